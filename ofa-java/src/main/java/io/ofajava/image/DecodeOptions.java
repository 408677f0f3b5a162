// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

/**
 * Options for decoding one file.
 *
 * @param truncated treatment of truncated files
 * @param scale divisor of both sides, 1, 2, 4 or 8; more than 1 only for {@linkplain ImageFile#scalable() scalable}
 *     files
 */
record DecodeOptions(Truncated truncated, int scale) {
    boolean allowsTruncated() {
        return truncated == Truncated.ALLOW;
    }
}
