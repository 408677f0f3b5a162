// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code ofa endpoint} prints, with fixed responses in place of AWS; ofa-deploy tests the calls to AWS. */
class EndpointCommandTest {
    private static final String LOGGED = "{\"events\": [{\"timestamp\": 1700000000000, \"message\": \"started\\n\"},"
            + " {\"timestamp\": 1700000000500, \"message\": \"a \\\"quoted\\\", line\\n\"}]}";

    private HttpServer aws;
    private String failure = "";
    private String creator = "demo";

    @BeforeEach
    void start() throws IOException {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        aws = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        aws.createContext("/", this::respond);
        aws.start();
    }

    @AfterEach
    void stop() {
        aws.stop(0);
    }

    private void respond(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        String body = switch (target.substring(target.indexOf('.') + 1)) {
            case "DescribeEndpoint" ->
                "{\"EndpointName\": \"demo\", \"EndpointArn\": \"arn:aws:sagemaker:eu-west-1:1:endpoint/demo\", "
                        + (failure.isEmpty()
                                ? "\"EndpointStatus\": \"InService\""
                                : "\"EndpointStatus\": \"Failed\", \"FailureReason\": \"" + failure + "\"")
                        + ", \"ProductionVariants\": [{\"VariantName\": \"main\", \"CurrentInstanceCount\": 1,"
                        + " \"DesiredInstanceCount\": 2}]}";
            case "ListTags" ->
                "{\"Tags\": [{\"Key\": \"ofa:made-by\", \"Value\": \"ofa-deploy\"},"
                        + " {\"Key\": \"ofa:deployment\", \"Value\": \"" + creator + "\"}]}";
            case "DescribeLogStreams" -> "{\"logStreams\": [{\"logStreamName\": \"main/i-1\"}]}";
            case "GetLogEvents" -> LOGGED;
            default -> throw new IOException("an unexpected action: " + target);
        };
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private List<String> output(String... args) {
        CommandRun run = run(args);
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        return run.outputLines();
    }

    private CommandRun run(String... args) {
        List<String> all = new ArrayList<>(List.of("endpoint"));
        all.addAll(List.of(args));
        all.addAll(List.of(
                "--region",
                "eu-west-1",
                "--endpoint-url",
                "http://127.0.0.1:" + aws.getAddress().getPort()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    @Test
    void theStatusIsText() {
        assertEquals(
                List.of("endpoint   demo", "status     InService", "instances  1 of 2", "created by ofa deploy"),
                output("status", "demo"));
        failure = "the ping health check failed";
        creator = "another";
        assertEquals(
                List.of(
                        "endpoint   demo",
                        "status     Failed",
                        "reason     the ping health check failed",
                        "instances  1 of 2",
                        "created by something else"),
                output("status", "demo"));
    }

    @Test
    void theStatusIsOneLineOfJson() throws Exception {
        failure = "the ping health check failed";
        List<String> lines = output("status", "demo", "--format", "json");
        assertEquals(1, lines.size(), lines.toString());
        assertEquals(
                new ObjectMapper()
                        .createObjectNode()
                        .put("endpoint", "demo")
                        .put("status", "Failed")
                        .put("reason", failure)
                        .put("instances", 1)
                        .put("desiredInstances", 2)
                        .put("madeByOfaDeploy", true),
                new ObjectMapper().readTree(lines.get(0)));
        assertEquals(lines, output("status", "demo", "--json"));
    }

    @Test
    void theStatusIsCsv() {
        assertEquals(
                List.of("endpoint,status,instances,desiredInstances,madeByOfaDeploy", "demo,InService,1,2,true"),
                output("status", "demo", "--format", "csv"));
    }

    @Test
    void logsAreTextOrOneObjectPerLine() {
        assertEquals(List.of("started", "a \"quoted\", line"), output("logs", "demo"));
        assertEquals(
                List.of(
                        "{\"time\":\"2023-11-14T22:13:20Z\",\"container\":\"main/i-1\",\"message\":\"started\"}",
                        "{\"time\":\"2023-11-14T22:13:20.500Z\",\"container\":\"main/i-1\","
                                + "\"message\":\"a \\\"quoted\\\", line\"}"),
                output("logs", "demo", "--format", "json"));
        assertEquals(
                List.of(
                        "time,container,message",
                        "2023-11-14T22:13:20Z,main/i-1,started",
                        "2023-11-14T22:13:20.500Z,main/i-1,\"a \"\"quoted\"\", line\""),
                output("logs", "demo", "--format", "csv"));
    }

    @Test
    void anUnknownFormatIsAMistake() {
        for (String command : List.of("status", "logs")) {
            CommandRun run = run(command, "demo", "--format", "yaml");
            assertEquals(ExitCode.USER_MISTAKE, run.exitCode(), run.err());
            assertEquals(List.of("ofa: --format is 'yaml'; it must be text, json or csv"), run.errorLines());
        }
    }
}
