package io.ofajava.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The published sizes of OFA (their architecture functions; all other flags are common to them). */
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

    final int width;
    final int ffn;
    final int encoderLayers;
    final int decoderLayers;
    final int heads;
    final List<Integer> blocks;

    ModelSize(int width, int ffn, int encoderLayers, int decoderLayers, int heads, Integer... blocks) {
        this.width = width;
        this.ffn = ffn;
        this.encoderLayers = encoderLayers;
        this.decoderLayers = decoderLayers;
        this.heads = heads;
        this.blocks = List.of(blocks);
    }

    /** @return the size of that name, in any case */
    public static ModelSize of(String name) {
        return Arrays.stream(values()).filter(size -> size.name().equalsIgnoreCase(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown size " + name + "; there are "
                        + Arrays.stream(values()).map(size -> size.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "))));
    }
}
