// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.deploy.Deployment;
import io.ofajava.deploy.Endpoints;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ofa deploy} */
@Command(
        name = "deploy",
        description = "Make a SageMaker endpoint of a container image and a packaged model, and wait until it answers.",
        footer = {
            "",
            "Example:",
            "  ofa deploy --dry-run --name demo --image 123456789012.dkr.ecr.eu-west-1.amazonaws.com/ofa:gpu \\",
            "      --role arn:aws:iam::123456789012:role/sagemaker --model-data s3://bucket/model.tar.gz \\",
            "      --instance ml.g4dn.xlarge",
            "",
            "Run again, it goes on with what is there. 'ofa endpoint delete NAME' removes all that it made.",
            "Credentials are found as by the AWS CLI.",
            "It was tested against a local double of AWS; it has not run against a real AWS account."
        })
final class DeployCommand implements Callable<Integer> {
    @ParentCommand
    private OfaCommand root;

    @Mixin
    private AwsOptions aws;

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "of the endpoint, its configuration and its model")
    private String name;

    @Option(names = "--image", required = true, paramLabel = "URI", description = "container image in ECR")
    private String image;

    @Option(names = "--role", required = true, paramLabel = "ARN", description = "role that the container runs under")
    private String role;

    @Option(
            names = "--model-data",
            required = true,
            paramLabel = "S3",
            description = "s3:// address of the model.tar.gz that 'ofa package' made")
    private String modelData;

    @Option(
            names = "--instance",
            required = true,
            paramLabel = "TYPE",
            description = "instance type, such as ml.g4dn.xlarge")
    private String instance;

    @Option(
            names = "--instances",
            paramLabel = "N",
            defaultValue = "1",
            description = "how many (default: ${DEFAULT-VALUE})")
    private int instances;

    @Option(
            names = "--ami",
            paramLabel = "VERSION",
            description =
                    "InferenceAmiVersion, which decides the GPU driver (default: the one for CUDA 13 on GPU instances, none on others)")
    private @Nullable String ami;

    @Option(
            names = "--health-check-seconds",
            paramLabel = "N",
            defaultValue = "600",
            description = "most time from the container's start until it is ready (default: ${DEFAULT-VALUE})")
    private int healthCheckSeconds;

    @Option(
            names = "--download-seconds",
            paramLabel = "N",
            defaultValue = "900",
            description = "most time for the download of the model (default: ${DEFAULT-VALUE})")
    private int downloadSeconds;

    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            description = "variable of the container's environment; can be given again")
    private Map<String, String> environment = Map.of();

    @Option(names = "--isolated", description = "cut the container off from the network")
    private boolean isolated;

    @Option(names = "--dry-run", description = "print the requests as JSON and make nothing; needs no credentials")
    private boolean dryRun;

    @ArgGroup(exclusive = false, heading = "Asynchronous endpoint:%n")
    private AsyncGroup async;

    @ArgGroup(exclusive = false, heading = "Autoscaling:%n")
    private ScalingGroup scaling;

    /** Answers through S3. */
    private static final class AsyncGroup {
        @Option(
                names = "--async-output",
                required = true,
                paramLabel = "S3",
                description = "s3:// address for the answers")
        private String output;

        @Option(names = "--async-failures", paramLabel = "S3", description = "s3:// address for errors")
        private @Nullable String failures;

        @Option(
                names = "--async-concurrent",
                paramLabel = "N",
                defaultValue = "4",
                description = "requests that an instance works on at a time (default: ${DEFAULT-VALUE})")
        private int concurrent;
    }

    /** Instances by load. */
    private static final class ScalingGroup {
        @Option(
                names = "--scale-min",
                paramLabel = "N",
                defaultValue = "1",
                description = "fewest instances; 0 for asynchronous endpoints only (default: ${DEFAULT-VALUE})")
        private int min;

        @Option(names = "--scale-max", required = true, paramLabel = "N", description = "most instances")
        private int max;

        @Option(
                names = "--scale-target",
                required = true,
                paramLabel = "X",
                description = "requests a minute and instance to aim at; asynchronous: waiting requests an instance")
        private double target;
    }

    @Override
    public Integer call() {
        AwsOptions.translating(this::deploy);
        return ExitCode.OK;
    }

    private void deploy() {
        Deployment deployment = new Deployment(
                name,
                image,
                role,
                modelData,
                instance,
                instances,
                ami,
                healthCheckSeconds,
                downloadSeconds,
                environment,
                isolated,
                async == null ? null : new Deployment.Async(async.output, async.failures, async.concurrent),
                scaling == null ? null : new Deployment.Scaling(scaling.min, scaling.max, scaling.target));
        if (dryRun) {
            root.out().println(Endpoints.dryRun(deployment));
            root.out().flush();
        } else {
            aws.use(root.out(), endpoints -> endpoints.deploy(deployment));
        }
    }
}
