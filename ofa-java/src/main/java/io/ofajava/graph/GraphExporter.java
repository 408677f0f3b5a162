package io.ofajava.graph;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.OfaConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes the graphs of a checkpoint. */
public final class GraphExporter {
    /** Changes whenever the graphs of one and the same checkpoint change, so that stored ones are not mistaken for current ones. */
    public static final int FORMAT = 6;

    /** The graph's metadata under which the hash of its checkpoint stands. */
    public static final String CHECKPOINT = "ofa.checkpoint";

    /**
     * What to write.
     *
     * @param interpolated the grids whose picture positions are interpolated; used by models with {@code interpolate_position} only
     * @param exposed      whether intermediate values become outputs too, for tests and for finding a fault
     * @param precision    which element types the graphs compute in
     * @param fixedCache   whether the decoders' caches have the length of all positions, of which a step reads the beginning, as TensorRT wants them;
     *                     otherwise a step reads the whole of a cache that is as long as it needs
     */
    public record Options(List<PatchGrid> interpolated, boolean exposed, Precision precision, boolean fixedCache) {
        /** Nothing out of the ordinary. */
        public static final Options DEFAULT = new Options(List.of(), false);

        /** Graphs in float32 for ONNX Runtime. */
        public Options(List<PatchGrid> interpolated, boolean exposed) {
            this(interpolated, exposed, Precision.FP32, false);
        }

        /** The graphs that were exported with these options into a directory. */
        public GraphSet set(Path directory) {
            return new GraphSet(directory, precision, fixedCache);
        }
    }

    private GraphExporter() {
    }

    /**
     * Writes all graphs that the checkpoint has the weights for into an existing empty directory.
     *
     * @throws IOException if the directory cannot be written
     */
    public static GraphSet export(Checkpoint checkpoint, Path directory, Options options) throws IOException {
        GraphSet set = options.set(directory);
        OfaConfig config = checkpoint.config();
        Parameters parameters = new Parameters(checkpoint);
        try (WeightFile weights = new WeightFile(directory.resolve(GraphSet.WEIGHTS))) {
            write(encoder(weights, parameters, config, options, true), checkpoint, set.encoder());
            write(encoder(weights, parameters, config, options, false), checkpoint, set.textEncoder());
            write(decoder(weights, parameters, config, options, DecoderKind.TEXT), checkpoint, set.decoder(DecoderKind.TEXT));
            if (config.layout().numCodes() > 0) {
                write(decoder(weights, parameters, config, options, DecoderKind.CODES), checkpoint, set.decoder(DecoderKind.CODES));
            }
        }
        return set;
    }

    private static void write(GraphBuilder builder, Checkpoint checkpoint, Path file) throws IOException {
        builder.metadata(CHECKPOINT, checkpoint.hash());
        builder.write(file);
    }

    private static GraphBuilder encoder(WeightFile weights, Parameters parameters, OfaConfig config, Options options, boolean withImage)
            throws IOException {
        GraphBuilder builder = new GraphBuilder(withImage ? "ofa_encoder" : "ofa_text_encoder", weights, options.precision());
        new EncoderGraph(builder, parameters, config, options.interpolated(), withImage, options.exposed()).build();
        return builder;
    }

    private static GraphBuilder decoder(WeightFile weights, Parameters parameters, OfaConfig config, Options options, DecoderKind kind)
            throws IOException {
        GraphBuilder builder = new GraphBuilder(kind == DecoderKind.CODES ? "ofa_codes" : "ofa_decoder", weights, options.precision());
        new DecoderGraph(builder, parameters, config, kind, options).build();
        return builder;
    }
}
