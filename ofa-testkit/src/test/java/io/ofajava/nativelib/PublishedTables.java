// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The function tables of ONNX Runtime's C API as its authors compiled them: read from the macOS library in the
 * published jar, the only one with the symbols of tables and functions. The order is the same on all platforms with
 * 64-bit pointers.
 *
 * <p>Format: <a href="https://github.com/apple-oss-distributions/xnu/blob/main/EXTERNAL_HEADERS/mach-o/loader.h">
 * mach-o/loader.h</a>, and for pointers in data mach-o/fixup-chains.h.
 */
final class PublishedTables {
    private static final String LIBRARY = "/ai/onnxruntime/native/osx-aarch64/libonnxruntime.dylib";

    private static final int MAGIC_64 = 0xfeedfacf;
    private static final int LC_SYMTAB = 0x2;
    private static final int LC_SEGMENT_64 = 0x19;
    /** Symbols with one of these bits are for debuggers. */
    private static final int N_STAB = 0xe0;
    /** A pointer in data is a target in the low 36 bits, and in the others where the next pointer is. */
    private static final long TARGET = (1L << 36) - 1;

    /** A function of the class that implements the C API: {@code OrtApis::NAME(...)}. */
    private static final Pattern FUNCTION = Pattern.compile("__ZN7OrtApis(\\d+)(\\w+)");

    private static final Pattern TABLE = Pattern.compile("__ZL\\d+ort_api_1_to_(\\d+)");
    private static final Pattern BASE = Pattern.compile("__ZL\\d+ort_api_base");

    private record Segment(long address, long size, long offset) {}

    private final ByteBuffer file;
    private final List<Segment> segments = new ArrayList<>();
    private final Map<Long, List<String>> functions = new HashMap<>();
    private long table = -1;
    private long base = -1;
    private int version;

    /** Reads the library on the class path. */
    PublishedTables() throws IOException {
        try (InputStream in = PublishedTables.class.getResourceAsStream(LIBRARY)) {
            file = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        }
        if (file.getInt(0) != MAGIC_64) {
            throw new IOException(LIBRARY + ": not a 64-bit Mach-O file");
        }
        int commands = file.getInt(16);
        int at = 32;
        for (int i = 0; i < commands; i++) {
            int command = file.getInt(at);
            if (command == LC_SEGMENT_64) {
                segments.add(new Segment(file.getLong(at + 24), file.getLong(at + 32), file.getLong(at + 40)));
            } else if (command == LC_SYMTAB) {
                readSymbols(file.getInt(at + 8), file.getInt(at + 12), file.getInt(at + 16));
            }
            at += file.getInt(at + 4);
        }
        if (table < 0 || base < 0) {
            throw new IOException(LIBRARY + ": no symbol of the function tables");
        }
    }

    private void readSymbols(int symbols, int count, int names) {
        for (int i = 0; i < count; i++) {
            int symbol = symbols + 16 * i;
            if ((file.get(symbol + 4) & N_STAB) == 0) {
                add(name(names + file.getInt(symbol)), file.getLong(symbol + 8));
            }
        }
    }

    private void add(String symbol, long address) {
        Matcher function = FUNCTION.matcher(symbol);
        if (function.lookingAt()) {
            String name = function.group(2).substring(0, Integer.parseInt(function.group(1)));
            functions.computeIfAbsent(address, any -> new ArrayList<>()).add(name);
        }
        Matcher versions = TABLE.matcher(symbol);
        if (versions.matches()) {
            table = address;
            version = Integer.parseInt(versions.group(1));
        } else if (BASE.matcher(symbol).matches()) {
            base = address;
        }
    }

    private String name(int at) {
        int end = at;
        while (file.get(end) != 0) {
            end++;
        }
        return new String(file.array(), at, end - at, StandardCharsets.US_ASCII);
    }

    /** The version of the API whose functions the table has. */
    int version() {
        return version;
    }

    /** Names of the functions at a position of {@code OrtApi}; several if they share their code, none past the end. */
    List<String> api(int position) {
        return functionsAt(table + (long) position * Long.BYTES);
    }

    /** Names of the functions at a position of {@code OrtApiBase}. */
    List<String> apiBase(int position) {
        return functionsAt(base + (long) position * Long.BYTES);
    }

    private List<String> functionsAt(long address) {
        for (Segment segment : segments) {
            long inside = address - segment.address;
            if (inside >= 0 && inside < segment.size) {
                return functions.getOrDefault(
                        file.getLong(Math.toIntExact(segment.offset + inside)) & TARGET, List.of());
            }
        }
        throw new IllegalArgumentException("no segment has address " + Long.toHexString(address));
    }
}
