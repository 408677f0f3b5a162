// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.ofajava.checkpoint.pickle.Names;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.text.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A safetensors file: 8 bytes of header length, a JSON header, then the contiguous bytes of the tensors (<a
 * href="https://github.com/huggingface/safetensors">format</a>). As the format requires, the tensors must fill the rest
 * of the file without gap or overlap.
 */
public final class SafetensorsFile {
    /** The format's own limit for the header, in bytes. */
    private static final long MAX_HEADER = 100_000_000;

    private static final int MAX_TENSORS = 100_000;
    private static final int MAX_DIMENSIONS = 16;

    private SafetensorsFile() {}

    /** One header entry; {@code begin} and {@code end} count from the first byte after the header. */
    private record Entry(String name, DType dtype, long[] shape, long begin, long end) {}

    /**
     * Maps the file and checks its whole header.
     *
     * @throws InvalidInputException if it is not a well-formed safetensors file
     */
    public static TensorSource open(Path path) {
        try (MappedFile file = MappedFile.open(path)) {
            return read(file);
        }
    }

    static TensorSource read(MappedFile file) {
        long headerLength = file.slice(0, 8, "safetensors header length").getLong();
        if (headerLength < 2 || headerLength > MAX_HEADER) {
            throw corrupt(file, "header length " + headerLength + " is not between 2 and " + MAX_HEADER);
        }
        ByteBuffer header = file.slice(8, headerLength, "safetensors header");
        List<Entry> entries;
        try (JsonParser parser = Json.factory().createParser(new ByteBufferInput(header))) {
            entries = parseHeader(file, parser);
        } catch (IOException e) {
            throw CheckpointError.DAMAGED.causedBy(
                    e, file.path(), "safetensors header is not valid JSON (" + Json.reason(e) + ")");
        }
        long dataStart = 8 + headerLength;
        checkLayout(file, entries, file.size() - dataStart);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Entry entry : entries) {
            ByteBuffer data = file.slice(dataStart + entry.begin, entry.end - entry.begin, "tensor " + entry.name);
            if (tensors.put(entry.name, Tensor.ofFile(entry.name, entry.dtype, entry.shape, data)) != null) {
                throw corrupt(file, "tensor " + entry.name + " is listed twice");
            }
        }
        return new StoredTensors(file.path(), tensors);
    }

    private static List<Entry> parseHeader(MappedFile file, JsonParser parser) throws IOException {
        expect(file, parser.nextToken(), JsonToken.START_OBJECT, "the header");
        List<Entry> entries = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (!Names.isPlain(name)) {
                throw corrupt(file, "the name of a tensor is not printable");
            }
            expect(file, parser.nextToken(), JsonToken.START_OBJECT, name);
            if (name.equals("__metadata__")) {
                parser.skipChildren();
                continue;
            }
            if (entries.size() == MAX_TENSORS) {
                throw corrupt(file, "lists more than " + MAX_TENSORS + " tensors");
            }
            entries.add(parseEntry(file, parser, name));
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw corrupt(file, "the header ends early");
        }
        if (parser.nextToken() != null) {
            throw corrupt(file, "the header holds more than one JSON object");
        }
        return entries;
    }

    private static Entry parseEntry(MappedFile file, JsonParser parser, String name) throws IOException {
        String type = null;
        long[] shape = null;
        long[] offsets = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (key) {
                case "dtype" -> {
                    expect(file, value, JsonToken.VALUE_STRING, name + ".dtype");
                    type = parser.getText();
                }
                case "shape" -> shape = integers(file, parser, name + ".shape");
                case "data_offsets" -> offsets = integers(file, parser, name + ".data_offsets");
                default -> throw corrupt(file, "tensor " + name + " has an unknown property");
            }
        }
        if (type == null || shape == null || offsets == null) {
            throw corrupt(file, "tensor " + name + " has no dtype, shape or data_offsets");
        }
        DType dtype = DType.ofSafetensors(type);
        if (dtype == null) {
            throw CheckpointError.UNSUPPORTED_TYPE.with(file.path(), name, Names.isPlain(type) ? type : "?");
        }
        if (offsets.length != 2 || offsets[0] < 0 || offsets[1] < offsets[0]) {
            throw corrupt(file, "tensor " + name + " has bad data_offsets");
        }
        long bytes = Tensor.byteLength(file.path() + ": " + name, dtype, shape);
        if (bytes != offsets[1] - offsets[0]) {
            throw corrupt(
                    file,
                    "tensor " + name + " needs " + bytes + " bytes by its shape, but " + (offsets[1] - offsets[0])
                            + " are reserved");
        }
        return new Entry(name, dtype, shape, offsets[0], offsets[1]);
    }

    private static long[] integers(MappedFile file, JsonParser parser, String what) throws IOException {
        expect(file, parser.currentToken(), JsonToken.START_ARRAY, what);
        long[] values = new long[MAX_DIMENSIONS];
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(file, parser.currentToken(), JsonToken.VALUE_NUMBER_INT, what);
            if (count == MAX_DIMENSIONS) {
                throw corrupt(file, what + " has more than " + MAX_DIMENSIONS + " entries");
            }
            values[count++] = parser.getLongValue();
        }
        return Arrays.copyOf(values, count);
    }

    /** No gap, no overlap, nothing past the end: then no byte can belong to two tensors. */
    private static void checkLayout(MappedFile file, List<Entry> entries, long available) {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long end = 0;
        for (Entry entry : sorted) {
            if (entry.begin != end) {
                throw corrupt(
                        file,
                        "tensor " + entry.name + " starts at " + entry.begin
                                + (entry.begin < end ? ", inside another tensor" : ", after a gap"));
            }
            end = entry.end;
        }
        if (end > available) {
            throw CheckpointError.DAMAGED.with(
                    file.path(),
                    "truncated: the header declares " + end + " bytes of tensors, the file holds " + available);
        }
        if (end < available) {
            throw corrupt(file, "holds " + (available - end) + " bytes that belong to no tensor");
        }
    }

    private static void expect(MappedFile file, JsonToken actual, JsonToken expected, String what) {
        if (actual != expected) {
            throw corrupt(
                    file,
                    what + " is not "
                            + switch (expected) {
                                case START_OBJECT -> "a JSON object";
                                case START_ARRAY -> "a list";
                                case VALUE_STRING -> "a string";
                                default -> "an integer";
                            });
        }
    }

    private static OfaException corrupt(MappedFile file, String reason) {
        return CheckpointError.DAMAGED.with(file.path(), "bad safetensors file: " + reason);
    }
}
