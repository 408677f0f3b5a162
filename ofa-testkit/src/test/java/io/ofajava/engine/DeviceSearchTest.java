// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.decode.BeamSearch;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.DecodeResult;
import io.ofajava.decode.Decoder;
import io.ofajava.decode.Hypothesis;
import io.ofajava.decode.Sampling;
import io.ofajava.decode.Step;
import io.ofajava.decode.StepEngine;
import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import io.ofajava.engine.tensorrt.TensorRtBackend;
import io.ofajava.engine.tensorrt.TensorRtSettings;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphExporter;
import io.ofajava.graph.GraphSet;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.GraphTarget;
import io.ofajava.testkit.tensorrt.FakeGpu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A search over candidates from the graph gives the results of a search over logits: the same tokens, and scores within
 * the rounding of two ways to sum a softmax. Candidates suffice for every step except top-p sampling, whose nucleus in
 * the flat distributions of random weights is larger than the number of candidates: these steps also request the
 * logits.
 */
@Tag("golden")
class DeviceSearchTest {
    /**
     * Two sums of at most 59,457 exponentials, each with a relative error of about 1e-6 in float32, over the tokens of
     * a hypothesis: at most 24 here.
     */
    private static final double SCORE_TOLERANCE = 24 * 2e-6;

    private static final int CODES = 16;

    @TempDir
    static Path temporary;

    private static OfaConfig config;
    private static GraphSet plain;
    private static GraphSet onCpu;
    private static GraphSet forGpu;

    @BeforeAll
    static void export() throws IOException {
        try (Checkpoint checkpoint = GoldenModels.open("nano-base", temporary)) {
            config = checkpoint.config();
            plain = export(checkpoint, "plain", GraphTarget.CPU, false);
            onCpu = export(checkpoint, "cpu", GraphTarget.CPU, true);
            forGpu = export(checkpoint, "gpu", GraphTarget.TENSORRT, true);
        }
    }

    private static GraphSet export(Checkpoint checkpoint, String name, GraphTarget target, boolean candidates)
            throws IOException {
        return GraphExporter.export(
                checkpoint,
                Files.createDirectory(temporary.resolve(name)),
                new GraphExporter.Options(List.of(), false, GraphPrecision.FP32, target, candidates));
    }

    private static List<DecodeRequest> texts() {
        return List.of(
                DecodeRequest.builder(new BeamSearch(1, true, 1f)).maxLength(20).build(),
                DecodeRequest.builder(new BeamSearch(5, true, 1f))
                        .maxLength(24)
                        .noRepeatNgramSize(3)
                        .build(),
                DecodeRequest.builder(new BeamSearch(3, true, 0.6f))
                        .minLength(6)
                        .maxLength(12)
                        .temperature(0.7f)
                        .prefix(new int[] {17, 30, 21})
                        .build(),
                DecodeRequest.builder(new Sampling(4, 10, 0f, 11)).maxLength(16).build(),
                DecodeRequest.builder(new Sampling(2, 0, 0.8f, 12))
                        .maxLength(16)
                        .temperature(1.3f)
                        .build());
    }

    private static List<DecodeRequest> codes() {
        return List.of(DecodeRequest.builder(new Sampling(3, 8, 0f, 5))
                .maxLength(CODES)
                .fixedLength(true)
                .codes(true)
                .build());
    }

    /**
     * Results, and how steps were computed.
     *
     * @param repeated by request: steps whose logits were requested after the candidates
     */
    private record Run(List<DecodeResult> results, int steps, int answered, List<Integer> repeated) {}

    private static Run run(Backend backend, GraphSet graphs, DecoderKind kind, List<DecodeRequest> requests) {
        int[] counts = new int[3];
        List<DecodeResult> results = new ArrayList<>();
        List<Integer> repeated = new ArrayList<>();
        try (Encoder encoder = new Encoder(backend, graphs, config, List.of());
                DecoderEngine engine = new DecoderEngine(backend, graphs, config, kind);
                Decoder decoder = new Decoder(
                        EngineLimits.DEFAULT.options(config, kind).withTop(engine.top(), engine.ahead()),
                        step -> count(engine, step, counts))) {
            for (int tag = 0; tag < requests.size(); tag++) {
                EncoderInput input = EncoderInput.text(new int[] {0, 10 + tag, 23, 31, 40 + tag, 2});
                engine.attach(tag, encoder.encode(List.of(input)).get(0));
                decoder.submit(tag, requests.get(tag));
                while (decoder.step() > 0) {
                    // until the request has ended
                }
                results.add(decoder.poll());
                repeated.add(counts[2]);
                counts[2] = 0;
                engine.release(tag);
            }
        }
        return new Run(results, counts[0], counts[1], repeated);
    }

    private static void count(DecoderEngine engine, Step step, int[] counts) {
        engine.run(step);
        counts[0] += step.repeat() ? 0 : 1;
        counts[1] += step.top() != null && step.top().used().get(0) == 1 ? 1 : 0;
        counts[2] += step.repeat() ? 1 : 0;
    }

    @Test
    void candidatesOnTheCpuGiveTheResultsOfLogits() {
        for (DecoderKind kind : DecoderKind.values()) {
            try (Backend backend = new OnnxRuntimeBackend(1)) {
                assertCandidatesSuffice(kind, run(backend, onCpu, kind, requests(kind)));
            }
        }
    }

