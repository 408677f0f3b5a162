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

/**
 * What a server was told, checked. Paths and texts that were not given are null.
 *
 * @param host address to listen on
 * @param port 0 for any free one
 * @param apiKey the bearer token that requests must carry, or null
 * @param model which checkpoint, and how it runs
 * @param limits what requests may cost
 * @param times how long things may take
 * @param storage where images come from and go to
 * @param ui whether the playground page is served
 * @param textLogs logs for people instead of JSON
 * @param multiModel many models instead of one
 * @param modelsDirectory with many models: where all of them are
 * @param modelsMaxBytes with many models: the most that their weights may take
 * @param api which requests are understood
 */
public record ServerConfig(
        String host,
        int port,
        String apiKey,
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
     * Which requests are understood.
     *
     * @param defaultTask the task of requests that name none, or null
     * @param corsOrigins origins whose pages may call the server; empty for none
     * @param openAi whether the OpenAI-style routes are served
     */
    public record Api(String defaultTask, List<String> corsOrigins, boolean openAi) {
        /** Keeps an immutable copy. */
        public Api {
            corsOrigins = List.copyOf(corsOrigins);
        }
    }

    /**
     * The model of a single-model server.
     *
     * @param checkpoint null for the demo model
     * @param threads 0 for one a processor
     * @param standBack niceness that is added to threads that compute, 0 to 19
     * @param engine what executes the graphs
     * @param device index of the GPU
     * @param weights which weights of a training checkpoint are read
     * @param lenient whether what is unknown in a checkpoint is ignored
     */
    public record Model(
            Path checkpoint,
            Path vocabulary,
            Path vqgan,
            Path clip,
            int threads,
            int standBack,
            EngineKind engine,
            int device,
            Precision precision,
            Path cache,
            Orientation orientation,
            WeightSet weights,
            boolean lenient,
            long maxPixels,
            Truncated truncated) {}

    /**
     * Limits that hold before memory is taken.
     *
     * @param maxBodyBytes of one request
     * @param maxBodiesBytes of all requests that are being served
     * @param maxQueue requests that are admitted and not answered
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

    /** How long things may take; a probe interval of zero is none. */
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
     * @param bucket where generated images go, or null
     * @param allowedBuckets the only ones that requests may read; empty for all
     * @param imageHosts hosts that images may be fetched from; empty for none
     * @param outputBuckets buckets besides {@code bucket} that requests may write to
     * @param requesterPays whether this account pays for requests to buckets whose owner asks for that
     */
    public record Storage(
            String bucket,
            String prefix,
            List<String> allowedBuckets,
            String kmsKey,
            URI endpoint,
            String region,
            int attempts,
            Duration timeout,
            Duration presign,
            Path spool,
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
     * Reads and checks everything.
     *
     * @param environment as of {@link System#getenv()}
     * @param flags values by {@link Setting#flag()}
     * @throws io.ofajava.error.InvalidInputException naming the flag or variable that is at fault
     */
    public static ServerConfig of(Map<String, String> environment, Map<String, String> flags) {
        return new ConfigReader(environment, flags).read();
    }
}
