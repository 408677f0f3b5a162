package io.ofajava.graph;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.OfaConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes the graphs of a checkpoint. */
public final class GraphExporter {
    /** Changes whenever the graphs of one and the same checkpoint change, so that stored ones are not mistaken for current ones. */
    public static final int FORMAT = 2;

    /**
     * What to write.
     *
     * @param interpolated the grids whose picture positions are interpolated; used by models with {@code interpolate_position} only
     * @param exposed      whether intermediate values become outputs too, for tests and for finding a fault
     */
    public record Options(List<PatchGrid> interpolated, boolean exposed) {
        /** Nothing out of the ordinary. */
        public static final Options DEFAULT = new Options(List.of(), false);
    }

    private GraphExporter() {
    }

    /**
     * Writes all graphs that the checkpoint has the weights for into an existing empty directory.
     *
     * @throws IOException if the directory cannot be written
     */
    public static GraphSet export(Checkpoint checkpoint, Path directory, Options options) throws IOException {
        GraphSet set = new GraphSet(directory);
        OfaConfig config = checkpoint.config();
        Parameters parameters = new Parameters(checkpoint);
        try (WeightFile weights = new WeightFile(directory.resolve(GraphSet.WEIGHTS))) {
            encoder(weights, parameters, config, options, true).write(set.encoder());
            encoder(weights, parameters, config, options, false).write(set.textEncoder());
            decoder(weights, parameters, config, options, DecoderKind.TEXT).write(set.decoder(DecoderKind.TEXT));
            if (config.layout().numCodes() > 0) {
                decoder(weights, parameters, config, options, DecoderKind.CODES).write(set.decoder(DecoderKind.CODES));
            }
        }
        return set;
    }

    private static GraphBuilder encoder(WeightFile weights, Parameters parameters, OfaConfig config, Options options, boolean withImage)
            throws IOException {
        GraphBuilder builder = new GraphBuilder(withImage ? "ofa_encoder" : "ofa_text_encoder", weights);
        new EncoderGraph(builder, parameters, config, options.interpolated(), withImage, options.exposed()).build();
        return builder;
    }

    private static GraphBuilder decoder(WeightFile weights, Parameters parameters, OfaConfig config, Options options, DecoderKind kind)
            throws IOException {
        GraphBuilder builder = new GraphBuilder(kind == DecoderKind.CODES ? "ofa_codes" : "ofa_decoder", weights);
        new DecoderGraph(builder, parameters, config, kind, options.exposed()).build();
        return builder;
    }
}
