// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.storage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.GeneratedImage;
import io.ofajava.GeneratedImages;
import io.ofajava.image.ImageEncoder;
import io.ofajava.image.RgbImage;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.http.Json;
import io.ofajava.server.ops.Metrics;
import io.ofajava.server.request.OutputRequest;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers generated images: in the response, to S3, or both. Blocking. Thread-safe. */
public final class ImageDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(ImageDelivery.class);

    private final ServerConfig.Storage config;
    private final S3Storage s3;
    private final Spool spool;
    private final Metrics metrics;

    /** @param spool stores images that could not be uploaded */
    public ImageDelivery(ServerConfig.Storage config, S3Storage s3, Spool spool, Metrics metrics) {
        this.config = config;
        this.s3 = s3;
        this.spool = spool;
        this.metrics = metrics;
    }

    private static byte[] encode(RgbImage image, OutputRequest output) {
        return output.jpeg() ? ImageEncoder.jpeg(image, output.quality()) : ImageEncoder.png(image);
    }

    /**
     * @param id names the objects: {@code PREFIX/ID.png}, with {@code -2}, {@code -3} ... for all candidates except the
     *     best
     * @throws ApiException 502 if an image could not be written; the message says what happened to it and the following
     *     images
     */
    public ObjectNode deliver(GeneratedImages generated, OutputRequest output, String id) {
        ObjectNode node = Json.object()
                .put("text", generated.text())
                .put("seed", generated.seed())
                .put("ranking", generated.ranking().name().toLowerCase(Locale.ROOT));
        String bucket = output.bucket() != null ? output.bucket() : config.bucket();
        boolean inline = output.inline() != null ? output.inline() : bucket == null;
        String type = output.jpeg() ? "image/jpeg" : "image/png";
        ArrayNode list = node.putArray("images");
        ApiException failure = null;
        int number = 1;
        for (GeneratedImage candidate : generated.images()) {
            byte[] bytes = encode(candidate.image(), output);
            ObjectNode one = list.addObject()
                    .put("score", candidate.score())
                    .put("contentType", type)
                    .put("width", candidate.image().width())
                    .put("height", candidate.image().height());
            if (bucket != null) {
                String key = key(output, id, number, output.jpeg() ? ".jpg" : ".png");
                if (failure == null) {
                    failure = upload(one.putObject("s3"), bucket, key, bytes, type, output);
                }
                if (failure != null) { // further uploads would only wait for S3 and fail as well
                    failure = new ApiException(
                            failure.code(), failure.getMessage() + "; " + spool.keep(key, bytes), failure);
                }
            }
            if (inline) {
                one.put("image", Base64.getEncoder().encodeToString(bytes));
            }
            number++;
        }
        if (failure != null) {
            throw failure;
        }
        return node;
    }

    /**
     * Writes one image to S3.
     *
     * @throws ApiException 502 or 422 if it could not be written; the message says what happened to it
     */
    public void store(String bucket, String key, byte[] bytes, String type) {
        ApiException failure = upload(Json.object(), bucket, key, bytes, type, OutputRequest.DEFAULT);
        if (failure != null) {
            throw new ApiException(failure.code(), failure.getMessage() + "; " + spool.keep(key, bytes), failure);
        }
    }

    private String key(OutputRequest output, String id, int number, String ending) {
        String prefix = output.prefix() != null ? output.prefix() : config.prefix();
        String start = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
        return start + id + (number == 1 ? "" : "-" + number) + ending;
    }

    /** @return the error, or null */
    private @Nullable ApiException upload(
            ObjectNode node, String bucket, String key, byte[] bytes, String type, OutputRequest output) {
        long start = System.nanoTime();
        try {
            s3.put(bucket, key, bytes, type, output.kmsKey() != null ? output.kmsKey() : config.kmsKey());
            metrics.s3("put", true, System.nanoTime() - start);
        } catch (ApiException e) {
            metrics.s3("put", false, System.nanoTime() - start);
            LOG.warn("{}", e.getMessage()); // with S3's code, which the request's line does not have
            return e;
        }
        node.put("bucket", bucket).put("key", key).put("uri", "s3://" + bucket + "/" + key);
        try {
            if (output.presign()) {
                node.put("presignedUrl", s3.presign(bucket, key));
            }
            return null;
        } catch (ApiException e) {
            LOG.warn("{}", e.getMessage());
            return e;
        }
    }
}
