// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

/**
 * How a file is decoded.
 *
 * @param truncated for a file that ends early
 * @param scale divisor of both sides, 1, 2, 4 or 8; more than 1 only for a file that {@linkplain ImageFile#scalable()
 *     can be scaled}
 */
record DecodeOptions(Truncated truncated, int scale) {
    boolean allowsTruncated() {
        return truncated == Truncated.ALLOW;
    }
}
