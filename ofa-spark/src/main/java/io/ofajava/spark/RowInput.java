// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.GenerationOptions;
import io.ofajava.Request;
import io.ofajava.Task;
import io.ofajava.cache.Sha256;
import io.ofajava.image.Box;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of one row.
 *
 * @param key source of the seed, or null for the row's content
 * @param name name of the image in messages, or null
 * @param image the bytes of an image file, or null
 * @param region edges of a box in pixels, or null
 */
record RowInput(
        @Nullable String key,
        @Nullable String name,
        byte @Nullable [] image,
        List<String> texts,
        @Nullable Box region,
        List<String> objectTags) {
    /** The request for these inputs. A seed is set if outputs are sampled. */
    Request request(InferenceSpec spec) {
        GenerationOptions options = spec.options();
        if (spec.isSampled()) {
            options = options.withSeed(seed(options.seed().orElse(0)));
        }
        Request request = Request.of(Task.of(spec.task()))
                .withText(texts.toArray(String[]::new))
                .withObjectTags(objectTags)
                .withOptions(options);
        if (image != null) {
            request = ModelCalls.withImage(request, image, name);
        }
        return region == null ? request : request.withRegion(region);
    }

    /**
     * The seed of this row: a function of the job's seed and the key or content only, so that it does not depend on
     * partitioning or retries.
     *
     * @return 0 to 2^63 - 1
     */
    long seed(long base) {
        MessageDigest digest = Sha256.digest();
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, base));
        if (key != null) {
            digest.update((byte) 1);
            digest.update(key.getBytes(StandardCharsets.UTF_8));
        } else {
            digest.update((byte) 2);
            update(digest, image == null ? new byte[0] : image);
            texts.forEach(text -> update(digest, text.getBytes(StandardCharsets.UTF_8)));
            objectTags.forEach(tag -> update(digest, ("tag " + tag).getBytes(StandardCharsets.UTF_8)));
            if (region != null) {
                update(digest, region.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        return ByteBuffer.wrap(digest.digest()).getLong() & Long.MAX_VALUE;
    }

    private static void update(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
    }
}
