// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.OfaConfig;
import java.util.Arrays;
import java.util.List;

/**
 * Position terms that do not depend on the input: embeddings after their layer norm, and their products with the
 * position query and key weights. They are the same at every call, so they are tables of the graph, one row per
 * position.
 *
 * <p>Reference: {@code TransformerEncoder.forward_scriptable} and {@code TransformerDecoder.get_pos_info}.
 */
final class PositionTables {
    private static final String IMAGE_POSITIONS = "encoder.embed_image_positions.weight";

    private final Parameters parameters;
    private final OfaConfig config;

    PositionTables(Parameters parameters, OfaConfig config) {
        this.parameters = parameters;
        this.config = config;
    }

    /** The raw embeddings {@code [positions, width]} of text positions, which start at row 0. */
    float[] text(String side, int positions) {
        return java.util.Arrays.copyOf(parameters.values(side + ".embed_positions.weight"), positions * config.width());
    }

    /** The number of rows of {@link #image}. */
    int imageRows(List<PatchGrid> interpolated) {
        return parameters.dimension(IMAGE_POSITIONS, 0)
                + interpolated.stream().mapToInt(PatchGrid::patches).sum();
    }

    /**
     * The raw embeddings {@code [positions, width]} of the encoder's image positions. The rows of each grid in
     * {@code interpolated} follow the checkpoint's own rows, patch by patch.
     */
    float[] image(List<PatchGrid> interpolated) {
        float[] table = parameters.values(IMAGE_POSITIONS);
        int rows = table.length;
        float[] result = Arrays.copyOf(table, imageRows(interpolated) * config.width());
        int offset = rows;
        for (PatchGrid grid : interpolated) {
            interpolate(table, grid, result, offset);
            offset += grid.patches() * config.width();
        }
        return result;
    }

    /** The embedding of each image position of the decoder: {@code [positions.length, width]}. */
    float[] codes(int[] positions) {
        float[] table = parameters.values("decoder.embed_image_positions.weight");
        float[] result = new float[positions.length * config.width()];
        for (int i = 0; i < positions.length; i++) {
            System.arraycopy(table, positions[i] * config.width(), result, i * config.width(), config.width());
        }
        return result;
    }

    /** Returns a copy of the embeddings after layer normalisation. */
    float[] normalised(float[] embeddings, String norm) {
        float[] result = embeddings.clone();
        Matrices.layerNorm(
                result,
                config.width(),
                parameters.values(norm + ".weight"),
                parameters.values(norm + ".bias"),
                Parameters.LAYER_NORM_EPSILON);
        return result;
    }

    /** The product of (normalised) embeddings with a linear layer, times {@code factor}: {@code [positions, width]}. */
    float[] product(float[] embeddings, String linear, float factor) {
        int width = config.width();
        float[] product = Matrices.affine(
                embeddings,
                embeddings.length / width,
                width,
                parameters.linearWeight(linear),
                width,
                parameters.linearBias(linear));
        return Matrices.scale(product, factor);
    }

    /**
     * Bilinear interpolation of the embeddings of the grid that the model was trained on
     * ({@code F.interpolate(mode="bilinear", align_corners=False)}).
     */
    private void interpolate(float[] table, PatchGrid grid, float[] result, int offset) {
        int width = config.width();
        int side = config.origPatchImageSize() / PatchGrid.PATCH;
        for (int row = 0; row < grid.rows(); row++) {
            double y = sourceCoordinate(row, grid.rows(), side);
            int y0 = (int) y;
            int y1 = Math.min(y0 + 1, side - 1);
            for (int column = 0; column < grid.columns(); column++) {
                double x = sourceCoordinate(column, grid.columns(), side);
                int x0 = (int) x;
                int x1 = Math.min(x0 + 1, side - 1);
                int a = RelativePositions.imagePosition(config.imageBucketSize(), y0, x0) * width;
                int b = RelativePositions.imagePosition(config.imageBucketSize(), y0, x1) * width;
                int c = RelativePositions.imagePosition(config.imageBucketSize(), y1, x0) * width;
                int d = RelativePositions.imagePosition(config.imageBucketSize(), y1, x1) * width;
                double wy = y - y0;
                double wx = x - x0;
                int target = offset + (row * grid.columns() + column) * width;
                for (int i = 0; i < width; i++) {
                    result[target + i] = (float) ((1 - wy) * ((1 - wx) * table[a + i] + wx * table[b + i])
                            + wy * ((1 - wx) * table[c + i] + wx * table[d + i]));
                }
            }
        }
    }

    private static double sourceCoordinate(int index, int size, int sourceSize) {
        return Math.max(0, (index + 0.5) * sourceSize / size - 0.5);
    }
}
