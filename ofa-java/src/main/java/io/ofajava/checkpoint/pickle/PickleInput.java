// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint.pickle;

import io.ofajava.error.CheckpointError;
import io.ofajava.error.OfaException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The bytes of a pickle. Every length is checked against the remaining bytes before anything is allocated. */
final class PickleInput {
    private static final int MAX_LINE = 1 << 16;
    private static final int MAX_INTEGER_BYTES = 256;

    private final String path;
    private final ByteBuffer buffer;

    /**
     * @param path named in errors
     * @param buffer read from its position, which advances
     */
    PickleInput(String path, ByteBuffer buffer) {
        this.path = path;
        this.buffer = buffer;
    }

    int position() {
        return buffer.position();
    }

    /** An unsigned byte. */
    int u8() {
        return take(1).get() & 0xFF;
    }

    /** The next {@code length} bytes; nothing is allocated for them. */
    ByteBuffer take(long length) {
        if (length < 0 || length > buffer.remaining()) {
            throw bad("it ends early, at byte " + buffer.position() + " of " + buffer.limit());
        }
        ByteBuffer bytes = buffer.slice(buffer.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(buffer.position() + (int) length);
        return bytes;
    }

    /** UTF-8 text of {@code length} bytes; malformed parts become U+FFFD. */
    String string(long length) {
        return StandardCharsets.UTF_8.decode(take(length)).toString();
    }

    /** A copy of {@code length} bytes. */
    byte[] bytes(long length) {
        ByteBuffer taken = take(length);
        byte[] result = new byte[taken.remaining()];
        taken.get(result);
        return result;
    }

    /** A little-endian two's complement integer: a Long if it fits. */
    Number integer(long length) {
        if (length > MAX_INTEGER_BYTES) {
            throw bad("an integer has " + length + " bytes");
        }
        byte[] digits = bytes(length);
        for (int i = 0; i < digits.length / 2; i++) {
            byte low = digits[i];
            digits[i] = digits[digits.length - 1 - i];
            digits[digits.length - 1 - i] = low;
        }
        BigInteger value = digits.length == 0 ? BigInteger.ZERO : new BigInteger(digits);
        return narrow(value);
    }

    private static Number narrow(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    /** Text up to the next line feed, which is consumed. */
    String line() {
        int start = buffer.position();
        int end = start;
        while (end < buffer.limit() && buffer.get(end) != '\n') {
            if (end - start == MAX_LINE) {
                throw bad("a line is longer than " + MAX_LINE + " bytes");
            }
            end++;
        }
        String text = string((long) end - start);
        take(1); // the line feed
        return text;
    }

    /** A line with a decimal integer, or a boolean of protocol 0. */
    Object textInteger() {
        String text = line();
        if (text.endsWith("L")) { // a long of protocol 0
            text = text.substring(0, text.length() - 1);
        }
        if (text.equals("00") || text.equals("01")) { // protocol 0 booleans
            return text.equals("01");
        }
        if (text.isEmpty() || text.length() > MAX_INTEGER_BYTES) {
            throw bad("an integer is malformed");
        }
        try {
            return narrow(new BigInteger(text));
        } catch (NumberFormatException e) {
            throw bad("an integer is malformed");
        }
    }

    /** A line with a decimal number. */
    Double textDouble() {
        String text = line();
        if (text.length() > MAX_INTEGER_BYTES) {
            throw bad("a number is malformed");
        }
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            throw bad("a number is malformed");
        }
    }

    /** A line with an index into the memo. */
    int textIndex() {
        try {
            return Integer.parseInt(line());
        } catch (NumberFormatException e) {
            throw bad("a memo index is malformed");
        }
    }

    /** A line with quoted text; escapes are kept unchanged. */
    String quoted() {
        String text = line();
        int last = text.length() - 1;
        if (last < 1 || text.charAt(0) != text.charAt(last) || text.charAt(0) != '\'' && text.charAt(0) != '"') {
            throw bad("a string has no quotes");
        }
        return text.substring(1, last);
    }

    /** An error in this pickle: one line that names the file. */
    OfaException bad(String reason) {
        return CheckpointError.DAMAGED.with(path, "bad pickle: " + reason);
    }
}
