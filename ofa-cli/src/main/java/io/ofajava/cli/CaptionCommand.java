// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.Caption;
import io.ofajava.GenerationOptions;
import io.ofajava.ImageInput;
import io.ofajava.Ofa;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ofa caption IMAGE...} */
@Command(
        name = "caption",
        description = "Describe pictures.",
        footer = {
            "",
            "Examples:",
            "  ofa caption demo-model/examples/*.png",
            "  ofa caption --n-best 3 --json photo.jpg",
            "",
            "One picture is plain text. Several are one line each on a terminal, and JSON, one object a line, where the",
            "output is piped; --json is always JSON.",
            "A picture that cannot be read is reported and skipped, and the exit code tells of it."
        })
final class CaptionCommand extends ModelCommand {
    /** Pictures that are read while earlier ones are decoded. */
    private static final int PICTURES_AT_ONCE = 8;

    @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "PNG, JPEG, WebP, GIF or BMP files")
    private List<Path> images;

    @Override
    int ask(Ofa ofa, GenerationOptions options) {
        boolean many = images.size() > 1;
        ResultWriter writer = many && !Terminal.showsOutput() ? new ResultWriter(root().out(), true) : writer();
        ExecutorService readers =
                Executors.newFixedThreadPool(Math.min(PICTURES_AT_ONCE, images.size()), CaptionCommand::daemon);
        try (ProgressLine progress = ProgressLine.start("caption", images.size())) {
            return describeAll(ofa, options, readers, progress, writer, many);
        } finally {
            readers.shutdownNow();
        }
    }

    /** Prints in the order of the command line, whatever finishes first; few pictures are in memory at any time. */
    private int describeAll(
            Ofa ofa,
            GenerationOptions options,
            ExecutorService readers,
            ProgressLine progress,
            ResultWriter writer,
            boolean many) {
        int exitCode = ExitCode.OK;
        Deque<Future<Caption>> running = new ArrayDeque<>();
        Iterator<Path> waiting = images.iterator();
        for (Path image : images) {
            while (running.size() < 2 * PICTURES_AT_ONCE && waiting.hasNext()) {
                ImageInput source = ImageInput.of(waiting.next());
                running.add(readers.submit(() -> ofa.caption(source, options)));
            }
            try {
                Caption caption = running.remove().get();
                progress.interrupt(() -> writer.caption(image.toString(), many ? image.toString() : null, caption));
            } catch (ExecutionException e) {
                progress.interrupt(() -> root().reporter().report(image.toString(), e.getCause()));
                exitCode = Math.max(exitCode, ExitCode.of(e.getCause()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return ExitCode.FAILURE;
            }
            progress.step();
        }
        return exitCode;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "ofa-pictures");
        thread.setDaemon(true);
        return thread;
    }
}
