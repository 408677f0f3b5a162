// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.checkpoint.Tensor;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.DecodeResult;
import io.ofajava.decode.Decoder;
import io.ofajava.decode.DecoderOptions;
import io.ofajava.engine.Backend;
import io.ofajava.engine.DecoderEngine;
import io.ofajava.engine.Encoder;
import io.ofajava.engine.EncoderInput;
import io.ofajava.engine.EncoderStates;
import io.ofajava.engine.EngineLimits;
import io.ofajava.engine.Profiles;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphSet;
import io.ofajava.image.Resize;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A golden model on the real engine: all rows of a case are decoded together. */
final class GenerateModel implements AutoCloseable {
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

    GenerateModel(GoldenRun run, String name, DecoderKind kind) {
        GraphSet graphs;
        try (Checkpoint checkpoint = run.checkpoint(name)) {
            config = checkpoint.config();
            graphs = run.graphs().load(checkpoint, run.setup().options(List.of(), false));
        }
        images = run.tensors(run.set().path("generate", "images.safetensors.gz"));
        backend = run.setup().backend().get();
        encoder = new Encoder(backend, graphs, config, List.of());
        engine = new DecoderEngine(backend, graphs, config, kind);
        int count = kind.columns(config) - SPECIALS;
        decoder = new Decoder(
                DecoderOptions.range(
                                kind.rangeFirst(config),
                                count,
                                MAX_REQUESTS,
                                MAX_ROWS_PER_REQUEST,
                                kind.positions(config))
                        .withMaxTokensPerRow(Profiles.maxTokensPerRow(EngineLimits.DEFAULT, kind)),
                engine);
    }

    /** What a case gives; its rows are decoded together. */
    List<DecodeResult> decode(GenerateCase golden) {
        List<EncoderInput> inputs = new ArrayList<>();
        List<DecodeRequest> requests = new ArrayList<>();
        for (int row = 0; row < golden.rows(); row++) {
            inputs.add(input(golden.input(row), golden.image(row), golden.imageVisible(row)));
            requests.add(golden.request(row));
        }
        return decode(inputs, requests);
    }

    private EncoderInput input(int[] tokens, String image, boolean visible) {
        if (image == null) {
            return EncoderInput.text(tokens);
        }
        Tensor tensor = images.get(image);
        int height = (int) tensor.shape()[0];
        int width = (int) tensor.shape()[1];
        byte[] rgb = new byte[3 * height * width];
        tensor.data().duplicate().get(rgb);
        FloatBuffer pixels = ByteBuffer.allocateDirect(rgb.length * 4)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        Resize.normalized(rgb, width, height, pixels);
        return new EncoderInput(tokens, pixels, height, width, visible);
    }

    private List<DecodeResult> decode(List<EncoderInput> inputs, List<DecodeRequest> requests) {
        long firstTag = nextTag;
        for (int i = 0; i < requests.size(); i++) {
            List<EncoderStates> source = encoder.encode(List.of(inputs.get(i)));
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
