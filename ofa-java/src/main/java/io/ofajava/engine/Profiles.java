package io.ofajava.engine;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.PatchGrid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The shapes that each graph of a model runs with, from the model's configuration and from how much is decoded at once. */
public final class Profiles {
    /** Captions, answers and boxes end before that; a profile of their own is faster for them. */
    private static final long SHORT_CACHE = 128;
    /** Tokens of a prompt. */
    private static final long USUAL_TEXT = 16;
    /** The published beam size. */
    private static final long USUAL_BEAM = 5;
    /** The picture size that an engine is fastest at where the configuration names none. */
    private static final int USUAL_SIDE = 384;

    private Profiles() {
    }

    /**
     * The encoder's shapes: any picture that the model has positions for, with any text.
     *
     * @param interpolated the grids that the graphs were exported with
     * @param withImage    whether a picture precedes the text
     */
    public static List<ShapeProfile> encoder(OfaConfig config, List<PatchGrid> interpolated, InferenceThread.Limits limits, boolean withImage) {
        int usual = Math.min(config.patchImageSize() > 0 ? config.patchImageSize() : USUAL_SIDE, mostSide(config, interpolated));
        return List.of(new ShapeProfile(withImage ? "image" : "text",
                encoderShape(1, 1, withImage ? PatchGrid.PATCH : 0),
                encoderShape(1, Math.min(USUAL_TEXT, config.maxSourcePositions()), withImage ? usual : 0),
                encoderShape(limits.maxEncoderBatch(), config.maxSourcePositions(), withImage ? mostSide(config, interpolated) : 0)));
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

    /** The longest side of a picture in pixels. */
    private static int mostSide(OfaConfig config, List<PatchGrid> interpolated) {
        int side = config.imageBucketSize();
        for (PatchGrid grid : interpolated) {
            side = Math.max(side, Math.max(grid.rows(), grid.columns()));
        }
        return side * PatchGrid.PATCH;
    }

    /** The decoder's shapes: a step of few positions, and one of any number. */
    public static List<ShapeProfile> decoder(OfaConfig config, List<PatchGrid> interpolated, InferenceThread.Limits limits, DecoderKind kind) {
        long positions = kind.positions(config);
        long side = mostSide(config, interpolated) / PatchGrid.PATCH;
        long source = side * side + config.maxSourcePositions();
        long rows = kind == DecoderKind.CODES ? limits.maxCodeRows() : limits.maxRows();
        long usual = kind == DecoderKind.CODES ? 1 : Math.min(USUAL_BEAM, rows);
        Map<String, Long> least = decoderShape(1, 1, 1, 1);
        ShapeProfile all = new ShapeProfile("long", least, decoderShape(1, usual, Math.min(source, 600), Math.max(1, positions / 2)),
                decoderShape(Math.min(limits.maxRequests(), rows), rows, source, positions));
        if (positions <= SHORT_CACHE) {
            return List.of(all);
        }
        return List.of(new ShapeProfile("short", least, decoderShape(1, usual, Math.min(source, 600), SHORT_CACHE / 4),
                decoderShape(Math.min(limits.maxRequests(), rows), rows, source, SHORT_CACHE)), all);
    }

    private static Map<String, Long> decoderShape(long sources, long rows, long source, long cache) {
        return Map.of("rows", rows, "sources", sources, "position_sources", sources, "beam", rows, "source", source, "cache", cache);
    }
}
