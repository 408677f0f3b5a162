// SPDX-License-Identifier: Apache-2.0
package io.ofajava.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkPojo;

/** Creates, invokes and deletes endpoints at a test double of AWS, over HTTP. */
class EndpointsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> said = new ArrayList<>();
    private FakeAws aws;
    private Endpoints endpoints;

    @BeforeAll
    static void credentials() {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
    }

    @BeforeEach
    void start() throws Exception {
        aws = new FakeAws();
        endpoints = new Endpoints("eu-west-1", aws.address(), Duration.ofMillis(1), said::add);
    }

    @AfterEach
    void stop() {
        endpoints.close();
        aws.close();
        assertEquals(List.of(), aws.complaints, "requests that do not fit the SDK's model");
    }

    private static Deployment plain(String name) {
        return new Deployment(
                name,
                "123456789012.dkr.ecr.eu-west-1.amazonaws.com/ofa:1",
                "arn:aws:iam::123456789012:role/sagemaker",
                "s3://bucket/model.tar.gz",
                "ml.g4dn.xlarge",
                1,
                null,
                600,
                900,
                Map.of("OFA_THREADS", "4"),
                true,
                null,
                null);
    }

    private static Deployment full(String name) {
        Deployment plain = plain(name);
        return new Deployment(
                name,
                plain.image(),
                plain.role(),
                plain.modelData(),
                "ml.c7i.xlarge",
                2,
                null,
                60,
                3600,
                Map.of(),
                false,
                new Deployment.Async("s3://bucket/out", "s3://bucket/errors", 3),
                new Deployment.Scaling(0, 4, 2.5));
    }

    @Test
    void sentRequestsEqualTheDryRun() throws Exception {
        for (Deployment deployment : List.of(plain("plain"), full("full"))) {
            endpoints.deploy(deployment);
            JsonNode shown = JSON.readTree(Endpoints.dryRun(deployment));
            assertEquals(deployment.scaling() == null ? 3 : 5, shown.size());
            for (Map.Entry<String, JsonNode> request : shown.properties()) {
                assertEquals(
                        request.getValue(),
                        JSON.readTree(RequestJson.of(aws.requests.get(request.getKey()))
                                .toString()),
                        request.getKey());
            }
        }
    }

    @Test
    void requestsFollowTheSettings() {
        Deployment deployment = full("full");
        endpoints.deploy(deployment);
        DeploymentPlan plan = new DeploymentPlan(deployment);
        Map<String, SdkPojo> expected = Map.of(
                "CreateModel",
                plan.model(),
                "CreateEndpointConfig",
                plan.configuration(),
                "CreateEndpoint",
                plan.endpoint(),
                "RegisterScalableTarget",
                plan.target(deployment.scaling()),
                "PutScalingPolicy",
                plan.policy(deployment.scaling()));
        expected.forEach((action, request) -> assertTrue(request.equalsBySdkFields(aws.requests.get(action)), action));
        JsonNode variant =
                aws.things.get("endpoint-config full").get("ProductionVariants").get(0);
        assertEquals(
                JSON.createObjectNode()
                        .put("VariantName", "main")
                        .put("ModelName", "full")
                        .put("InitialInstanceCount", 2)
                        .put("InstanceType", "ml.c7i.xlarge")
                        .put("InitialVariantWeight", 1.0)
                        .put("ModelDataDownloadTimeoutInSeconds", 3600)
                        .put("ContainerStartupHealthCheckTimeoutInSeconds", 60),
                variant);
        assertEquals(
                JSON.createObjectNode()
                        .put("S3OutputPath", "s3://bucket/out")
                        .put("S3FailurePath", "s3://bucket/errors"),
                aws.things
                        .get("endpoint-config full")
                        .get("AsyncInferenceConfig")
                        .get("OutputConfig"));
    }

    @Test
    void gpuInstancesGetADriverForCuda13() {
        endpoints.deploy(plain("gpu"));
        assertEquals(
                "al2023-ami-sagemaker-inference-gpu-4-1",
                aws.things
                        .get("endpoint-config gpu")
                        .get("ProductionVariants")
                        .get(0)
                        .get("InferenceAmiVersion")
                        .asText());
    }

    @Test
    void everythingIsTagged() {
        endpoints.deploy(full("full"));
        for (String thing : List.of("model full", "endpoint-config full", "endpoint full")) {
            assertTrue(
                    aws.things
                            .get(thing)
                            .get("Tags")
                            .toString()
                            .contains("{\"Key\":\"ofa:deployment\",\"Value\":\"full\"}"),
                    thing);
        }
        assertEquals(
                "full",
                aws.things.get("scaling").get("Tags").get("ofa:deployment").asText());
    }

    @Test
    void stateChangesAreReported() {
        endpoints.deploy(plain("demo"));
        assertEquals(
                List.of(
                        "created the model demo",
                        "created the endpoint configuration demo",
                        "created the endpoint demo",
                        "endpoint demo: Creating",
                        "endpoint demo: InService"),
                said);
        ObjectNode status = endpoints.status("demo");
        assertEquals("InService", status.get("status").asText());
        assertEquals(1, status.get("instances").asInt());
        assertTrue(status.get("madeByOfaDeploy").asBoolean());
    }

    @Test
    void repeatedRunsCreateNothingTwice() {
        endpoints.deploy(full("demo"));
        aws.calls.clear();
        endpoints.deploy(full("demo"));
        assertFalse(
                aws.calls.stream().anyMatch(call -> call.startsWith("Create") || call.startsWith("Register")),
                aws.calls.toString());
    }

    @Test
    void interruptedDeploymentsContinue() {
        endpoints.deploy(plain("demo"));
        aws.things.remove("endpoint demo");
        aws.calls.clear();
        endpoints.deploy(plain("demo"));
        assertTrue(aws.things.containsKey("endpoint demo"));
        assertEquals(
                List.of("CreateEndpoint"),
                aws.calls.stream().filter(call -> call.startsWith("Create")).toList());
    }

    @Test
    void otherSettingsUnderTheSameNameAreRefused() {
        endpoints.deploy(plain("demo"));
        DeployException refused = assertThrows(DeployException.class, () -> endpoints.deploy(full("demo")));
        assertTrue(refused.isMistake() && refused.getMessage().contains("other settings"), refused.getMessage());
    }

    @Test
    void aFailedStepDeletesWhatItCreated() {
        aws.refused.add("CreateEndpoint");
        DeployException failed = assertThrows(DeployException.class, () -> endpoints.deploy(plain("demo")));
        assertTrue(
                failed.getMessage().contains("AccessDenied")
                        && failed.getMessage().contains("grant this permission"),
                failed.getMessage());
        assertEquals(Set.of(), aws.things.keySet());
    }

    @Test
    void resourcesThatCannotBeDeletedAreNamed() {
        aws.refused.addAll(List.of("CreateEndpointConfig", "DeleteModel"));
        DeployException failed = assertThrows(DeployException.class, () -> endpoints.deploy(plain("demo")));
        assertTrue(
                failed.getMessage().contains("the model demo remains")
                        && failed.getMessage().contains("ofa endpoint delete demo"),
                failed.getMessage());
        assertTrue(aws.things.containsKey("model demo"));
        aws.refused.clear();
        endpoints.delete("demo");
        assertEquals(Set.of(), aws.things.keySet());
    }

    @Test
    void theTestDoubleRejectsUnknownFields() {
        ObjectNode request = JSON.createObjectNode().put("ModelName", "demo").put("ExecutionRole", "role");
        AssertionError unknown =
                assertThrows(AssertionError.class, () -> WireModel.request("SageMaker.CreateModel", request));
        assertTrue(unknown.getMessage().contains("no field ExecutionRole"), unknown.getMessage());
        ObjectNode nested = JSON.createObjectNode().put("EndpointConfigName", "demo");
        nested.putArray("ProductionVariants").addObject().put("InitialInstanceCount", "one");
        AssertionError mistyped =
                assertThrows(AssertionError.class, () -> WireModel.request("SageMaker.CreateEndpointConfig", nested));
        assertTrue(
                mistyped.getMessage()
                        .contains("ProductionVariants[].InitialInstanceCount: \"one\" is not of the type Integer"),
                mistyped.getMessage());
    }

    @Test
    void aFailedEndpointIsReportedWithItsLog() {
        aws.failureReason = "The primary container for production variant main did not pass the ping health check.";
        aws.log.add("ofa: no such model");
        DeployException failed = assertThrows(DeployException.class, () -> endpoints.deploy(plain("demo")));
        assertTrue(
                failed.getMessage().contains("ping health check")
                        && failed.getMessage().contains("| ofa: no such model")
                        && failed.getMessage().contains("ofa endpoint delete demo"),
                failed.getMessage());
        assertEquals("Failed", endpoints.status("demo").get("status").asText());
    }

    @Test
    void deletingRemovesAllOwnResourcesAndIsIdempotent() {
        endpoints.deploy(full("demo"));
        endpoints.deploy(plain("other"));
        endpoints.delete("demo");
        assertEquals(Set.of("model other", "endpoint-config other", "endpoint other"), aws.things.keySet());
        said.clear();
        endpoints.delete("demo");
        assertEquals(
                List.of(
                        "no scaling target demo",
                        "no endpoint demo",
                        "no endpoint configuration demo",
                        "no model demo"),
                said);
    }

    @Test
    void foreignResourcesAreKept() {
        aws.things.put("model demo", JSON.createObjectNode());
        DeployException refused = assertThrows(DeployException.class, () -> endpoints.delete("demo"));
        assertTrue(
                refused.isMistake() && refused.getMessage().contains("left alone: model demo"), refused.getMessage());
        DeployException taken = assertThrows(DeployException.class, () -> endpoints.deploy(plain("demo")));
        assertTrue(taken.getMessage().contains("did not create"), taken.getMessage());
        assertEquals(Set.of("model demo"), aws.things.keySet());
    }

    @Test
    void logsComeFromTheContainer() {
        assertEquals(List.of(), endpoints.logs("demo", 5));
        for (int i = 0; i < 9; i++) {
            aws.log.add("line " + i);
        }
        assertEquals(List.of("line 7", "line 8"), endpoints.logs("demo", 2));
        assertEquals(
                List.of(new LogEvent(Instant.ofEpochMilli(8), "main/i-1", "line 8")), endpoints.logEvents("demo", 1));
    }

    @Test
    void filesAreSentAndResponsesReturned(@TempDir Path directory) throws Exception {
        Path body = Files.write(directory.resolve("request.json"), new byte[1000]);
        assertEquals(
                "application/json image/png task=caption 1000",
                new String(
                        endpoints.invoke("demo", body, new Invocation("application/json", "image/png", "task=caption")),
                        StandardCharsets.UTF_8));
        assertEquals(
                "s3://bucket/out/1.out",
                endpoints.invokeAsync("demo", "s3://bucket/in.json", new Invocation("application/json", null, null)));
        assertEquals(List.of("POST /endpoints/demo/invocations", "POST /endpoints/demo/async-invocations"), aws.calls);
        assertThrows(
                DeployException.class,
                () -> endpoints.invoke(
                        "demo", directory.resolve("missing"), new Invocation("application/json", null, null)));
    }

    @Test
    void aMissingEndpointIsNamed() {
        DeployException missing = assertThrows(DeployException.class, () -> endpoints.status("demo"));
        assertTrue(missing.isMistake() && missing.getMessage().contains("no endpoint demo"), missing.getMessage());
    }
}
