// SPDX-License-Identifier: Apache-2.0
package io.ofajava.deploy;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointConfigResponse;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse;
import software.amazon.awssdk.services.sagemaker.model.DescribeModelResponse;

/** What AWS holds under a deployment's name: whether it is there, whose it is, and its end. */
final class Resources {
    private final AwsServices aws;
    private final String name;

    Resources(AwsServices aws, String name) {
        this.aws = aws;
        this.name = name;
    }

    /** One kind of thing that a deployment consists of. */
    enum Kind {
        /** Image and weights. */
        MODEL("model"),
        /** On which instances, and how. */
        CONFIGURATION("endpoint configuration"),
        /** What runs and costs. */
        ENDPOINT("endpoint"),
        /** What changes the number of instances. */
        SCALING("scaling target");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public @Nullable String toString() {
            return words;
        }
    }

    /** The tags of what is there, or null where there is nothing. */
    @Nullable
    Map<String, String> tags(Kind kind) {
        if (kind == Kind.SCALING) {
            ScalableTarget target = scalableTarget();
            return target == null
                    ? null
                    : target.scalableTargetARN() == null
                            ? Map.of()
                            : AwsServices.call(
                                            "list the tags of the scaling target",
                                            () -> aws.scaling.listTagsForResource(
                                                    r -> r.resourceARN(target.scalableTargetARN())))
                                    .tags();
        }
        String arn = arn(kind);
        if (arn == null) {
            return null;
        }
        Map<String, String> tags = new HashMap<>();
        AwsServices.call("list the tags of " + name, () -> {
            aws.sageMaker
                    .listTagsPaginator(r -> r.resourceArn(arn))
                    .tags()
                    .forEach(tag -> tags.put(tag.key(), tag.value()));
            return null;
        });
        return tags;
    }

    private @Nullable String arn(Kind kind) {
        String doing = "look for the " + kind + " " + name;
        return switch (kind) {
            case MODEL -> {
                DescribeModelResponse model =
                        AwsServices.find(doing, () -> aws.sageMaker.describeModel(r -> r.modelName(name)));
                yield model == null ? null : model.modelArn();
            }
            case CONFIGURATION -> {
                DescribeEndpointConfigResponse configuration = AwsServices.find(
                        doing, () -> aws.sageMaker.describeEndpointConfig(r -> r.endpointConfigName(name)));
                yield configuration == null ? null : configuration.endpointConfigArn();
            }
            default -> {
                DescribeEndpointResponse endpoint = endpoint();
                yield endpoint == null ? null : endpoint.endpointArn();
            }
        };
    }

    /** The endpoint, or null. */
    DescribeEndpointResponse endpoint() {
        return AwsServices.find(
                "look for the endpoint " + name, () -> aws.sageMaker.describeEndpoint(r -> r.endpointName(name)));
    }

    private @Nullable ScalableTarget scalableTarget() {
        return AwsServices.call(
                        "look for the scaling target of " + name,
                        () -> aws.scaling.describeScalableTargets(r -> r.serviceNamespace(ServiceNamespace.SAGEMAKER)
                                .resourceIds(DeploymentPlan.scalableResource(name))))
                .scalableTargets()
                .stream()
                .findFirst()
                .orElse(null);
    }

    /** Starts the removal; an endpoint takes a while to go. */
    void delete(Kind kind) {
        String doing = "delete the " + kind + " " + name;
        switch (kind) {
            case MODEL -> AwsServices.find(doing, () -> aws.sageMaker.deleteModel(r -> r.modelName(name)));
            case CONFIGURATION ->
                AwsServices.find(doing, () -> aws.sageMaker.deleteEndpointConfig(r -> r.endpointConfigName(name)));
            case ENDPOINT -> AwsServices.find(doing, () -> aws.sageMaker.deleteEndpoint(r -> r.endpointName(name)));
            case SCALING -> {
                // Its policies go with it.
                ScalableTarget target = scalableTarget();
                if (target != null) {
                    AwsServices.find(
                            doing,
                            () -> aws.scaling.deregisterScalableTarget(
                                    r -> r.serviceNamespace(ServiceNamespace.SAGEMAKER)
                                            .resourceId(target.resourceId())
                                            .scalableDimension(target.scalableDimension())));
                }
            }
        }
    }
}
