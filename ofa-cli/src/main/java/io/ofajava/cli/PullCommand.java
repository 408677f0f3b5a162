// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.hub.FetchListener;
import io.ofajava.hub.FetchOptions;
import io.ofajava.hub.Host;
import io.ofajava.hub.ModelHub;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ofa pull ID [DIR]} */
@Command(
        name = "pull",
        description = "Fetch a published checkpoint.",
        footer = {
            "",
            "Examples:",
            "  ofa pull OFA-Sys/ofa-base                    from the Hugging Face hub, into the cache",
            "  ofa pull OFA-Sys/ofa-base OFA-base           into another directory",
            "  ofa pull modelscope:damo/ofa_pretrain_base_en",
            "  ofa pull ofa:caption_base_best.pt            a file of the original repository, with a vocabulary",
            "  ofa pull https://example.com/mine.pt OFA-mine --sha256 93ab...",
            "",
            "'ofa models' lists published and cached checkpoints; '--model ID' uses a cached one.",
            "Run the command again to resume an interrupted transfer. Success means that the files are complete,",
            "that their SHA-256 is correct if the host provides it, and that the checkpoint can be opened.",
            "Environment: HF_TOKEN (access token), HF_ENDPOINT and MODELSCOPE_ENDPOINT (mirrors)."
        })
final class PullCommand implements Callable<Integer> {
    private static final long MEGABYTE = 1_000_000;

    @ParentCommand
    private OfaCommand root;

    @Parameters(index = "0", paramLabel = "ID|URL", description = "the id of a model, or the address of one file")
    private String id;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DIR",
            description = "directory for the files (default: the cache)")
    private @Nullable Path directory;

    @Option(
            names = "--revision",
            paramLabel = "REVISION",
            description = "branch, tag or commit of the repository (default: the host's)")
    private @Nullable String revision;

    @Option(names = "--sha256", paramLabel = "HEX", description = "expected SHA-256 of the single file")
    private @Nullable String sha256;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description =
                    "address of the host that the id names, such as a mirror (default: $HF_ENDPOINT, else the public"
                            + " one)")
    private @Nullable String endpoint;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "the cache (default: $$OFA_CACHE, else $$XDG_CACHE_HOME/ofa-java, else ~/.cache/ofa-java)")
    private @Nullable Path cache;

    @Override
    public Integer call() {
        ModelHub.Builder builder = ModelHub.builder(HubCache.directory(cache)).environment(System.getenv());
        if (endpoint != null) {
            builder.endpoint(host(), endpoint);
        }
        FetchOptions options = new FetchOptions(
                Optional.ofNullable(revision),
                Optional.ofNullable(sha256).map(digits -> digits.toLowerCase(Locale.ROOT)));
        PrintWriter out = root.out();
        Path fetched;
        try (FileProgress progress = new FileProgress(out)) {
            ModelHub hub = builder.build();
            fetched = directory == null
                    ? hub.fetch(id, options, progress)
                    : hub.fetchInto(id, options, directory, progress);
        }
        out.println("ready    " + fetched);
        out.flush();
        return ExitCode.OK;
    }

    private Host host() {
        return id.startsWith("modelscope:")
                ? Host.MODELSCOPE
                : id.startsWith("ofa:") ? Host.ORIGINAL : Host.HUGGING_FACE;
    }

    /** A progress bar for each file, and a line when it is complete. */
    private static final class FileProgress implements FetchListener, AutoCloseable {
        private final PrintWriter out;
        private String current = "";
        private long size;
        private @Nullable ByteProgress bar;

        FileProgress(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void progress(String file, long done, OptionalLong total) {
            if (bar == null || !file.equals(current)) {
                close();
                current = file;
                bar = ByteProgress.start(file, total.orElse(-1));
            }
            size = done;
            bar.at(done);
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
                out.println("fetched  " + current
                        + (size < MEGABYTE ? "" : String.format(Locale.ROOT, " (%,d MB)", size / MEGABYTE)));
                out.flush();
                bar = null;
            }
        }
    }
}
