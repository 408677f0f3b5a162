package io.ofajava.decode;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.checkpoint.SafetensorsFile;
import io.ofajava.checkpoint.Tensor;
import io.ofajava.checkpoint.TensorSource;
import io.ofajava.engine.Backend;
import io.ofajava.engine.DecoderEngine;
import io.ofajava.engine.Encoder;
import io.ofajava.engine.EncoderInput;
import io.ofajava.engine.GoldenSetup;
import io.ofajava.engine.Source;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphExporter;
import io.ofajava.graph.GraphSet;
import io.ofajava.image.Resize;
import io.ofajava.testing.Golden;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A golden model on the real engine: requests in, results out, all rows of a case decoded together. */
final class GoldenModel implements AutoCloseable {
    private static final int SPECIALS = 4;
    private static final int MAX_REQUESTS = 8;
    private static final int MAX_ROWS_PER_REQUEST = 16;

    private final Map<String, Tensor> images;
    private final Backend backend;
    private final Encoder encoder;
    private final DecoderEngine engine;
    private final Decoder decoder;
    private final OfaConfig config;
    private long nextTag;

    GoldenModel(GoldenSetup setup, String name, DecoderKind kind, Path directory) throws IOException {
        backend = setup.backend().get();
        Path unpacked = Files.createDirectories(directory.resolve(name));
        try (Stream<Path> files = Files.list(Golden.path("models", name))) {
            for (Path file : files.toList()) {
                if (file.toString().endsWith(".json") || file.endsWith("pytorch_model.bin.gz")) {
                    Golden.unpack(file, unpacked);
                }
            }
        }
        Path graphs = Files.createDirectories(directory.resolve(name + "-graphs-" + setup.name() + "-" + kind));
        GraphSet set;
        try (Checkpoint checkpoint = Checkpoint.open(unpacked)) {
            config = checkpoint.config();
            set = GraphExporter.export(checkpoint, graphs, setup.options(List.of(), false));
        }
        encoder = new Encoder(backend, set, config, List.of());
        engine = new DecoderEngine(backend, set, config, kind);
        int count = kind.columns(config) - SPECIALS;
        decoder = new Decoder(DecoderOptions.range(kind.rangeFirst(config), count, MAX_REQUESTS, MAX_ROWS_PER_REQUEST, kind.positions(config)), engine);
        TensorSource tensors = SafetensorsFile.open(Golden.unpack(Golden.path("generate", "images.safetensors.gz"), directory));
        images = tensors.tensors();
    }

    EncoderInput input(int[] tokens, String image, boolean visible) {
        if (image == null) {
            return EncoderInput.text(tokens);
        }
        Tensor tensor = images.get(image);
        int height = (int) tensor.shape()[0];
        int width = (int) tensor.shape()[1];
        byte[] rgb = new byte[3 * height * width];
        tensor.data().duplicate().get(rgb);
        FloatBuffer pixels = ByteBuffer.allocateDirect(rgb.length * 4).order(java.nio.ByteOrder.nativeOrder()).asFloatBuffer();
        Resize.normalized(rgb, width, height, pixels);
        return new EncoderInput(tokens, pixels, height, width, visible);
    }

    /** Decodes all requests together; results in their order. */
    List<DecodeResult> decode(List<EncoderInput> inputs, List<DecodeRequest> requests) {
        long firstTag = nextTag;
        for (int i = 0; i < requests.size(); i++) {
            List<Source> source = encoder.encode(List.of(inputs.get(i)));
            engine.attach(nextTag, source.get(0));
            decoder.submit(nextTag++, requests.get(i));
        }
        Map<Long, DecodeResult> finished = new HashMap<>();
        while (finished.size() < requests.size()) {
            decoder.step();
            for (DecodeResult result = decoder.poll(); result != null; result = decoder.poll()) {
                engine.release(result.tag());
                finished.put(result.tag(), result);
            }
        }
        List<DecodeResult> results = new ArrayList<>();
        for (long tag = firstTag; tag < nextTag; tag++) {
            results.add(finished.get(tag));
        }
        return results;
    }

    @Override
    public void close() {
        encoder.close();
        engine.close();
        decoder.close();
        backend.close();
    }
}
