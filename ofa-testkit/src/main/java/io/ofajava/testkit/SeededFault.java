// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Typical implementation faults, each in one place of every part of a model that has such a place. The bounds of the
 * golden suite must reject them.
 */
public enum SeededFault {
    /** Drops a bias. */
    BIAS_DROPPED("a bias dropped") {
        @Override
        public void edit(ModelEdit model, Part part) {
            String name = switch (part) {
                case TEXT, CODES -> "encoder.layers.0.fc1.bias";
                case BACKBONE -> BLOCK + "bn1.bias";
                case VQGAN -> "decoder.mid.block_1.conv1.bias";
            };
            model.replace(name, new float[model.shape(name)[0]]);
        }
    },
    /** Swaps the queries of two heads of the decoder's first self-attention. */
    HEADS_SWAPPED("two heads swapped") {
        @Override
        public boolean applies(Part part) {
            return part.transformer();
        }

        @Override
        public void edit(ModelEdit model, Part part) {
            int width = model.shape(QUERIES + ".bias")[0];
            int head = width / model.checkpoint().config().decoderHeads();
            int[] order = new int[width];
            for (int i = 0; i < width; i++) {
                order[i] = i < head ? i + head : i < 2 * head ? i - head : i;
            }
            model.permute(QUERIES + ".weight", 0, order);
            model.permute(QUERIES + ".bias", 0, order);
        }
    },
    /** Multiplies the queries of a self-attention, or the scale of a batch norm, by 1.01. */
    SCALE_OFF("a scale off by 1 %") {
        @Override
        public void edit(ModelEdit model, Part part) {
            List<String> names = switch (part) {
                case TEXT, CODES -> List.of(QUERIES + ".weight", QUERIES + ".bias");
                case BACKBONE -> List.of(BLOCK + "bn1.weight");
                case VQGAN -> List.of("decoder.mid.attn_1.q.weight", "decoder.mid.attn_1.q.bias");
            };
            for (String name : names) {
                float[] values = model.values(name);
                for (int i = 0; i < values.length; i++) {
                    values[i] *= 1.01f;
                }
                model.replace(name, values);
            }
        }
    },
    /**
     * Shifts the relative positions by one bucket, in the first layers of encoder and decoder: those of text, or in the
     * decoder those of image tokens.
     */
    BUCKET_SHIFTED("a relative bucket shifted by one") {
        @Override
        public boolean applies(Part part) {
            return part.transformer();
        }

        @Override
        public void edit(ModelEdit model, Part part) {
            shift(model, "encoder.token_rel_pos_table_list.0.weight");
            shift(
                    model,
                    part == Part.CODES
                            ? "decoder.image_rel_pos_table_list.0.weight"
                            : "decoder.token_rel_pos_table_list.0.weight");
        }

        private void shift(ModelEdit model, String name) {
            int rows = model.shape(name)[0];
            int[] order = new int[rows];
            for (int i = 0; i < rows; i++) {
                order[i] = (i + 1) % rows;
            }
            model.permute(name, 0, order);
        }
    },
    /** Multiplies the epsilon of every layer norm (1e-5), batch norm (1e-5) or group norm (1e-6) by 100. */
    EPSILON_WRONG("a norm's epsilon 100 times as large") {
        @Override
        public void edit(ModelEdit model, Part part) {
            if (part != Part.BACKBONE) {
                return;
            }
            // The exporter folds batch norms into convolutions; epsilon is added to the variance.
            float epsilon = (float) model.checkpoint().config().batchNormEpsilon();
            model.names()
                    .filter(name -> name.startsWith(BACKBONE) && name.endsWith(".running_var"))
                    .forEach(name -> {
                        float[] values = model.values(name);
                        for (int i = 0; i < values.length; i++) {
                            values[i] += (WRONG - 1) * epsilon;
                        }
                        model.replace(name, values);
                    });
        }

        @Override
        public boolean editsGraphs(Part part) {
            return part != Part.BACKBONE;
        }

        @Override
        public void editGraphs(Path directory, Part part) {
            float right = part == Part.VQGAN ? GROUP_EPSILON : LAYER_EPSILON;
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file :
                        files.filter(one -> one.toString().endsWith(".onnx")).toList()) {
                    byte[] changed = epsilon(OnnxMl.ModelProto.parseFrom(Files.readAllBytes(file)), right)
                            .toByteArray();
                    Files.write(file, changed);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },
    /** Sets one weight row to zero. */
    ROW_ZEROED("one weight row zeroed") {
        @Override
        public void edit(ModelEdit model, Part part) {
            String name = switch (part) {
                case TEXT, CODES -> "decoder.layers.0.fc2.weight";
                case BACKBONE -> BLOCK + "conv2.weight";
                case VQGAN -> "decoder.mid.block_1.conv2.weight";
            };
            float[] values = model.values(name);
            Arrays.fill(values, 0, values.length / model.shape(name)[0], 0);
            model.replace(name, values);
        }
    };

    /** The part of a model that a fault is seeded in. */
    public enum Part {
        /** Encoder and decoder, for bounds of text. */
        TEXT,
        /** Encoder and decoder, for bounds of image tokens. */
        CODES,
        /** The backbone, for bounds of its features. */
        BACKBONE,
        /** A VQGAN. */
        VQGAN;

        private boolean transformer() {
            return this == TEXT || this == CODES;
        }
    }

    private static final String QUERIES = "decoder.layers.0.self_attn.q_proj";
    private static final String BACKBONE = "encoder.embed_images.";
    private static final String BLOCK = BACKBONE + "layer1.0.";
    private static final float LAYER_EPSILON = 1e-5f;
    private static final float GROUP_EPSILON = 1e-6f;
    private static final float WRONG = 100;

    private final String title;

    SeededFault(String title) {
        this.title = title;
    }

    /** A description for people. */
    public String title() {
        return title;
    }

    /** Whether a part has a place for this fault: only transformers have heads and relative positions. */
    public boolean applies(Part part) {
        return true;
    }

    /** Seeds the fault in a model's weights. */
    public abstract void edit(ModelEdit model, Part part);

    /** Whether the fault is in the graphs, not in the weights. */
    public boolean editsGraphs(Part part) {
        return false;
    }

    /** Seeds the fault in graphs that have been written. */
    public void editGraphs(Path directory, Part part) {
        // Already seeded in the checkpoint.
    }

    private static OnnxMl.ModelProto epsilon(OnnxMl.ModelProto model, float right) {
        OnnxMl.GraphProto.Builder graph = model.getGraph().toBuilder();
        int changes = 0;
        for (OnnxMl.NodeProto.Builder node : graph.getNodeBuilderList()) {
            for (OnnxMl.AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
                if (attribute.getName().equals("epsilon") && attribute.getF() == right) {
                    attribute.setF(WRONG * right);
                    changes++;
                }
            }
        }
        // Custom operators read it as an input.
        for (OnnxMl.TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
            if (tensor.getName().equals("float32_" + right)) {
                byte[] wrong = ByteBuffer.allocate(Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(WRONG * right)
                        .array();
                tensor.setRawData(ByteString.copyFrom(wrong));
                changes++;
            }
        }
        if (changes == 0) {
            throw new IllegalStateException("no layer norm in " + graph.getName());
        }
        return model.toBuilder().setGraph(graph).build();
    }
}
