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

/** Looks up and deletes the AWS resources of a deployment. */
final class Resources {
    private final AwsServices aws;
    private final String name;

    Resources(AwsServices aws, String name) {
        this.aws = aws;
        this.name = name;
    }

    /** The kinds of resources of a deployment. */
    enum Kind {
        /** Container image and weights. */
        MODEL("model"),
        /** Instance type, count and settings. */
        CONFIGURATION("endpoint configuration"),
        /** The running instances, which incur costs. */
        ENDPOINT("endpoint"),
        /** Autoscaling of the instances. */
        SCALING("scaling target");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** The tags of a resource, or null if it does not exist. */
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
        String doing = "look up the " + kind + " " + name;
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
    @Nullable
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

    /** Starts the deletion. Deleting an endpoint takes some time. */
    void delete(Kind kind) {
        String doing = "delete the " + kind + " " + name;
        switch (kind) {
            case MODEL -> AwsServices.find(doing, () -> aws.sageMaker.deleteModel(r -> r.modelName(name)));
            case CONFIGURATION ->
                AwsServices.find(doing, () -> aws.sageMaker.deleteEndpointConfig(r -> r.endpointConfigName(name)));
            case ENDPOINT -> AwsServices.find(doing, () -> aws.sageMaker.deleteEndpoint(r -> r.endpointName(name)));
            case SCALING -> {
                // Deletes its policies as well.
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
