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
        description = "Create a SageMaker endpoint from a container image and a packaged model, and wait until "
                + "it is in service.",
        footer = {
            "",
            "Example:",
            "  ofa deploy --dry-run --name demo --image 123456789012.dkr.ecr.eu-west-1.amazonaws.com/ofa:gpu \\",
            "      --role arn:aws:iam::123456789012:role/sagemaker --model-data s3://bucket/model.tar.gz \\",
            "      --instance ml.g4dn.xlarge",
            "",
            "Run the command again to continue an interrupted deployment. 'ofa endpoint delete NAME' deletes",
            "everything that it created.",
            "Credentials are found in the same way as by the AWS CLI.",
            "Tested against a local test double of AWS; not verified against a real AWS account."
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
            description = "name of the endpoint, its configuration and its model")
    private String name;

    @Option(names = "--image", required = true, paramLabel = "URI", description = "container image in ECR")
    private String image;

    @Option(names = "--role", required = true, paramLabel = "ARN", description = "ARN of the role of the container")
    private String role;

    @Option(
            names = "--model-data",
            required = true,
            paramLabel = "S3",
            description = "s3:// address of a model.tar.gz made by 'ofa package'")
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
            description = "number of instances (default: ${DEFAULT-VALUE})")
    private int instances;

    @Option(
            names = "--ami",
            paramLabel = "VERSION",
            description = "InferenceAmiVersion, which determines the GPU driver (default: the one for CUDA 13 on GPU "
                    + "instances, none on others)")
    private @Nullable String ami;

    @Option(
            names = "--health-check-seconds",
            paramLabel = "N",
            defaultValue = "600",
            description = "maximum time from the container's start until it is ready (default: ${DEFAULT-VALUE})")
    private int healthCheckSeconds;

    @Option(
            names = "--download-seconds",
            paramLabel = "N",
            defaultValue = "900",
            description = "maximum time for the download of the model (default: ${DEFAULT-VALUE})")
    private int downloadSeconds;

    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            description = "environment variable of the container; may be repeated")
    private Map<String, String> environment = Map.of();

    @Option(names = "--isolated", description = "isolate the container from the network")
    private boolean isolated;

    @Option(names = "--dry-run", description = "print the requests as JSON without sending them; needs no credentials")
    private boolean dryRun;

    @ArgGroup(exclusive = false, heading = "Asynchronous endpoint:%n")
    private @Nullable AsyncGroup async;

    @ArgGroup(exclusive = false, heading = "Autoscaling:%n")
    private @Nullable ScalingGroup scaling;

    /** Delivery of responses through S3. */
    private static final class AsyncGroup {
        @Option(
                names = "--async-output",
                required = true,
                paramLabel = "S3",
                description = "s3:// address for the responses")
        private String output;

        @Option(names = "--async-failures", paramLabel = "S3", description = "s3:// address for errors")
        private @Nullable String failures;

        @Option(
                names = "--async-concurrent",
                paramLabel = "N",
                defaultValue = "4",
                description = "maximum concurrent requests per instance (default: ${DEFAULT-VALUE})")
        private int concurrent;
    }

    /** Autoscaling. */
    private static final class ScalingGroup {
        @Option(
                names = "--scale-min",
                paramLabel = "N",
                defaultValue = "1",
                description = "minimum number of instances; 0 for asynchronous endpoints only (default: "
                        + "${DEFAULT-VALUE})")
        private int min;

        @Option(names = "--scale-max", required = true, paramLabel = "N", description = "maximum number of instances")
        private int max;

        @Option(
                names = "--scale-target",
                required = true,
                paramLabel = "X",
                description = "target number of requests per minute and instance; asynchronous: queued requests "
                        + "per instance")
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
