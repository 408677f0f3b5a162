// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.InputImage;
import io.ofajava.Ofa;
import io.ofajava.Request;
import io.ofajava.Result;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Performs one request for each of several images. Results are printed in the order of the images. An image that fails
 * does not stop the others.
 */
final class RequestBatch {
    /** Number of requests in progress: enough to decode images while the model processes earlier ones. */
    private static final int WINDOW = 16;

    private final OfaCommand root;
    private final Ofa ofa;
    private final ResultWriter writer;
    private final @Nullable DemoModelNote demo;
    private boolean orientationNoted;

    /**
     * @param writer prints results
     * @param demo warns about images that the demo model was not trained for; null for another model
     */
    RequestBatch(OfaCommand root, Ofa ofa, ResultWriter writer, @Nullable DemoModelNote demo) {
        this.root = root;
        this.ofa = ofa;
        this.writer = writer;
        this.demo = demo;
    }

    private record Pending(@Nullable ImageArgument image, Request request, CompletableFuture<Result> result) {}

    /**
     * Performs the requests.
     *
     * @param request without its image
     * @param images may be empty, for one request without an image
     * @param files writes the generated images of an input, by its index
     * @return the exit code
     */
    int run(Request request, List<ImageArgument> images, BiFunction<Integer, Result, List<Path>> files) {
        if (images.isEmpty()) {
            return finish(new Pending(null, request, ofa.async().run(request)), 0, files, null);
        }
        int exitCode = ExitCode.OK;
        Deque<Pending> running = new ArrayDeque<>();
        int submitted = 0;
        try (ProgressLine progress = ProgressLine.start(request.task().name(), images.size())) {
            for (int done = 0; done < images.size(); done++) {
                while (running.size() < WINDOW && submitted < images.size()) {
                    ImageArgument image = images.get(submitted++);
                    Request one = request.withImage(image.input());
                    running.add(new Pending(image, one, ofa.async().run(one)));
                }
                exitCode = Math.max(exitCode, finish(running.remove(), done, files, progress));
                progress.step();
                if (root.out().checkError()) {
                    return ExitCode.FAILURE; // the output can no longer be written
                }
            }
        } finally {
            running.forEach(pending -> pending.result().cancel(true));
        }
        return exitCode;
    }

    private int finish(
            Pending pending,
            int index,
            BiFunction<Integer, Result, List<Path>> files,
            @Nullable ProgressLine progress) {
        String name = pending.image() == null ? null : pending.image().name();
        try {
            Result result = pending.result().get();
            List<Path> written = files.apply(index, result);
            print(progress, () -> {
                writer.result(name, pending.request(), result, written);
                note(pending.image(), result);
            });
            return ExitCode.OK;
        } catch (ExecutionException e) {
            return fail(name, pending, Objects.requireNonNullElse(e.getCause(), e), progress);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILURE;
        } catch (io.ofajava.error.OfaException e) {
            return fail(name, pending, e, progress);
        }
    }

    private int fail(@Nullable String name, Pending pending, Throwable failure, @Nullable ProgressLine progress) {
        print(progress, () -> {
            if (!writer.failure(name, pending.request(), failure)) {
                root.reporter().report(name, failure);
            } else {
                root.reporter().trace(failure);
            }
        });
        return ExitCode.of(failure);
    }

    private static void print(@Nullable ProgressLine progress, Runnable printing) {
        if (progress == null) {
            printing.run();
        } else {
            progress.interrupt(printing);
        }
    }

    /** Prints remarks that are not in text output; JSON has them as fields. */
    private void note(@Nullable ImageArgument image, Result result) {
        if (writer instanceof TextResults) {
            result.notes().forEach(note -> root.note((image == null ? "" : image.name() + ": ") + note));
            int orientation = result.image().map(InputImage::orientation).orElse(1);
            if (image != null && orientation != 1 && !orientationNoted) {
                orientationNoted = true;
                root.note(image.name() + ": the EXIF orientation (" + orientation
                        + ") was applied; --orientation ignore leaves images as they are stored");
            }
        }
        if (demo != null && image != null) {
            demo.look(image).ifPresent(root::note);
        }
    }
}
