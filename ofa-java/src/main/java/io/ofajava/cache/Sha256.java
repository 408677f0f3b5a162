// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cache;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** SHA-256 of streams. */
public final class Sha256 {
    private static final int BLOCK = 1 << 16;

    private Sha256() {}

    /** A new digest. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The digest as 64 lower-case hexadecimal digits. */
    public static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The hash of the rest of a stream.
     *
     * @param progress receives the number of bytes read after each block
     */
    public static String of(InputStream in, LongConsumer progress) throws IOException {
        MessageDigest digest = digest();
        byte[] block = new byte[BLOCK];
        long read = 0;
        for (int n = in.read(block); n >= 0; n = in.read(block)) {
            digest.update(block, 0, n);
            read += n;
            progress.accept(read);
        }
        return hex(digest);
    }
}
