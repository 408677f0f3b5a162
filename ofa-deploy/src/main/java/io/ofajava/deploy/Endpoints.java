// SPDX-License-Identifier: Apache-2.0
package io.ofajava.deploy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse;
import software.amazon.awssdk.services.sagemaker.model.ProductionVariantSummary;
import software.amazon.awssdk.services.sagemakerruntime.model.InvokeEndpointResponse;

/**
 * SageMaker endpoints of one account and region. Region and credentials are determined as in every AWS SDK:
 * environment, profile, role. Not verified against a real AWS account.
 */
public final class Endpoints implements AutoCloseable {
    /** Maximum size of a request body, in bytes. */
    public static final long MAX_BODY = 25_000_000;

    private final AwsServices aws;
    private final Duration interval;
    private final Consumer<String> progress;

    /**
     * Opens the clients without sending a request.
     *
     * @param region or null for that of the environment
     * @param endpoint an address that replaces AWS's own, for a test double; or null
     * @param interval polling interval
     * @param progress receives one line per event
     */
    public Endpoints(@Nullable String region, @Nullable URI endpoint, Duration interval, Consumer<String> progress) {
        this.aws = new AwsServices(region, endpoint);
        this.interval = interval;
        this.progress = progress;
    }

    /**
     * The requests that {@link #deploy} would send, as JSON by the names of their actions. Neither credentials nor a
     * network are needed.
     */
    public static String dryRun(Deployment deployment) {
        return new DeploymentPlan(deployment).toJson();
    }

    /**
     * Creates model, endpoint configuration and endpoint, waits until the endpoint is in service, and sets up its
     * autoscaling. Resources that exist with the same settings are kept.
     *
     * @throws DeployException naming the failed step, the container's last lines if there are any, and the remaining
     *     resources
     */
    public void deploy(Deployment deployment) {
        Resources resources = new Resources(aws, deployment.name());
        new Deployer(aws, new DeploymentPlan(deployment), resources, watch(resources), progress).deploy();
    }

    /** Deletes what {@link #deploy} created under the name. Missing resources are not an error. */
    public void delete(String name) {
        Deployment.requireName(name);
        Resources resources = new Resources(aws, name);
        new Removal(resources, watch(resources), progress).remove(name);
    }

    /**
     * SageMaker's description of an endpoint: name, status, failure reason, instances, and whether a deployment created
     * it.
     *
     * @return a JSON object
     */
    public ObjectNode status(String name) {
        Deployment.requireName(name);
        Resources resources = new Resources(aws, name);
        DescribeEndpointResponse endpoint = resources.endpoint();
        if (endpoint == null) {
            throw DeployException.mistake("there is no endpoint " + name + " in this account and region");
        }
        ObjectNode status = JsonNodeFactory.instance
                .objectNode()
                .put("endpoint", name)
                .put("status", endpoint.endpointStatusAsString());
        if (endpoint.failureReason() != null) {
            status.put("reason", endpoint.failureReason());
        }
        for (ProductionVariantSummary variant : endpoint.productionVariants()) {
            status.put("instances", variant.currentInstanceCount())
                    .put("desiredInstances", variant.desiredInstanceCount());
        }
        return status.put("madeByOfaDeploy", Ownership.isOurs(resources.tags(Resources.Kind.ENDPOINT), name));
    }

    /**
     * The last log lines of its containers; empty if they have not logged anything yet.
     *
     * @param count 1 to 10000
     */
    public List<String> logs(String name, int count) {
        return logEvents(name, count).stream().map(LogEvent::message).toList();
    }

    /**
     * As {@link #logs}, with the time and the container of each line.
     *
     * @param count 1 to 10000
     */
    public List<LogEvent> logEvents(String name, int count) {
        Deployment.requireName(name);
        return new EndpointLogs(aws).tail(name, count);
    }

    /**
     * Sends a file and returns the response.
     *
     * @param body of at most {@link #MAX_BODY} bytes
     */
    public byte[] invoke(String name, Path body, Invocation invocation) {
        Deployment.requireName(name);
        SdkBytes bytes = SdkBytes.fromByteArrayUnsafe(read(body));
        InvokeEndpointResponse response = AwsServices.call(
                "invoke the endpoint " + name,
                () -> aws.runtime.invokeEndpoint(r -> r.endpointName(name)
                        .contentType(invocation.contentType())
                        .accept(invocation.accept())
                        .customAttributes(invocation.attributes())
                        .body(bytes)));
        return response.body().asByteArrayUnsafe();
    }

    /**
     * Queues a request whose body is stored in S3.
     *
     * @param input {@code s3://} address of the body
     * @return the {@code s3://} address of the future response
     */
    public String invokeAsync(String name, String input, Invocation invocation) {
        Deployment.requireName(name);
        return AwsServices.call(
                        "invoke the endpoint " + name,
                        () -> aws.runtime.invokeEndpointAsync(r -> r.endpointName(name)
                                .inputLocation(input)
                                .contentType(invocation.contentType())
                                .accept(invocation.accept())
                                .customAttributes(invocation.attributes())))
                .outputLocation();
    }

    private EndpointWatch watch(Resources resources) {
        return new EndpointWatch(resources, new EndpointLogs(aws), interval, progress);
    }

    private static byte[] read(Path body) {
        try {
            if (!Files.isRegularFile(body)) {
                throw DeployException.mistake(body + ": no such file");
            }
            if (Files.size(body) > MAX_BODY) {
                throw DeployException.mistake(
                        body + ": has " + Files.size(body) + " bytes; SageMaker accepts at most " + MAX_BODY);
            }
            return Files.readAllBytes(body);
        } catch (IOException e) {
            throw DeployException.failure(body + ": cannot be read (" + e + ")", e);
        }
    }

    @Override
    public void close() {
        aws.close();
    }
}
