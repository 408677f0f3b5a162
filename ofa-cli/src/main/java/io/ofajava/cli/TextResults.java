// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.Alternative;
import io.ofajava.LabeledBox;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.Task;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Prints results as text: one line each, or one line per output with its score if there are several. Boxes always have
 * a score.
 */
final class TextResults implements ResultWriter {
    private final PrintWriter out;
    private final boolean named;
    private final Colors colors = Colors.ofOutput();

    /** @param named whether each line begins with the name of its input */
    TextResults(PrintWriter out, boolean named) {
        this.out = out;
        this.named = named;
    }

    @Override
    public void result(@Nullable String input, Request request, Result result, List<Path> written) {
        String prefix = named && input != null ? colors.bold(input + ":") + " " : "";
        if (result.images().isPresent()) {
            written.forEach(file ->
                    out.println(prefix + file + "  (seed " + result.seed().getAsLong() + ")"));
        } else if (result.task().output() == Task.Output.BOX) {
            for (LabeledBox box : result.boxes()) {
                out.println(prefix + box.box() + "  " + score(box.score()));
            }
        } else {
            texts(prefix, result);
            for (LabeledBox box : result.boxes()) {
                out.println(prefix + "box " + box.box() + "  " + score(box.score())
                        + (box.label().isEmpty() ? "" : "  " + box.label()));
            }
        }
        out.flush();
    }

    private void texts(String prefix, Result result) {
        if (result.nBest().size() > 1) {
            for (Alternative alternative : result.nBest()) {
                out.println(prefix + score(alternative.score()) + "  " + alternative.text());
            }
        } else {
            out.println(prefix + result.text());
        }
    }

    private static String score(double score) {
        return String.format(Locale.ROOT, "%8.4f", score);
    }

    @Override
    public boolean failure(@Nullable String input, Request request, Throwable failure) {
        return false;
    }
}
