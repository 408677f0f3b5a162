// SPDX-License-Identifier: Apache-2.0
package io.ofajava.bench;

import io.ofajava.error.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The published sizes of OFA (their architecture functions; all other flags are the same). */
public enum ModelSize {
    /** 33.5 million parameters. */
    TINY(256, 1024, 4, 4, 4, 3, 4, 6),
    /** 92.9 million parameters. */
    MEDIUM(512, 2048, 4, 4, 8, 3, 4, 23),
    /** 182.2 million parameters. */
    BASE(768, 3072, 6, 6, 12, 3, 4, 23),
    /** 473.0 million parameters. */
    LARGE(1024, 4096, 12, 12, 16, 3, 8, 36),
    /** 929.5 million parameters. */
    HUGE(1280, 5120, 24, 12, 16, 3, 8, 36);

    private final int width;
    private final int ffn;
    private final int encoderLayers;
    private final int decoderLayers;
    private final int heads;
    private final List<Integer> blocks;

    ModelSize(int width, int ffn, int encoderLayers, int decoderLayers, int heads, Integer... blocks) {
        this.width = width;
        this.ffn = ffn;
        this.encoderLayers = encoderLayers;
        this.decoderLayers = decoderLayers;
        this.heads = heads;
        this.blocks = List.of(blocks);
    }

    /**
     * The size with this name, ignoring case.
     *
     * @throws InvalidInputException with the known names if there is none
     */
    public static ModelSize of(String name) {
        return Arrays.stream(values())
                .filter(size -> size.name().equalsIgnoreCase(name.strip()))
                .findFirst()
                .orElseThrow(() -> BenchError.ARGUMENT.with("size is " + name + "; it must be one of "
                        + Arrays.stream(values()).map(ModelSize::toString).collect(Collectors.joining(", "))));
    }

    /** Width of the residual stream. */
    public int width() {
        return width;
    }

    /** Inner width of the feed-forward layers. */
    public int ffn() {
        return ffn;
    }

    /** Layers of the encoder. */
    public int encoderLayers() {
        return encoderLayers;
    }

    /** Layers of the decoder. */
    public int decoderLayers() {
        return decoderLayers;
    }

    /** Attention heads. */
    public int heads() {
        return heads;
    }

    /** Residual blocks of the backbone's three stages. */
    public List<Integer> blocks() {
        return blocks;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
