// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.checkpoint.pickle.Pickle;
import io.ofajava.text.VocabularyLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Models of any size with zero weights, as sparse files, which take neither disk space nor time. */
public final class ModelFixture {
    static final ObjectMapper JSON = new ObjectMapper();

    /** The parts of a model directory, which tests can damage before writing it. */
    final ObjectNode config;

    final Map<String, long[]> shapes;
    DType dtype = DType.FLOAT16;

    ModelFixture(OfaConfig config) {
        this.config = json(config);
        this.shapes = new LinkedHashMap<>(TensorShapes.of(config));
        shapes.remove("decoder.embed_tokens.weight");
        shapes.remove("decoder.output_projection.weight");
    }

    /** A minimal model. */
    public static ModelFixture small() {
        return new ModelFixture(smallConfig());
    }

    static OfaConfig smallConfig() {
        return config(300, 8, 1, 1, 2, 16, List.of(1, 1, 1), 2, 32, VocabularyLayout.contiguous(200, 64, 36));
    }

    static OfaConfig config(
            int vocab,
            int width,
            int encoderLayers,
            int decoderLayers,
            int heads,
            int ffn,
            List<Integer> blocks,
            int tokenBucket,
            int imageBucket,
            VocabularyLayout layout) {
        return config(
                new TransformerSize(vocab, width, encoderLayers, decoderLayers, heads, heads, ffn, ffn, 1024, 1024),
                blocks,
                tokenBucket,
                imageBucket,
                layout);
    }

    /** A model with the published variants. */
    public static OfaConfig config(
            TransformerSize size, List<Integer> blocks, int tokenBucket, int imageBucket, VocabularyLayout layout) {
        return new OfaConfig(
                new Architecture(
                        size,
                        new Backbone(blocks, 1e-5),
                        new Positions(tokenBucket, imageBucket, 2, 128, false, false, false, 0),
                        new LayerVariants(true, true, true, true, true, true, true, true, true, false, false, false),
                        TokenEmbeddings.TIED,
                        Tuning.NONE,
                        layout),
                FineTuning.UNKNOWN);
    }

    private static ObjectNode json(OfaConfig config) {
        ObjectNode json = JSON.createObjectNode()
                .put("model_type", "ofa")
                .put("vocab_size", config.vocabSize())
                .put("d_model", config.width())
                .put("encoder_layers", config.encoderLayers())
                .put("decoder_layers", config.decoderLayers())
                .put("encoder_attention_heads", config.encoderHeads())
                .put("decoder_attention_heads", config.decoderHeads())
                .put("encoder_ffn_dim", config.encoderFfn())
                .put("decoder_ffn_dim", config.decoderFfn())
                .put("token_bucket_size", config.tokenBucketSize())
                .put("image_bucket_size", config.imageBucketSize())
                .put("max_position_embeddings", config.maxSourcePositions())
                .put("activation_function", "gelu")
                .put("normformer", true);
        VocabularyLayout layout = config.layout();
        json.putObject("ofa_layout")
                .put("text_vocab", layout.textVocab())
                .put("mask_token_id", layout.maskId())
                .put("code_offset", layout.codeOffset())
                .put("num_codes", layout.numCodes())
                .put("bin_offset", layout.binOffset())
                .put("num_bins", layout.numBins());
        return json;
    }

    /** Writes config.json and model.safetensors and returns the directory. */
    public Path write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("config.json"), config.toString());
        writeSafetensors(directory.resolve("model.safetensors"), shapes, dtype);
        return directory;
    }

    static void writeSafetensors(Path file, Map<String, long[]> shapes, DType dtype) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        header.putObject("__metadata__").put("format", "pt");
        long end = 0;
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            long bytes = Arrays.stream(entry.getValue()).reduce(dtype.bytes(), (a, b) -> a * b);
            ObjectNode tensor = header.putObject(entry.getKey()).put("dtype", dtype.safetensorsName());
            Arrays.stream(entry.getValue()).forEach(tensor.putArray("shape")::add);
            tensor.putArray("data_offsets").add(end).add(end += bytes);
        }
        writeSafetensors(file, header.toString(), end);
    }

    /** An unchanged header, and {@code dataBytes} zeros after it. */
    static void writeSafetensors(Path file, String header, long dataBytes) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(text.length)
                    .flip());
            channel.write(ByteBuffer.wrap(text));
            if (dataBytes > 0) {
                channel.write(ByteBuffer.allocate(1), 8 + text.length + dataBytes - 1);
            }
        }
    }

    /** The same tensors as a torch archive. */
    public void writeTorch(Path file) throws IOException {
        writeTorch(file, Pickle.protocol(2), "");
    }

    /**
     * The same tensors in a fairseq checkpoint: a dictionary with {@code model} and the additions of {@code settings}.
     */
    public void writeFairseq(Path file, UnaryOperator<Pickle> settings) throws IOException {
        writeTorch(file, settings.apply(Pickle.protocol(2).op('}')).text("model"), "s");
    }

    private void writeTorch(Path file, Pickle pickle, String end) throws IOException {
        pickle.op('}');
        try (SparseZip zip = new SparseZip(file)) {
            int key = 0;
            for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
                long[] shape = entry.getValue();
                long[] strides = new long[shape.length];
                long elements = 1;
                for (int i = shape.length - 1; i >= 0; i--) {
                    strides[i] = elements;
                    elements *= shape[i];
                }
                pickle.text(entry.getKey())
                        .tensor(dtype.torchStorage(), Integer.toString(key), elements, 0, shape, strides)
                        .op('s');
                zip.zeros("archive/data/" + key++, elements * dtype.bytes());
            }
            zip.add("archive/data.pkl", pickle.ops(end).stop()).add("archive/version", new byte[] {'3', '\n'});
        }
    }
}
