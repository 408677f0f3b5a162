// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

/**
 * How an OFA model encodes positions.
 *
 * @param tokenBucketSize relative text positions fall into {@code 2 * tokenBucketSize - 1} buckets
 * @param imageBucketSize side of the layout of image positions
 * @param attentionScaleFactor queries are multiplied by {@code (width / heads * attentionScaleFactor) ^ -0.5}
 * @param codeImageSize side of generated images in pixels; image tokens form a square of an eighth of it
 * @param addedInEncoder the encoder adds absolute positions to its embeddings (the original's
 *     {@code entangle_position_embedding})
 * @param addedInDecoder the decoder adds absolute positions to its embeddings; see {@link OfaConfigReader}
 * @param interpolated image positions are interpolated from a layout for {@code trainedImageSize}
 * @param trainedImageSize image side in pixels that the position table was trained for; 0 where positions are not
 *     interpolated
 */
public record Positions(
        int tokenBucketSize,
        int imageBucketSize,
        double attentionScaleFactor,
        int codeImageSize,
        boolean addedInEncoder,
        boolean addedInDecoder,
        boolean interpolated,
        int trainedImageSize) {}
