// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The logged address of the page, and third-party clients: curl, and boto3's client for SageMaker's runtime. */
class WireTest {
    /**
     * SageMaker's front end is at /endpoints/NAME/invocations. A hook sets this path, because the container is behind
     * that front end.
     */
    private static final String BOTO3 = """
            import sys, json, boto3
            from botocore.config import Config
            client = boto3.client("sagemaker-runtime", region_name="eu-central-1", endpoint_url=sys.argv[1], aws_access_key_id="a", aws_secret_access_key="b",
                                  config=Config(retries={"max_attempts": 0}, read_timeout=110))
            def to_container(params, **kwargs):
                params["url_path"] = "/invocations"
                params["url"] = sys.argv[1] + "/invocations"
            client.meta.events.register("before-call.sagemaker-runtime.InvokeEndpoint", to_container)
            answer = client.invoke_endpoint(EndpointName="local", ContentType="image/png", Accept="application/json", CustomAttributes="task=caption",
                                            InferenceId="boto-1", Body=open(sys.argv[2], "rb").read())
            print(json.dumps([json.loads(answer["Body"].read()), answer["ContentType"], answer.get("CustomAttributes")]))
            """;

    @TempDir
    static Path directory;

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.start("--timeout", "100").awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String run(String... command) throws Exception {
        Path out = Files.createTempFile(directory, "out", null);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertTrue(
                process.waitFor(ServerProcess.PATIENCE_SECONDS, TimeUnit.SECONDS), "does not end: " + List.of(command));
        String text = Files.readString(out, StandardCharsets.UTF_8);
        assertEquals(0, process.exitValue(), text);
        return text;
    }

    private static boolean works(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    @Test
    void theLogHasThePagesAddress() {
        JsonNode listening = server.log(line -> line.path("event").asText().equals("listening"))
                .get(0);
        assertEquals(server.uri("/").toString(), listening.get("page").asText());
        assertEquals(200, server.get("/").statusCode());
        assertEquals("http://localhost:8080/", ServerRoutes.pageAddress("0.0.0.0", 8080));
        assertEquals("http://localhost:8080/", ServerRoutes.pageAddress("::", 8080));
        assertEquals("http://[::1]:80/", ServerRoutes.pageAddress("::1", 80));
        try (ServerProcess without =
                ServerProcess.start("--model", "none", "--failed-linger", "100", "--ui", "false")) {
            without.port();
            assertFalse(
                    without.log(line -> line.path("event").asText().equals("listening"))
                            .get(0)
                            .has("page"),
                    "the log names a page that is not served");
        }
    }

    @Test
    void curlSendsFormsFilesAndPipes() throws Exception {
        assumeTrue(works("curl", "--version"), "no curl on this machine");
        String url = server.uri("/invocations").toString();
        String image =
                ExampleImages.DIRECTORY.resolve("red-diamond-white-cross.png").toString();
        String text = server.invoke(ExampleImages.request("caption", ExampleImages.DIAMOND, ""))
                .get("text")
                .asText();
        assertEquals(
                text,
                ServerProcess.json(run("curl", "-sS", "-F", "task=caption", "-F", "image=@" + image, url))
                        .get("text")
                        .asText());
        assertEquals(
                text,
                ServerProcess.json(run(
                                "curl",
                                "-sS",
                                "-H",
                                "Content-Type: image/png",
                                "-H",
                                "X-Amzn-SageMaker-Custom-Attributes: task=caption",
                                "--data-binary",
                                "@" + image,
                                url))
                        .get("text")
                        .asText());
        // Expect: 100-continue, and a chunked body
        Path json = Files.writeString(
                directory.resolve("request.json"), ExampleImages.request("caption", ExampleImages.DIAMOND, ""));
        assertEquals(
                text,
                ServerProcess.json(run(
                                "curl",
                                "-sS",
                                "-H",
                                "Content-Type: application/json",
                                "-H",
                                "Expect: 100-continue",
                                "-H",
                                "Transfer-Encoding: chunked",
                                "--data-binary",
                                "@" + json,
                                url))
                        .get("text")
                        .asText());
        String stream = run(
                "curl",
                "-sSN",
                "-i",
                "-H",
                "Content-Type: application/json",
                "--data-binary",
                "@"
                        + Files.writeString(
                                directory.resolve("stream.json"),
                                ExampleImages.request("caption", ExampleImages.DIAMOND, ", \"stream\": true")),
                url);
        assertTrue(stream.contains("Transfer-Encoding: chunked") && stream.contains("\"event\":\"answer\""), stream);
        assertTrue(run("curl", "-sS", "-I", server.uri("/ping").toString()).startsWith("HTTP/1.1 200"));
    }

    @Test
    void theClientOfSageMakersRuntimeIsUnderstood() throws Exception {
        assumeTrue(works("python3", "-c", "import boto3"), "no boto3 on this machine");
        Path script = Files.writeString(directory.resolve("invoke.py"), BOTO3);
        String base = "http://127.0.0.1:" + server.port();
        String out = run(
                "python3",
                script.toString(),
                base,
                ExampleImages.DIRECTORY.resolve("red-diamond-white-cross.png").toString());
        assertEquals("boto-1", ServerProcess.json(out).at("/0/requestId").asText(), out);
        assertEquals("application/json", ServerProcess.json(out).get(1).asText());
        assertEquals("task=caption", ServerProcess.json(out).get(2).asText());
    }
}
