// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

/** Philox4x32-10 in plain Java, to compare with the samples of the C++ layer. */
final class Philox {
    private Philox() {}

    /** The random number of one sample at one step, in [0, 1). */
    static double uniform(long seed, int sample, int step) {
        int[] c = {step, sample, 0, 0};
        int key0 = (int) seed;
        int key1 = (int) (seed >>> 32);
        for (int round = 0; round < 10; round++) {
            long a = 0xD2511F53L * Integer.toUnsignedLong(c[0]);
            long b = 0xCD9E8D57L * Integer.toUnsignedLong(c[2]);
            c = new int[] {(int) (b >>> 32) ^ c[1] ^ key0, (int) b, (int) (a >>> 32) ^ c[3] ^ key1, (int) a};
            key0 += 0x9E3779B9;
            key1 += 0xBB67AE85;
        }
        return ((Integer.toUnsignedLong(c[0]) << 32 | Integer.toUnsignedLong(c[1])) >>> 11) * 0x1p-53;
    }
}
