// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ofa deploy} without AWS; ofa-deploy tests the calls to AWS. */
class DeployCommandTest {
    private static final String IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/ofa:gpu";
    private static final String ROLE = "arn:aws:iam::123456789012:role/sagemaker";

    private static CommandRun deploy(String... more) {
        List<String> args = new ArrayList<>(List.of(
                "deploy",
                "--name",
                "demo",
                "--image",
                IMAGE,
                "--role",
                ROLE,
                "--model-data",
                "s3://bucket/model.tar.gz"));
        if (!Arrays.asList(more).contains("--instance")) {
            args.addAll(List.of("--instance", "ml.g4dn.xlarge"));
        }
        args.addAll(Arrays.asList(more));
        return CommandRun.of(args.toArray(String[]::new));
    }

    @Test
    void theDryRunNeedsNoCredentialsAndShowsEveryRequest() throws Exception {
        CommandRun run = deploy("--dry-run", "--env", "OFA_THREADS=4");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        JsonNode requests = new ObjectMapper().readTree(run.out());
        assertEquals(
                List.of("CreateModel", "CreateEndpointConfig", "CreateEndpoint"),
                requests.properties().stream().map(java.util.Map.Entry::getKey).toList());
        assertEquals(IMAGE, requests.at("/CreateModel/PrimaryContainer/Image").asText());
        assertEquals(
                "4",
                requests.at("/CreateModel/PrimaryContainer/Environment/OFA_THREADS")
                        .asText());
        assertEquals(
                600,
                requests.at("/CreateEndpointConfig/ProductionVariants/0/ContainerStartupHealthCheckTimeoutInSeconds")
                        .asInt());
    }

    @Test
    void anAsynchronousEndpointScalesByItsQueue() throws Exception {
        CommandRun run = deploy(
                "--dry-run",
                "--async-output",
                "s3://bucket/out",
                "--scale-min",
                "0",
                "--scale-max",
                "3",
                "--scale-target",
                "5");
        JsonNode requests = new ObjectMapper().readTree(run.out());
        assertEquals(
                "s3://bucket/out",
                requests.at("/CreateEndpointConfig/AsyncInferenceConfig/OutputConfig/S3OutputPath")
                        .asText(),
                run.err());
        assertEquals(0, requests.at("/RegisterScalableTarget/MinCapacity").asInt(-1));
        assertEquals(
                "ApproximateBacklogSizePerInstance",
                requests.at(
                                "/PutScalingPolicy/TargetTrackingScalingPolicyConfiguration/CustomizedMetricSpecification/MetricName")
                        .asText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--scale-min 0 --scale-max 3 --scale-target 5",
                "--scale-max 3",
                "--scale-max 0 --scale-target 5",
                "--async-output bucket",
                "--async-concurrent 5",
                "--health-check-seconds 10",
                "--download-seconds 4000",
                "--instances 0",
                "--env nonsense",
                "--env 1=2",
                "--scale-max 3 --scale-target 0"
            })
    void settingsThatSageMakerWouldRefuseAreMistakes(String more) {
        CommandRun run = deploy((more + " --dry-run").split(" "));
        assertEquals(ExitCode.USER_MISTAKE, run.exitCode(), run.out());
        assertEquals(1, run.errorLines().size(), run.err());
    }

    @Test
    void anEngineOfAGpuNeedsAnInstanceWithOne() {
        CommandRun without = deploy("--instance", "ml.c7i.xlarge", "--env", "OFA_ENGINE=tensorrt", "--dry-run");
        assertEquals(ExitCode.USER_MISTAKE, without.exitCode(), without.out());
        assertTrue(
                without.err().contains("--env OFA_ENGINE=tensorrt needs a GPU, but --instance ml.c7i.xlarge has none"),
                without.err());
        assertEquals(
                ExitCode.OK, deploy("--env", "OFA_ENGINE=tensorrt", "--dry-run").exitCode());
        assertEquals(
                ExitCode.OK,
                deploy("--instance", "ml.c7i.xlarge", "--env", "OFA_ENGINE=cpu", "--dry-run")
                        .exitCode());
    }

    @Test
    void refusedConnectionsAreReported() {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        CommandRun run = deploy("--region", "eu-west-1", "--endpoint-url", "http://127.0.0.1:1");
        assertEquals(ExitCode.FAILURE, run.exitCode(), run.err());
        assertTrue(run.err().startsWith("ofa: cannot look up the model demo: "), run.err());
    }
}
