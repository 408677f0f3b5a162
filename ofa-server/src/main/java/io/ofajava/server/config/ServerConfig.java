// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.config;

import io.ofajava.EngineKind;
import io.ofajava.Precision;
import io.ofajava.WeightSet;
import io.ofajava.image.Orientation;
import io.ofajava.image.Truncated;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The validated configuration of a server. Paths and texts that are not set are null.
 *
 * @param host address to listen on
 * @param port 0 for any free one
 * @param apiKey the bearer token that requests must carry, or null
 * @param model the checkpoint and how it runs
 * @param limits limits of requests
 * @param times time limits
 * @param storage sources and destinations of images
 * @param ui whether the playground page is served
 * @param textLogs text logs instead of JSON
 * @param multiModel many models instead of one
 * @param modelsDirectory for many models: the directory that contains all of them
 * @param modelsMaxBytes for many models: maximum size of all loaded weights
 * @param api which requests are accepted
 */
public record ServerConfig(
        String host,
        int port,
        @Nullable String apiKey,
        Model model,
        Limits limits,
        Times times,
        Storage storage,
        boolean ui,
        boolean textLogs,
        boolean multiModel,
        Path modelsDirectory,
        long modelsMaxBytes,
        Api api) {
    /**
     * Which requests are accepted.
     *
     * @param defaultTask the task of requests that name none, or null
     * @param corsOrigins origins whose pages may call the server; may be empty
     * @param openAi whether the OpenAI-style routes are served
     */
    public record Api(@Nullable String defaultTask, List<String> corsOrigins, boolean openAi) {
        /** Keeps an immutable copy. */
        public Api {
            corsOrigins = List.copyOf(corsOrigins);
        }
    }

    /**
     * The model of a single-model server.
     *
     * @param checkpoint null for the demo model
     * @param threads 0 for one per processor
     * @param niceness niceness increment of the compute threads, 0 to 19
     * @param engine engine that executes the graphs
     * @param device index of the GPU
     * @param weights set of weights that is read from a training checkpoint
     * @param lenient whether unknown parts of a checkpoint are ignored
     */
    public record Model(
            @Nullable Path checkpoint,
            @Nullable Path vocabulary,
            @Nullable Path vqgan,
            @Nullable Path clip,
            int threads,
            int niceness,
            EngineKind engine,
            int device,
            Precision precision,
            @Nullable Path cache,
            Orientation orientation,
            WeightSet weights,
            boolean lenient,
            long maxPixels,
            Truncated truncated) {}

    /**
     * Limits that are checked before memory is allocated.
     *
     * @param maxBodyBytes of one request
     * @param maxBodiesBytes of all requests in progress
     * @param maxQueue admitted requests without a response
     */
    public record Limits(
            int maxBodyBytes,
            long maxBodiesBytes,
            int maxHeaderBytes,
            int maxJsonDepth,
            int maxTextChars,
            int maxList,
            int maxConnections,
            int maxQueue) {}

    /** Time limits; a probe interval of zero disables probes. */
    public record Times(
            Duration request,
            Duration stream,
            Duration idle,
            Duration header,
            Duration body,
            Duration drain,
            Duration probe,
            Duration failedLinger) {}

    /**
     * Images outside of requests.
     *
     * @param bucket bucket for generated images, or null
     * @param allowedBuckets the only buckets that requests may read; empty for all
     * @param imageHosts hosts from which images may be fetched; may be empty
     * @param outputBuckets buckets besides {@code bucket} that requests may write to
     * @param requesterPays whether this account pays for requests to buckets whose owner requires that
     */
    public record Storage(
            @Nullable String bucket,
            String prefix,
            List<String> allowedBuckets,
            @Nullable String kmsKey,
            @Nullable URI endpoint,
            @Nullable String region,
            int attempts,
            Duration timeout,
            Duration presign,
            @Nullable Path spool,
            long spoolMaxBytes,
            List<String> imageHosts,
            List<String> outputBuckets,
            boolean requesterPays) {
        /** Keeps immutable copies. */
        public Storage {
            allowedBuckets = List.copyOf(allowedBuckets);
            imageHosts = List.copyOf(imageHosts);
            outputBuckets = List.copyOf(outputBuckets);
        }
    }

    /**
     * Reads and validates the configuration.
     *
     * @param environment as of {@link System#getenv()}
     * @param flags values by {@link Setting#flag()}
     * @throws io.ofajava.error.InvalidInputException naming the invalid flag or variable
     */
    public static ServerConfig of(Map<String, String> environment, Map<String, String> flags) {
        return new ConfigReader(environment, flags).read();
    }
}
