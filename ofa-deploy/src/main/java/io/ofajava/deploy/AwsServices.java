// SPDX-License-Identifier: Apache-2.0
package io.ofajava.deploy;

import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;

/** The clients of the AWS services, with readable errors. Credentials come from the AWS SDK's default chain. */
final class AwsServices implements AutoCloseable {
    /** SageMaker limits an invocation to 60 s, except for streams. */
    private static final Duration ANSWER = Duration.ofSeconds(70);

    private final SdkHttpClient http = UrlConnectionHttpClient.builder()
            .socketTimeout(ANSWER)
            .connectionTimeout(Duration.ofSeconds(10))
            .build();
    final SageMakerClient sageMaker;
    final SageMakerRuntimeClient runtime;
    final ApplicationAutoScalingClient scaling;
    final CloudWatchLogsClient logs;

    /**
     * Opens the clients.
     *
     * @param region or null for the one of the environment or of the profile
     * @param endpoint one address that replaces those of all services, or null
     */
    AwsServices(@Nullable String region, @Nullable URI endpoint) {
        sageMaker = call(
                "open a client",
                () -> configured(SageMakerClient.builder().httpClient(http), region, endpoint)
                        .build());
        runtime = configured(SageMakerRuntimeClient.builder().httpClient(http), region, endpoint)
                .build();
        scaling = configured(ApplicationAutoScalingClient.builder().httpClient(http), region, endpoint)
                .build();
        logs = configured(CloudWatchLogsClient.builder().httpClient(http), region, endpoint)
                .build();
    }

    private static <B extends AwsClientBuilder<B, ?>> B configured(
            B builder, @Nullable String region, @Nullable URI endpoint) {
        if (region != null) {
            builder.region(Region.of(region));
        }
        return endpoint == null ? builder : builder.endpointOverride(endpoint);
    }

    /**
     * Calls a service.
     *
     * @param doing description of the call, to follow "cannot"
     * @throws DeployException with the service's message
     */
    static <T> T call(String doing, Supplier<T> request) {
        try {
            return request.get();
        } catch (AwsServiceException e) {
            throw DeployException.failure("cannot " + doing + ": " + said(e) + remedy(e), e);
        } catch (SdkClientException e) {
            throw DeployException.failure("cannot " + doing + ": " + said(e), e);
        }
    }

    /** As {@link #call}, but returns null if the resource does not exist. */
    static <T> @Nullable T find(String doing, Supplier<T> request) {
        try {
            return request.get();
        } catch (AwsServiceException e) {
            if (isMissing(e)) {
                return null;
            }
            throw DeployException.failure("cannot " + doing + ": " + said(e) + remedy(e), e);
        } catch (SdkClientException e) {
            throw DeployException.failure("cannot " + doing + ": " + said(e), e);
        }
    }

    /** SageMaker reports missing resources as validation errors. */
    private static boolean isMissing(AwsServiceException e) {
        String code = e.awsErrorDetails() == null
                ? ""
                : String.valueOf(e.awsErrorDetails().errorCode());
        return code.contains("NotFound") || code.contains("ValidationException") && said(e).contains("Could not find");
    }

    private static String said(AwsServiceException e) {
        String message = e.awsErrorDetails() == null
                ? e.getMessage()
                : e.awsErrorDetails().errorMessage();
        String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode() + ": ";
        return code + (message == null ? "HTTP " + e.statusCode() : message);
    }

    private static String remedy(AwsServiceException e) {
        String code = e.awsErrorDetails() == null
                ? ""
                : String.valueOf(e.awsErrorDetails().errorCode());
        if (code.startsWith("AccessDenied")) {
            return "; grant this permission to the user of these credentials";
        }
        if (code.contains("ResourceLimitExceeded")) {
            return "; request a higher quota for this instance type in the console of Service Quotas, or use "
                    + "another --instance";
        }
        return code.startsWith("UnrecognizedClient") || code.startsWith("ExpiredToken")
                ? "; renew the credentials"
                : "";
    }

    private static String said(SdkClientException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("credentials")) {
            return "there are no AWS credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or "
                    + "AWS_PROFILE (aws configure creates one)";
        }
        if (message.contains("region")) {
            return "there is no AWS region; set --region or AWS_REGION";
        }
        return message;
    }

    @Override
    public void close() {
        sageMaker.close();
        runtime.close();
        scaling.close();
        logs.close();
        http.close();
    }
}
