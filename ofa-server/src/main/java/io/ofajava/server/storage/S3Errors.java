// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.storage;

import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Converts S3's errors to this server's. S3's own code is kept. Faults of the request or the bucket become a 4xx. */
final class S3Errors {
    private static final Logger LOG = LoggerFactory.getLogger(S3Errors.class);
    private static final int MAX_REASON = 300;
    /** Codes of faults in the request, the object, its bucket's rules or the KMS key. A retry would fail again. */
    private static final Set<String> REFUSALS =
            Set.of("AccessDenied", "AllAccessDisabled", "InvalidObjectState", "KeyTooLongError");

    private S3Errors() {}

    /**
     * The error of a failed call.
     *
     * @param subject what failed, such as {@code s3://bucket/key cannot be read}
     */
    static ApiException of(String subject, Throwable failure) {
        if (!(failure instanceof S3Exception e)) {
            return new ApiException(ErrorCode.UPSTREAM_FAILED, subject + ": " + reason(failure), failure);
        }
        String code = code(e);
        String region = region(e);
        boolean refusal = REFUSALS.contains(code) || code.startsWith("KMS.");
        String message = subject + ": " + (code.isEmpty() ? "" : code + ": ") + reason(e);
        if (region != null) {
            message += "; the bucket is in region " + region + ", set OFA_S3_REGION to it";
        }
        return new ApiException(refusal ? ErrorCode.UNPROCESSABLE : ErrorCode.UPSTREAM_FAILED, message, e);
    }

    /** S3's code, such as {@code AccessDenied}, or an empty text. */
    static String code(S3Exception e) {
        AwsErrorDetails details = e.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    /** The region of the bucket, if the call failed because of it; else null. */
    private static @Nullable String region(S3Exception e) {
        boolean moved = e.statusCode() / 100 == 3
                || code(e).equals("AuthorizationHeaderMalformed")
                || code(e).equals("PermanentRedirect");
        return moved && e.awsErrorDetails() != null && e.awsErrorDetails().sdkHttpResponse() != null
                ? e.awsErrorDetails()
                        .sdkHttpResponse()
                        .firstMatchingHeader("x-amz-bucket-region")
                        .orElse(null)
                : null;
    }

    /** One line without the SDK's request dumps, and without the class name of a merely wrapped cause. */
    static String reason(Throwable e) {
        if (e.getCause() != null && e.getCause().toString().equals(e.getMessage())) {
            return reason(e.getCause());
        }
        String own = e instanceof S3Exception s3 && s3.awsErrorDetails() != null
                ? s3.awsErrorDetails().errorMessage()
                : null;
        String line = String.valueOf(own == null ? e.getMessage() : own)
                .lines()
                .findFirst()
                .orElse("");
        // The SDK lists its providers instead of the setting that is missing.
        if (e instanceof SdkClientException && line.startsWith("Unable to load region")) {
            LOG.warn("no AWS region: {}", e.getMessage());
            return "there is no AWS region; set OFA_S3_REGION or AWS_REGION";
        }
        if (e instanceof SdkClientException && line.startsWith("Unable to load credentials")) {
            LOG.warn("no AWS credentials: {}", e.getMessage());
            return "there are no AWS credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give "
                    + "the machine a role";
        }
        return line.isEmpty() ? e.getClass().getSimpleName() : line.substring(0, Math.min(line.length(), MAX_REASON));
    }
}
