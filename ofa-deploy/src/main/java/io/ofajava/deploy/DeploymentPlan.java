// SPDX-License-Identifier: Apache-2.0
package io.ofajava.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.applicationautoscaling.model.MetricDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.MetricType;
import software.amazon.awssdk.services.applicationautoscaling.model.PolicyType;
import software.amazon.awssdk.services.applicationautoscaling.model.PutScalingPolicyRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.applicationautoscaling.model.TargetTrackingScalingPolicyConfiguration;
import software.amazon.awssdk.services.sagemaker.model.AsyncInferenceConfig;
import software.amazon.awssdk.services.sagemaker.model.CreateEndpointConfigRequest;
import software.amazon.awssdk.services.sagemaker.model.CreateEndpointRequest;
import software.amazon.awssdk.services.sagemaker.model.CreateModelRequest;
import software.amazon.awssdk.services.sagemaker.model.ProductionVariant;
import software.amazon.awssdk.services.sagemaker.model.Tag;

/**
 * The requests of a deployment in their order: model, endpoint configuration, endpoint and, for autoscaling, its target
 * and policy.
 */
final class DeploymentPlan {
    /** The name of the only variant of an endpoint. */
    static final String VARIANT = "main";

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Deployment deployment;
    private final Ownership ownership;

    DeploymentPlan(Deployment deployment) {
        this.deployment = deployment;
        String untagged = write(requests(deployment, Map.of()));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(untagged.getBytes(StandardCharsets.UTF_8));
            this.ownership = new Ownership(
                    deployment.name(), HexFormat.of().formatHex(digest).substring(0, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    Deployment deployment() {
        return deployment;
    }

    Ownership ownership() {
        return ownership;
    }

    /** All requests as JSON, by the names of their actions. */
    String toJson() {
        return write(requests(deployment, ownership.tags()));
    }

    CreateModelRequest model() {
        return model(deployment, ownership.tags());
    }

    CreateEndpointConfigRequest configuration() {
        return configuration(deployment, ownership.tags());
    }

    CreateEndpointRequest endpoint() {
        return endpoint(deployment, ownership.tags());
    }

    RegisterScalableTargetRequest target(Deployment.Scaling scaling) {
        return target(deployment, scaling, ownership.tags());
    }

    PutScalingPolicyRequest policy(Deployment.Scaling scaling) {
        return policy(deployment, scaling);
    }

    /** Autoscaling's name for the variant of an endpoint. */
    static String scalableResource(String endpoint) {
        return "endpoint/" + endpoint + "/variant/" + VARIANT;
    }

    private static ObjectNode requests(Deployment deployment, Map<String, String> tags) {
        ObjectNode all = MAPPER.createObjectNode();
        all.set("CreateModel", RequestJson.of(model(deployment, tags)));
        all.set("CreateEndpointConfig", RequestJson.of(configuration(deployment, tags)));
        all.set("CreateEndpoint", RequestJson.of(endpoint(deployment, tags)));
        Deployment.Scaling scaling = deployment.scaling();
        if (scaling != null) {
            all.set("RegisterScalableTarget", RequestJson.of(target(deployment, scaling, tags)));
            all.set("PutScalingPolicy", RequestJson.of(policy(deployment, scaling)));
        }
        return all;
    }

    private static CreateModelRequest model(Deployment deployment, Map<String, String> tags) {
        return CreateModelRequest.builder()
                .modelName(deployment.name())
                .executionRoleArn(deployment.role())
                .enableNetworkIsolation(deployment.isolated())
                .primaryContainer(container -> container
                        .image(deployment.image())
                        .modelDataUrl(deployment.modelData())
                        .environment(deployment.sortedEnvironment()))
                .tags(tags(tags))
                .build();
    }

    private static CreateEndpointConfigRequest configuration(Deployment deployment, Map<String, String> tags) {
        ProductionVariant variant = ProductionVariant.builder()
                .variantName(VARIANT)
                .modelName(deployment.name())
                .instanceType(deployment.instance())
                .initialInstanceCount(deployment.instances())
                .initialVariantWeight(1f)
                .inferenceAmiVersion(deployment.amiVersion())
                .containerStartupHealthCheckTimeoutInSeconds(deployment.healthCheckSeconds())
                .modelDataDownloadTimeoutInSeconds(deployment.downloadSeconds())
                .build();
        CreateEndpointConfigRequest.Builder request = CreateEndpointConfigRequest.builder()
                .endpointConfigName(deployment.name())
                .productionVariants(variant)
                .tags(tags(tags));
        Deployment.Async async = deployment.async();
        if (async != null) {
            request.asyncInferenceConfig(AsyncInferenceConfig.builder()
                    .clientConfig(client -> client.maxConcurrentInvocationsPerInstance(async.concurrent()))
                    .outputConfig(output -> output.s3OutputPath(async.output()).s3FailurePath(async.failures()))
                    .build());
        }
        return request.build();
    }

    private static CreateEndpointRequest endpoint(Deployment deployment, Map<String, String> tags) {
        return CreateEndpointRequest.builder()
                .endpointName(deployment.name())
                .endpointConfigName(deployment.name())
                .tags(tags(tags))
                .build();
    }

    private static RegisterScalableTargetRequest target(
            Deployment deployment, Deployment.Scaling scaling, Map<String, String> tags) {
        return RegisterScalableTargetRequest.builder()
                .serviceNamespace(ServiceNamespace.SAGEMAKER)
                .resourceId(scalableResource(deployment.name()))
                .scalableDimension(ScalableDimension.SAGEMAKER_VARIANT_DESIRED_INSTANCE_COUNT)
                .minCapacity(scaling.min())
                .maxCapacity(scaling.max())
                .tags(tags.isEmpty() ? null : tags)
                .build();
    }

    private static PutScalingPolicyRequest policy(Deployment deployment, Deployment.Scaling scaling) {
        TargetTrackingScalingPolicyConfiguration.Builder tracking =
                TargetTrackingScalingPolicyConfiguration.builder().targetValue(scaling.target());
        if (deployment.async() == null) {
            tracking.predefinedMetricSpecification(
                    metric -> metric.predefinedMetricType(MetricType.SAGE_MAKER_VARIANT_INVOCATIONS_PER_INSTANCE));
        } else {
            tracking.customizedMetricSpecification(metric -> metric.namespace("AWS/SageMaker")
                    .metricName("ApproximateBacklogSizePerInstance")
                    .statistic("Average")
                    .dimensions(MetricDimension.builder()
                            .name("EndpointName")
                            .value(deployment.name())
                            .build()));
        }
        return PutScalingPolicyRequest.builder()
                .policyName(deployment.name() + "-tracking")
                .serviceNamespace(ServiceNamespace.SAGEMAKER)
                .resourceId(scalableResource(deployment.name()))
                .scalableDimension(ScalableDimension.SAGEMAKER_VARIANT_DESIRED_INSTANCE_COUNT)
                .policyType(PolicyType.TARGET_TRACKING_SCALING)
                .targetTrackingScalingPolicyConfiguration(tracking.build())
                .build();
    }

    private static @Nullable List<Tag> tags(Map<String, String> tags) {
        return tags.isEmpty()
                ? null
                : tags.entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList();
    }

    private static String write(ObjectNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers can be written", e);
        }
    }
}
