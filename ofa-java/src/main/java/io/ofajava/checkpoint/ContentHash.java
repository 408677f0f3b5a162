// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.cache.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/**
 * SHA-256 over everything that determines what a model computes: its architecture and, by name, each tensor's type,
 * shape and elements. Elements are digested in pieces on all cores, and the digests are digested again. File names,
 * dates, the order of tensors and optimizer state are not included, so equal models have equal hashes in every format
 * with the same types.
 */
public final class ContentHash {
    private static final String VERSION = "ofa-checkpoint-1";
    private static final int PIECE = 4 << 20;

    private ContentHash() {}

    /**
     * 64 hexadecimal digits.
     *
     * @param architecture what the shapes do not determine, in any fixed form
     */
    public static String of(String architecture, Collection<Tensor> tensors) {
        TreeMap<String, Tensor> sorted = new TreeMap<>();
        tensors.forEach(tensor -> sorted.put(tensor.name(), tensor));
        List<Piece> pieces = new ArrayList<>();
        MessageDigest digest = Sha256.digest();
        add(digest, VERSION);
        add(digest, architecture);
        for (Tensor tensor : sorted.values()) {
            add(digest, tensor.name());
            add(digest, tensor.dtype() + Arrays.toString(tensor.shape()));
            ByteBuffer data = tensor.data();
            for (int start = 0; start < data.limit(); start += PIECE) {
                pieces.add(new Piece(tensor, data, start, Math.min(PIECE, data.limit() - start)));
            }
        }
        // Shapes and types determine which pieces belong to which tensor, so their digests can be concatenated.
        pieces.parallelStream().map(Piece::digest).forEachOrdered(digest::update);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A range of a tensor's bytes. */
    private record Piece(Tensor tensor, ByteBuffer data, int start, int length) {
        byte[] digest() {
            MessageDigest digest = Sha256.digest();
            digest.update(data.slice(start, length));
            tensor.release(start, length);
            return digest.digest();
        }
    }

    /** Length first, so that different lists of strings never look alike. */
    static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }
}
