// SPDX-License-Identifier: Apache-2.0
package io.ofajava.deploy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes what a plan asks for. What is there already from the same settings is left as it is, so that a run that was cut
 * short can be run again. When a step fails, what this run had made is removed again, or named if that fails too; an
 * endpoint that SageMaker took and could not start is kept, for its logs.
 */
final class Deployer {
    /** What SageMaker itself needs for instances and image, beside download and start of the container. */
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

    /** @throws DeployException saying what failed, and what is left */
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
        if (deployment.scaling() != null) {
            make(Resources.Kind.SCALING, () -> aws.scaling.registerScalableTarget(plan.target()));
            AwsServices.call(
                    "set the scaling policy of " + deployment.name(),
                    () -> aws.scaling.putScalingPolicy(plan.policy()));
        }
    }

    private void make(Resources.Kind kind, Supplier<?> request) {
        String name = plan.deployment().name();
        Map<String, String> tags = resources.tags(kind);
        if (tags == null) {
            AwsServices.call("create the " + kind + " " + name, request);
            made.push(kind);
            progress.accept("made the " + kind + " " + name);
        } else if (!Ownership.isOurs(tags, name)) {
            throw DeployException.mistake(
                    "there is a " + kind + " " + name + " that 'ofa deploy' did not make; use another --name");
        } else if (!plan.ownership().sameSettings(tags)) {
            throw DeployException.mistake(
                    "the " + kind + " " + name + " was deployed with other settings; run 'ofa endpoint delete " + name
                            + "' first, or use another --name");
        } else {
            progress.accept("the " + kind + " " + name + " is there already");
        }
    }

    private DeployException takeBack(DeployException failure) {
        StringBuilder left = new StringBuilder();
        while (!made.isEmpty()) {
            Resources.Kind kind = made.pop();
            try {
                resources.delete(kind);
                progress.accept("removed the " + kind + " again");
            } catch (DeployException e) {
                left.append("; the ")
                        .append(kind)
                        .append(' ')
                        .append(plan.deployment().name())
                        .append(" is left (")
                        .append(e.getMessage())
                        .append(')');
            }
        }
        if (left.isEmpty()) {
            return failure;
        }
        return DeployException.failure(
                failure.getMessage() + left + "; 'ofa endpoint delete "
                        + plan.deployment().name() + "' removes it",
                failure);
    }
}
