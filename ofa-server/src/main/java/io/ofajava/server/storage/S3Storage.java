// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.storage;

import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.RequestPayer;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * S3 by the AWS SDK, with the credentials of its default chain. Made when it is first needed, so that a server that
 * never touches S3 needs no region. Calls wait. Thread-safe.
 */
public final class S3Storage implements AutoCloseable {
    private final ServerConfig.Storage config;
    private @Nullable S3Client client;
    private @Nullable S3Presigner presigner;

    /** @param config endpoint, region, attempts and times */
    public S3Storage(ServerConfig.Storage config) {
        this.config = config;
    }

    private synchronized S3Client client() {
        if (client == null) {
            Duration all = config.timeout();
            ClientOverrideConfiguration override = ClientOverrideConfiguration.builder()
                    .apiCallTimeout(all)
                    .retryStrategy(DefaultRetryStrategy.standardStrategyBuilder()
                            .maxAttempts(config.attempts())
                            .build())
                    .build();
            S3ClientBuilder builder = S3Client.builder()
                    .overrideConfiguration(override)
                    .httpClientBuilder(UrlConnectionHttpClient.builder()
                            .connectionTimeout(Duration.ofSeconds(5))
                            .socketTimeout(all));
            if (config.endpoint() != null) {
                // Other services do not all know the checksums that AWS takes by default.
                builder.endpointOverride(config.endpoint())
                        .forcePathStyle(true)
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED);
            }
            if (region() != null) {
                builder.region(region());
            }
            // A bucket of another region answers with its region, where the SDK then asks; another service has one
            // address only.
            builder.crossRegionAccessEnabled(config.endpoint() == null);
            client = builder.build();
        }
        return client;
    }

    private synchronized S3Presigner presigner() {
        if (presigner == null) {
            S3Presigner.Builder builder = S3Presigner.builder()
                    .serviceConfiguration(S3Configuration.builder()
                            .pathStyleAccessEnabled(config.endpoint() != null)
                            .build());
            if (config.endpoint() != null) {
                builder.endpointOverride(config.endpoint());
            }
            if (region() != null) {
                builder.region(region());
            }
            presigner = builder.build();
        }
        return presigner;
    }

    private @Nullable Region region() {
        return config.region() != null
                ? Region.of(config.region())
                : config.endpoint() != null ? Region.US_EAST_1 : null;
    }

    /**
     * Writes an object.
     *
     * @param kmsKey encrypts it, or null for the bucket's own rule
     * @throws ApiException 502 with the cause
     */
    public void put(String bucket, String key, byte[] content, String contentType, String kmsKey) {
        try {
            PutObjectRequest.Builder request = PutObjectRequest.builder()
                    .bucket(bucket)
                    .key(key)
                    .contentType(contentType)
                    .requestPayer(payer());
            if (kmsKey != null) {
                request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(kmsKey);
            }
            client().putObject(request.build(), RequestBody.fromBytes(content));
        } catch (RuntimeException e) { // not SdkException alone: where a connection is cut, the SDK lets others through
            throw S3Errors.of("the image could not be written to s3://" + bucket + "/" + key, e);
        }
    }

    /** Who pays for a request: whoever asks, or, unless the setting says so, the bucket's owner. */
    private @Nullable RequestPayer payer() {
        return config.requesterPays() ? RequestPayer.REQUESTER : null;
    }

    /**
     * Reads an object. A key that does not exist as it is written is tried once more as an event of S3 encodes it, with
     * {@code +} for a space and {@code %} for other characters.
     *
     * @param maxBytes a larger one is refused before it is read
     * @throws ApiException 422 if there is no such object, it is too large, or S3 refuses; 502 with the cause else
     */
    public byte @Nullable [] get(String bucket, String key, int maxBytes) {
        try {
            return read(bucket, key, maxBytes);
        } catch (ApiException e) {
            String decoded = decoded(key);
            // S3 says AccessDenied of a missing key to whoever may not list the bucket.
            boolean missing = e.getCause() instanceof S3Exception s3
                    && (s3 instanceof NoSuchKeyException || S3Errors.code(s3).equals("AccessDenied"));
            if (!missing || decoded == null) {
                throw e;
            }
            try {
                return read(bucket, decoded, maxBytes);
            } catch (ApiException second) {
                e.addSuppressed(second);
                throw second.getCause() instanceof NoSuchKeyException ? e : second;
            }
        }
    }

    /** The key that was encoded, or null if this one is not. */
    private static @Nullable String decoded(String key) {
        if (key.indexOf('%') < 0 && key.indexOf('+') < 0) {
            return null;
        }
        try {
            String decoded = URLDecoder.decode(key, StandardCharsets.UTF_8);
            boolean safe = decoded.chars().noneMatch(Character::isISOControl)
                    && !List.of(decoded.split("/", -1)).contains("..")
                    && !List.of(decoded.split("/", -1)).contains(".");
            return safe && !decoded.equals(key) ? decoded : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private byte[] read(String bucket, String key, int maxBytes) {
        String place = "s3://" + bucket + "/" + key;
        try (ResponseInputStream<GetObjectResponse> object = client().getObject(GetObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .requestPayer(payer())
                .build())) {
            Long length = object.response().contentLength();
            byte[] bytes = length != null && length > maxBytes ? null : object.readNBytes(maxBytes + 1);
            if (bytes == null || bytes.length > maxBytes) {
                object.abort();
                throw new ApiException(ErrorCode.UNPROCESSABLE, place + " is over the limit of " + maxBytes + " bytes");
            }
            return bytes;
        } catch (NoSuchKeyException | NoSuchBucketException e) {
            throw new ApiException(ErrorCode.UNPROCESSABLE, place + " does not exist", e);
        } catch (ApiException e) {
            throw e;
        } catch (RuntimeException | IOException e) {
            throw S3Errors.of(place + " cannot be read", e);
        }
    }

    /** A URL that anybody can read the object with until it expires; it is made without asking S3. */
    public String presign(String bucket, String key) {
        try {
            return presigner()
                    .presignGetObject(request -> request.signatureDuration(config.presign())
                            .getObjectRequest(GetObjectRequest.builder()
                                    .bucket(bucket)
                                    .key(key)
                                    .build()))
                    .url()
                    .toString();
        } catch (SdkException e) {
            throw new ApiException(
                    ErrorCode.UPSTREAM_FAILED,
                    "no URL can be signed for s3://" + bucket + "/" + key + ": " + S3Errors.reason(e),
                    e);
        }
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
        if (presigner != null) {
            presigner.close();
        }
    }
}
