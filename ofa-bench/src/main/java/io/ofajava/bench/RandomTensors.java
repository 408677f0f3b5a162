// SPDX-License-Identifier: Apache-2.0
package io.ofajava.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Named float32 tensors with seeded contents, written as a safetensors file. One seed gives the same bytes everywhere.
 */
final class RandomTensors {
    private static final int BUFFER_BYTES = 1 << 20;

    private enum Fill {
        NORMAL,
        ONE,
        ZERO
    }

    private record Parameter(long[] shape, Fill fill, float deviation) {
        long elements() {
            long count = 1;
            for (long dim : shape) {
                count *= dim;
            }
            return count;
        }
    }

    private final Map<String, Parameter> parameters = new LinkedHashMap<>();

    void ones(String name, long... shape) {
        parameters.put(name, new Parameter(shape, Fill.ONE, 0));
    }

    void zeros(String name, long... shape) {
        parameters.put(name, new Parameter(shape, Fill.ZERO, 0));
    }

    void normal(String name, float deviation, long... shape) {
        parameters.put(name, new Parameter(shape, Fill.NORMAL, deviation));
    }

    /** The bytes of all values. */
    long bytes() {
        return parameters.values().stream().mapToLong(Parameter::elements).sum() * Float.BYTES;
    }

    void write(Path file, long seed) throws IOException {
        byte[] header = header();
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        SplittableRandom random = new SplittableRandom(seed);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeFully(channel, buffer.putLong(header.length).flip());
            writeFully(channel, ByteBuffer.wrap(header));
            for (Parameter parameter : parameters.values()) {
                buffer.clear();
                long elements = parameter.elements();
                for (long i = 0; i < elements; i++) {
                    buffer.putFloat(value(parameter, random));
                    if (!buffer.hasRemaining()) {
                        writeFully(channel, buffer.flip());
                        buffer.clear();
                    }
                }
                writeFully(channel, buffer.flip());
            }
        }
    }

    private byte[] header() {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        long offset = 0;
        for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
            ObjectNode node = header.putObject(entry.getKey()).put("dtype", "F32");
            for (long dim : entry.getValue().shape()) {
                node.withArray("shape").add(dim);
            }
            long end = offset + entry.getValue().elements() * Float.BYTES;
            node.withArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        return header.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The sum of four uniform numbers approximates a normal one: fast, and sufficient for weights that are never
     * trained.
     */
    private static float value(Parameter parameter, SplittableRandom random) {
        if (parameter.fill() != Fill.NORMAL) {
            return parameter.fill() == Fill.ONE ? 1 : 0;
        }
        long bits = random.nextLong();
        long sum = (bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48);
        return (float) ((sum / 65536.0 - 2) * Math.sqrt(3)) * parameter.deviation();
    }

    private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
