// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks;

import io.ofajava.image.ImageDecoder;
import io.ofajava.image.Resize;
import io.ofajava.image.RgbImage;
import java.nio.FloatBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From an image file to the encoder's input: decoded, resized to a square by Pillow's bicubic filter, normalised. On
 * one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 2)
public class ImageBenchmark {
    /** One of {@link ImageFiles}. */
    @Param({"jpeg-12mp", "png-12mp", "jpeg-vga"})
    public String file;

    @Param("480")
    public int side;

    private final ImageDecoder reader = new ImageDecoder();
    private byte[] data;
    private FloatBuffer pixels;

    @Setup
    public void open() {
        data = ImageFiles.read(file);
        pixels = FloatBuffer.allocate(3 * side * side);
    }

    @Benchmark
    public RgbImage decode() {
        return reader.read(data, file);
    }

    @Benchmark
    public float decodeAndResize() {
        RgbImage image = reader.read(data, file);
        Resize.bicubicNormalized(image.rgb(), image.width(), image.height(), side, side, pixels);
        return pixels.get(0);
    }
}
