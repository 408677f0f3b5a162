// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Errors keep S3's code, and faults of the request are distinguished from those of the service. */
class S3ErrorsTest {
    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, 422",
        "403, InvalidObjectState, 422",
        "400, KMS.DisabledException, 422",
        "400, KMS.NotFoundException, 422",
        "403, InvalidAccessKeyId, 502",
        "403, SignatureDoesNotMatch, 502",
        "400, ExpiredToken, 502",
        "503, SlowDown, 502",
        "500, InternalError, 502",
    })
    void keepsTheCode(int status, String code, int expected) {
        ApiException error = S3Errors.of("s3://b/k cannot be read", failure(status, code, null));
        assertEquals(expected, error.code().status());
        assertTrue(
                error.getMessage().startsWith("s3://b/k cannot be read: " + code + ": what S3 says"),
                error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"301, PermanentRedirect", "400, AuthorizationHeaderMalformed"})
    void namesTheRegionAndTheSetting(int status, String code) {
        ApiException error = S3Errors.of("s3://b/k cannot be read", failure(status, code, "eu-west-3"));
        assertEquals(502, error.code().status());
        assertTrue(error.getMessage().contains("region eu-west-3, set OFA_S3_REGION"), error.getMessage());
    }

    /** The SDK lists the classes of its providers instead. */
    @Test
    void aMissingRegionAndMissingCredentialsAreNamedByTheirSettings() {
        Map<String, String> own = Map.of(
                "aws.disableEc2Metadata", "true",
                "aws.configFile", "/nonexistent",
                "aws.sharedCredentialsFile", "/nonexistent");
        assumeTrue(Stream.of("AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE")
                .allMatch(name -> System.getenv(name) == null));
        own.forEach(System::setProperty);
        try {
            assertEquals(
                    "s3://b/k cannot be read: there is no AWS region; set OFA_S3_REGION or AWS_REGION",
                    unread(Map.of()).getMessage());
            assertEquals(
                    "s3://b/k cannot be read: there are no AWS credentials; set AWS_ACCESS_KEY_ID and "
                            + "AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give the machine a role",
                    unread(Map.of("s3-region", "eu-west-1")).getMessage());
        } finally {
            own.keySet().forEach(System::clearProperty);
        }
    }

    private static ApiException unread(Map<String, String> flags) {
        try (S3Storage s3 = new S3Storage(ServerConfig.of(Map.of(), flags).storage())) {
            return assertThrows(ApiException.class, () -> s3.get("b", "k", 1000));
        }
    }

    private static S3Exception failure(int status, String code, String region) {
        SdkHttpResponse.Builder response = SdkHttpResponse.builder().statusCode(status);
        if (region != null) {
            response.putHeader("x-amz-bucket-region", region);
        }
        return (S3Exception) S3Exception.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("what S3 says")
                        .sdkHttpResponse(response.build())
                        .build())
                .build();
    }
}
