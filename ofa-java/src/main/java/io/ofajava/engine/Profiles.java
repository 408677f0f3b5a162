// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.PatchGrid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The shapes with which each graph of a model runs, from the model's configuration and the limits. */
public final class Profiles {
    /** Captions, answers and boxes end before this position; a separate profile for them is faster. */
    private static final long SHORT_CACHE = 128;
    /** Tokens of a prompt. */
    private static final long USUAL_TEXT = 16;
    /** The published beam size. */
    private static final long USUAL_BEAM = 5;
    /** The image size to optimise for if the configuration names none. */
    private static final int USUAL_SIDE = 384;

    /** A question of average length with the start token. */
    private static final long USUAL_PREFIX = 12;
    /** Longer prefixes are read in several steps, which bounds what is computed for every token, above all logits. */
    private static final int LONGEST_STEP = 32;

    private Profiles() {}

    /**
     * The maximum number of tokens per row in one decoder step: several for text, whose questions are forced prefixes;
     * image tokens have none.
     */
    public static int maxTokensPerRow(EngineLimits limits, DecoderKind kind) {
        return kind == DecoderKind.CODES ? 1 : Math.min(LONGEST_STEP, limits.maxRows());
    }

    /**
     * The encoder's shapes: any image that the model has positions for, with any text.
     *
     * @param interpolated the patch grids that the graphs were exported with
     * @param withImage whether an image precedes the text
     */
    public static List<ShapeProfile> encoder(
            OfaConfig config, List<PatchGrid> interpolated, EngineLimits limits, boolean withImage) {
        int usual = Math.min(
                config.patchImageSize() > 0 ? config.patchImageSize() : USUAL_SIDE, mostSide(config, interpolated));
        return List.of(new ShapeProfile(
                withImage ? "image" : "text",
                encoderShape(1, 1, withImage ? PatchGrid.PATCH : 0),
                encoderShape(1, Math.min(USUAL_TEXT, config.maxSourcePositions()), withImage ? usual : 0),
                encoderShape(
                        limits.maxEncoderBatch(),
                        config.maxSourcePositions(),
                        withImage ? mostSide(config, interpolated) : 0)));
    }

    private static Map<String, Long> encoderShape(long batch, long text, int side) {
        Map<String, Long> shape = new HashMap<>();
        long patches = side == 0 ? 0 : PatchGrid.ofPixels(side, side).patches();
        shape.put("batch", batch);
        shape.put("text", text);
        shape.put("source", patches + text);
        if (side > 0) {
            shape.put("patches", patches);
            shape.put("height", (long) side);
            shape.put("width", (long) side);
        }
        return shape;
    }

    /** The longest side of an image in pixels. */
    private static int mostSide(OfaConfig config, List<PatchGrid> interpolated) {
        int side = config.imageBucketSize();
        for (PatchGrid grid : interpolated) {
            side = Math.max(side, Math.max(grid.rows(), grid.columns()));
        }
        return side * PatchGrid.PATCH;
    }

    /**
     * The decoder's shapes: a step of few positions, one of any number, and one that reads forced prefixes, which are
     * one row of several tokens each.
     */
    public static List<ShapeProfile> decoder(
            OfaConfig config, List<PatchGrid> interpolated, EngineLimits limits, DecoderKind kind) {
        long positions = kind.positions(config);
        long side = mostSide(config, interpolated) / PatchGrid.PATCH;
        long source = side * side + config.maxSourcePositions();
        long rows = kind == DecoderKind.CODES ? limits.maxCodeRows() : limits.maxRows();
        long usual = kind == DecoderKind.CODES ? 1 : Math.min(USUAL_BEAM, rows);
        long usualSource = Math.min(source, 600);
        long requests = Math.min(limits.maxRequests(), rows);
        Map<String, Long> least = decoderShape(1, 1, 1, 1, 1, 1);
        List<ShapeProfile> profiles = new ArrayList<>();
        if (positions > SHORT_CACHE) {
            profiles.add(new ShapeProfile(
                    "short",
                    least,
                    decoderShape(1, usual, 1, usual, usualSource, SHORT_CACHE / 4),
                    decoderShape(requests, rows, 1, rows, source, SHORT_CACHE)));
        }
        profiles.add(new ShapeProfile(
                "long",
                least,
                decoderShape(1, usual, 1, usual, usualSource, Math.max(1, positions / 2)),
                decoderShape(requests, rows, 1, rows, source, positions)));
        long length = Math.min(maxTokensPerRow(limits, kind), positions);
        if (length > 1) {
            long usualLength = Math.min(USUAL_PREFIX, length);
            profiles.add(new ShapeProfile(
                    "prefix",
                    least,
                    decoderShape(1, 1, usualLength, usualLength, usualSource, Math.min(SHORT_CACHE / 4, positions)),
                    decoderShape(requests, requests, length, length, source, positions)));
        }
        return profiles;
    }

    /** @param beam queries per source */
    private static Map<String, Long> decoderShape(
            long sources, long rows, long length, long beam, long source, long cache) {
        return Map.of(
                "rows",
                rows,
                "length",
                length,
                "sources",
                sources,
                "position_sources",
                sources,
                "beam",
                beam,
                "source",
                source,
                "cache",
                cache);
    }
}
