// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks;

import io.ofajava.bench.ModelSize;
import io.ofajava.bench.RandomModel;
import io.ofajava.benchmarks.load.ServerUnderLoad;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Captions per second of the server process, over HTTP, with eight clients in a closed loop. {@code demo} is the demo
 * model; with a published size weights are random, and captions have the task's maximum length. Run from the root of
 * the repository; {@code -Dofa.jar} names the runnable jar.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(8)
@Fork(1)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
public class ServerBenchmark {
    private static final Path IMAGE = Path.of("demo-model/examples/red-diamond-white-cross.png");
    private static final int OK = 200;

    @Param("demo")
    public String model;

    @Param("cpu")
    public String engine;

    @Param("fp32")
    public String precision;

    @Param("2")
    public int threads;

    private final HttpClient client = HttpClient.newHttpClient();
    private ServerUnderLoad server;
    private HttpRequest request;

    @Setup
    public void open() throws Exception {
        List<String> flags = new ArrayList<>(List.of(
                "--engine",
                engine,
                "--precision",
                precision,
                "--threads",
                Integer.toString(threads),
                "--cache",
                ModelParameters.root().toString()));
        if (!model.equals("demo")) {
            flags.addAll(List.of(
                    "--model",
                    RandomModel.open(ModelSize.of(model), ModelParameters.root())
                            .checkpoint()
                            .toString()));
        }
        server = new ServerUnderLoad(Path.of(System.getProperty("ofa.jar", "ofa-cli/target/ofa.jar")), flags);
        String body = "{\"task\": \"caption\", \"image\": \""
                + Base64.getEncoder().encodeToString(Files.readAllBytes(IMAGE)) + "\"}";
        request = HttpRequest.newBuilder(server.base().resolve("/invocations"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    @Benchmark
    public String caption() throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
            throw new IllegalStateException("the server answers " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    @TearDown
    public void close() {
        server.close();
    }
}