    @Test
    void candidatesOfTensorRtGiveTheResultsOfLogits() throws IOException {
        for (DecoderKind kind : DecoderKind.values()) {
            Path cache = Files.createTempDirectory(temporary, "plans");
            try (Backend backend = new TensorRtBackend(new FakeGpu(), TensorRtSettings.of(0, cache))) {
                assertCandidatesSuffice(kind, run(backend, forGpu, kind, requests(kind)));
            }
        }
    }

    /**
     * With 16 tokens, the first step is one row with unknown successors. The second queues eight further steps, and
     * each later one queues one more, until all are queued. The host waits only for marks on the stream.
     */
    @Test
    void stepsOfImageTokensRunAhead() throws IOException {
        FakeGpu gpu = new FakeGpu();
        Path cache = Files.createTempDirectory(temporary, "plans");
        List<Integer> queued = new ArrayList<>();
        try (Backend backend = new TensorRtBackend(gpu, TensorRtSettings.of(0, cache));
                Encoder encoder = new Encoder(backend, forGpu, config, List.of());
                DecoderEngine engine = new DecoderEngine(backend, forGpu, config, DecoderKind.CODES);
                Decoder decoder = decoder(engine, step -> {
                    int before = gpu.count("download");
                    engine.run(step);
                    queued.add(gpu.count("download") - before);
                })) {
            engine.attach(
                    0,
                    encoder.encode(List.of(EncoderInput.text(new int[] {0, 10, 23, 2})))
                            .get(0));
            decoder.submit(0, codes().get(0));
            int waits = gpu.count("synchronize");
            while (decoder.step() > 0) {
                // until the image is whole
            }
            assertEquals(waits, gpu.count("synchronize"));
        }
        assertEquals(List.of(1, 9, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0), queued);
    }

    /** The logits of a step are the same with and without steps ahead of it. */
    @Test
    void logitsAreThoseOfTheirStep() throws IOException {
        Path cache = Files.createTempDirectory(temporary, "plans");
        List<float[]> plainLogits = new ArrayList<>();
        List<float[]> repeated = new ArrayList<>();
        try (Backend backend = new TensorRtBackend(new FakeGpu(), TensorRtSettings.of(0, cache));
                Encoder encoder = new Encoder(backend, forGpu, config, List.of());
                DecoderEngine engine = new DecoderEngine(backend, forGpu, config, DecoderKind.CODES)) {
            for (boolean ahead : new boolean[] {false, true}) {
                List<float[]> logits = ahead ? repeated : plainLogits;
                engine.attach(
                        0,
                        encoder.encode(List.of(EncoderInput.text(new int[] {0, 10, 23, 2})))
                                .get(0));
                try (Decoder decoder = decoder(engine, step -> {
                    engine.run(ahead ? step : without(step));
                    if (ahead) {
                        engine.run(repeating(step));
                    }
                    float[] row = new float[step.columns()];
                    step.logits().get(0, row);
                    logits.add(row);
                })) {
                    decoder.submit(0, codes().get(0));
                    while (decoder.step() > 0) {
                        // until the image is whole
                    }
                }
                engine.release(0);
            }
        }
        assertEquals(plainLogits.size(), repeated.size());
        for (int i = 0; i < plainLogits.size(); i++) {
            assertArrayEquals(plainLogits.get(i), repeated.get(i), "step " + i);
        }
    }

    private static Decoder decoder(DecoderEngine engine, StepEngine steps) {
        return new Decoder(
                EngineLimits.DEFAULT.options(config, DecoderKind.CODES).withTop(engine.top(), engine.ahead()), steps);
    }

    private static Step without(Step step) {
        return copy(step, false);
    }

    private static Step repeating(Step step) {
        return copy(step, true);
    }

    private static Step copy(Step step, boolean repeat) {
        return new Step(
                step.rows(),
                step.length(),
                step.requests(),
                step.tokens(),
                step.positions(),
                step.parents(),
                step.sources(),
                step.tags(),
                step.logits(),
                step.columns(),
                repeat,
                null,
                null);
    }

    private static List<DecodeRequest> requests(DecoderKind kind) {
        return kind == DecoderKind.CODES ? codes() : texts();
    }

    private static void assertCandidatesSuffice(DecoderKind kind, Run run) {
        Run expected;
        try (Backend backend = new OnnxRuntimeBackend(1)) {
            expected = run(backend, plain, kind, requests(kind));
        }
        assertEquals(0, expected.answered(), "graphs without candidates returned candidates");
        for (int i = 0; i < expected.results().size(); i++) {
            assertSame(expected.results().get(i), run.results().get(i), kind + " request " + i);
        }
        assertEquals(run.steps(), run.answered(), "some steps requested logits at once");
        for (int i = 0; i < run.repeated().size(); i++) {
            boolean nucleus = requests(kind).get(i).mode() instanceof Sampling sampling && sampling.topP() > 0;
            assertEquals(nucleus, run.repeated().get(i) > 0, kind + " request " + i + ": " + run.repeated());
        }
    }

    private static void assertSame(DecodeResult expected, DecodeResult actual, String what) {
        assertEquals(expected.failure(), actual.failure(), what);
        assertEquals(expected.hypotheses().size(), actual.hypotheses().size(), what);
        for (int i = 0; i < expected.hypotheses().size(); i++) {
            Hypothesis one = expected.hypotheses().get(i);
            Hypothesis other = actual.hypotheses().get(i);
            assertArrayEquals(one.tokens(), other.tokens(), what + ", hypothesis " + i);
            assertEquals(one.score(), other.score(), SCORE_TOLERANCE, what + ", hypothesis " + i);
        }
    }
}
