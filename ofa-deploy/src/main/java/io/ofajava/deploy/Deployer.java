// SPDX-License-Identifier: Apache-2.0
package io.ofajava.deploy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Creates the resources of a plan. Resources that exist with the same settings are kept, so an interrupted run can be
 * repeated. If a step fails, the resources that this run created are deleted, or named if that fails. An endpoint that
 * SageMaker accepted and could not start is kept for its logs.
 */
final class Deployer {
    /** SageMaker's own time for instances and the image, in addition to the download and the start of the container. */
    private static final Duration PROVISIONING = Duration.ofMinutes(30);

    private final AwsServices aws;
    private final DeploymentPlan plan;
    private final Resources resources;
    private final EndpointWatch watch;
    private final Consumer<String> progress;
    private final Deque<Resources.Kind> made = new ArrayDeque<>();

    Deployer(
            AwsServices aws, DeploymentPlan plan, Resources resources, EndpointWatch watch, Consumer<String> progress) {
        this.aws = aws;
        this.plan = plan;
        this.resources = resources;
        this.watch = watch;
        this.progress = progress;
    }

    /** @throws DeployException naming the failed step and the remaining resources */
    void deploy() {
        try {
            make(Resources.Kind.MODEL, () -> aws.sageMaker.createModel(plan.model()));
            make(Resources.Kind.CONFIGURATION, () -> aws.sageMaker.createEndpointConfig(plan.configuration()));
            make(Resources.Kind.ENDPOINT, () -> aws.sageMaker.createEndpoint(plan.endpoint()));
        } catch (DeployException e) {
            throw takeBack(e);
        }
        Deployment deployment = plan.deployment();
        watch.awaitInService(
                deployment.name(),
                PROVISIONING.plusSeconds(deployment.downloadSeconds() + deployment.healthCheckSeconds()));
        Deployment.Scaling scaling = deployment.scaling();
        if (scaling != null) {
            make(Resources.Kind.SCALING, () -> aws.scaling.registerScalableTarget(plan.target(scaling)));
            AwsServices.call(
                    "set the scaling policy of " + deployment.name(),
                    () -> aws.scaling.putScalingPolicy(plan.policy(scaling)));
        }
    }

    private void make(Resources.Kind kind, Supplier<?> request) {
        String name = plan.deployment().name();
        Map<String, String> tags = resources.tags(kind);
        if (tags == null) {
            AwsServices.call("create the " + kind + " " + name, request);
            made.push(kind);
            progress.accept("created the " + kind + " " + name);
        } else if (!Ownership.isOurs(tags, name)) {
            throw DeployException.mistake(
                    "there is a " + kind + " " + name + " that 'ofa deploy' did not create; use another --name");
        } else if (!plan.ownership().sameSettings(tags)) {
            throw DeployException.mistake(
                    "the " + kind + " " + name + " was deployed with other settings; run 'ofa endpoint delete " + name
                            + "' first, or use another --name");
        } else {
            progress.accept("the " + kind + " " + name + " already exists");
        }
    }

    private DeployException takeBack(DeployException failure) {
        StringBuilder left = new StringBuilder();
        while (!made.isEmpty()) {
            Resources.Kind kind = made.pop();
            try {
                resources.delete(kind);
                progress.accept("deleted the " + kind + " again");
            } catch (DeployException e) {
                left.append("; the ")
                        .append(kind)
                        .append(' ')
                        .append(plan.deployment().name())
                        .append(" remains (")
                        .append(e.getMessage())
                        .append(')');
            }
        }
        if (left.isEmpty()) {
            return failure;
        }
        return DeployException.failure(
                failure.getMessage() + left + "; 'ofa endpoint delete "
                        + plan.deployment().name() + "' deletes it",
                failure);
    }
}
