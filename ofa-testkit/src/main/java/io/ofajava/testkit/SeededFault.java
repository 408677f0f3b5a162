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

/** Typical implementation faults, each in one place of a model. The bounds of the golden suite must reject them. */
public enum SeededFault {
    /** Drops a bias of the encoder's first feed-forward layer. */
    BIAS_DROPPED("a bias dropped") {
        @Override
        public void edit(ModelEdit model) {
            String name = "encoder.layers.0.fc1.bias";
            model.replace(name, new float[model.shape(name)[0]]);
        }
    },
    /** Swaps the queries of two heads of the decoder's first self-attention. */
    HEADS_SWAPPED("two heads swapped") {
        @Override
        public void edit(ModelEdit model) {
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
    /** Scales the queries of the decoder's first self-attention by 1.01. */
    SCALE_OFF("a scale off by 1 %") {
        @Override
        public void edit(ModelEdit model) {
            for (String part : List.of(QUERIES + ".weight", QUERIES + ".bias")) {
                float[] values = model.values(part);
                for (int i = 0; i < values.length; i++) {
                    values[i] *= 1.01f;
                }
                model.replace(part, values);
            }
        }
    },
    /** Shifts the relative positions of text by one bucket, in the first layers of encoder and decoder. */
    BUCKET_SHIFTED("a relative bucket shifted by one") {
        @Override
        public void edit(ModelEdit model) {
            for (String part : List.of("encoder", "decoder")) {
                String name = part + ".token_rel_pos_table_list.0.weight";
                int rows = model.shape(name)[0];
                int[] order = new int[rows];
                for (int i = 0; i < rows; i++) {
                    order[i] = (i + 1) % rows;
                }
                model.permute(name, 0, order);
            }
        }
    },
    /** Replaces the epsilon 1e-5 by 1e-3 in every layer norm. */
    EPSILON_WRONG("a layer norm's epsilon 1e-3 instead of 1e-5") {
        @Override
        public void edit(ModelEdit model) {
            // Not a fault of the checkpoint.
        }

        @Override
        public void editGraphs(Path directory) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file :
                        files.filter(one -> one.toString().endsWith(".onnx")).toList()) {
                    byte[] changed = epsilon(OnnxMl.ModelProto.parseFrom(Files.readAllBytes(file)))
                            .toByteArray();
                    Files.write(file, changed);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },
    /** Sets one weight row of the decoder's first feed-forward layer to zero. */
    ROW_ZEROED("one weight row zeroed") {
        @Override
        public void edit(ModelEdit model) {
            String name = "decoder.layers.0.fc2.weight";
            float[] values = model.values(name);
            Arrays.fill(values, 0, model.shape(name)[1], 0);
            model.replace(name, values);
        }
    };

    private static final String QUERIES = "decoder.layers.0.self_attn.q_proj";
    private static final float EPSILON = 1e-5f;
    private static final float WRONG = 1e-3f;

    private final String title;

    SeededFault(String title) {
        this.title = title;
    }

    /** A description for people. */
    public String title() {
        return title;
    }

    /** Seeds the fault in a model. */
    public abstract void edit(ModelEdit model);

    /** Seeds the fault in graphs that have been written. */
    public void editGraphs(Path directory) {
        // Already seeded in the checkpoint.
    }

    private static OnnxMl.ModelProto epsilon(OnnxMl.ModelProto model) {
        OnnxMl.GraphProto.Builder graph = model.getGraph().toBuilder();
        int changes = 0;
        for (OnnxMl.NodeProto.Builder node : graph.getNodeBuilderList()) {
            for (OnnxMl.AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
                if (attribute.getName().equals("epsilon") && attribute.getF() == EPSILON) {
                    attribute.setF(WRONG);
                    changes++;
                }
            }
        }
        // Custom operators read it as an input.
        for (OnnxMl.TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
            if (tensor.getName().equals("float32_" + EPSILON)) {
                byte[] wrong = ByteBuffer.allocate(Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(WRONG)
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
