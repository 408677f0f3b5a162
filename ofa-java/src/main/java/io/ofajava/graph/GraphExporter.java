// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.onnx.GraphBuilder;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.GraphTarget;
import io.ofajava.onnx.WeightFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes the graphs of a checkpoint. */
public final class GraphExporter {
    /**
     * Version of the graphs, part of the cache key. Must change whenever the graphs of a given checkpoint change, so
     * that stale cached graphs are not used.
     */
    public static final int FORMAT = 17;

    /** The metadata key of a graph that has the hash of its checkpoint. */
    public static final String CHECKPOINT = "ofa.checkpoint";

    /**
     * What to write.
     *
     * @param interpolated the patch grids whose image positions are interpolated; used by models with
     *     {@code interpolate_position} only
     * @param exposed whether intermediate values become outputs too, for tests and for finding a fault
     * @param precision which element types the graphs compute in
     * @param target which kind of engine they are for
     * @param candidates whether decoders return candidates besides logits
     */
    public record Options(
            List<PatchGrid> interpolated,
            boolean exposed,
            GraphPrecision precision,
            GraphTarget target,
            boolean candidates) {
        /** Nothing out of the ordinary. */
        public static final Options DEFAULT = new Options(List.of(), false);

        /** Graphs in float32 for the CPU. */
        public Options(List<PatchGrid> interpolated, boolean exposed) {
            this(interpolated, exposed, GraphPrecision.FP32, GraphTarget.CPU);
        }

        /** With candidates where the target is faster with them. */
        public Options(List<PatchGrid> interpolated, boolean exposed, GraphPrecision precision, GraphTarget target) {
            this(interpolated, exposed, precision, target, target.candidates());
        }

        /** Refuses half precisions in the CPU's form. */
        public Options {
            if (target == GraphTarget.CPU && GraphTarget.onCpu(precision) != target) {
                throw new IllegalArgumentException("the form of graphs for the CPU is not for " + precision
                        + "; use that of " + GraphTarget.onCpu(precision));
            }
        }

        /** The graphs that were exported with these options into a directory. */
        public GraphSet set(Path directory) {
            return new GraphSet(directory, precision, target.fixedCache(), candidates);
        }
    }

    private GraphExporter() {}

    /**
     * Writes all graphs for which the checkpoint has weights into an existing empty directory.
     *
     * @throws IOException if the directory cannot be written
     */
    public static GraphSet export(Checkpoint checkpoint, Path directory, Options options) throws IOException {
        OfaConfig config = checkpoint.config();
        Parameters parameters = new Parameters(checkpoint);
        try (WeightFile weights = new WeightFile(directory.resolve(GraphSet.WEIGHTS))) {
            boolean joined = options.target().joined() && !options.exposed();
            write(
                    encoder(
                            weights,
                            parameters,
                            config,
                            options,
                            joined ? EncoderGraph.Sources.PATCHES : EncoderGraph.Sources.PIXELS),
                    checkpoint,
                    directory.resolve(GraphSet.ENCODER));
            if (joined) {
                write(image(weights, parameters, config, options), checkpoint, directory.resolve(GraphSet.IMAGE));
            } else {
                write(
                        encoder(weights, parameters, config, options, EncoderGraph.Sources.TEXT),
                        checkpoint,
                        directory.resolve(GraphSet.TEXT_ENCODER));
            }
            boolean codes = config.layout().numCodes() > 0;
            List<DecoderKind> kinds =
                    joined && codes ? List.of(DecoderKind.TEXT, DecoderKind.CODES) : List.of(DecoderKind.TEXT);
            write(
                    decoder(weights, parameters, config, options, kinds),
                    checkpoint,
                    directory.resolve(GraphSet.DECODER));
            if (codes && !joined) {
                write(
                        decoder(weights, parameters, config, options, List.of(DecoderKind.CODES)),
                        checkpoint,
                        directory.resolve(GraphSet.CODES_DECODER));
            }
        }
        return options.set(directory);
    }

    private static void write(GraphBuilder builder, Checkpoint checkpoint, Path file) throws IOException {
        builder.metadata(CHECKPOINT, checkpoint.hash());
        builder.write(file);
    }

    private static GraphBuilder image(WeightFile weights, Parameters parameters, OfaConfig config, Options options)
            throws IOException {
        GraphBuilder builder = new GraphBuilder("ofa_image", weights, options.precision(), options.target());
        new ImageEmbedding(
                        builder,
                        parameters,
                        config,
                        new TransformerBlocks(builder, parameters, config, Products.of(builder)),
                        new EncoderPositions(builder, parameters, config, options.interpolated()),
                        options.exposed())
                .build();
        return builder;
    }

    private static GraphBuilder encoder(
            WeightFile weights, Parameters parameters, OfaConfig config, Options options, EncoderGraph.Sources sources)
            throws IOException {
        GraphBuilder builder = new GraphBuilder(
                sources == EncoderGraph.Sources.TEXT ? "ofa_text_encoder" : "ofa_encoder",
                weights,
                options.precision(),
                options.target());
        new EncoderGraph(builder, parameters, config, options.interpolated(), sources, options.exposed()).build();
        return builder;
    }

    private static GraphBuilder decoder(
            WeightFile weights, Parameters parameters, OfaConfig config, Options options, List<DecoderKind> kinds)
            throws IOException {
        GraphBuilder builder = new GraphBuilder(
                kinds.equals(List.of(DecoderKind.CODES)) ? "ofa_codes" : "ofa_decoder",
                weights,
                options.precision(),
                options.target());
        new DecoderGraph(builder, parameters, config, kinds, options).build();
        return builder;
    }
}
