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
 * S3 through the AWS SDK, with the credentials of its default chain. Created on first use, so that a server that does
 * not use S3 needs no region. Blocking. Thread-safe.
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
                    // After an outage, every pooled connection is dead, and each would cost an attempt, because the
                    // JDK's client does not retry requests with a body.
                    .putHeader("Connection", "close")
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
                // Not all S3-compatible services support the checksums that the SDK sends by default.
                builder.endpointOverride(config.endpoint())
                        .forcePathStyle(true)
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED);
            }
            if (region() != null) {
                builder.region(region());
            }
            // A bucket in another region responds with its region, and the SDK then retries there. Another service has
            // only one address.
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
    public void put(String bucket, String key, byte[] content, String contentType, @Nullable String kmsKey) {
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
            // not only SdkException: the SDK lets other exceptions through when a connection is closed
        } catch (RuntimeException e) {
            throw S3Errors.of("the image could not be written to s3://" + bucket + "/" + key, e);
        }
    }

    /** Requester pays if the setting permits it, otherwise the bucket's owner pays. */
    private @Nullable RequestPayer payer() {
        return config.requesterPays() ? RequestPayer.REQUESTER : null;
    }

    /**
     * Reads an object. If the key does not exist as given, it is decoded like a key in an S3 event ({@code +} for a
     * space, {@code %} for other characters) and tried once more.
     *
     * @param maxBytes a larger object is refused before it is read
     * @throws ApiException 422 if the object does not exist or is too large, or S3 denies access; otherwise 502 with
     *     the cause
     */
    public byte[] get(String bucket, String key, int maxBytes) {
        try {
            return read(bucket, key, maxBytes);
        } catch (ApiException e) {
            String decoded = decoded(key);
            // For a missing key, S3 responds with AccessDenied if the caller may not list the bucket.
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

    /** The decoded key, or null if it is not encoded. */
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

    /** A URL with which anyone can read the object until it expires. It is computed without a request to S3. */
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
