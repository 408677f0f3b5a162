// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.LabeledBox;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.error.OfaException;
import io.ofajava.error.SettingStyle;
import io.ofajava.image.Box;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * Prints results as CSV (RFC 4180): a header, then a row for each output of each input. {@code kind} is {@code text},
 * {@code box}, {@code file} or {@code error}; {@code rank} counts outputs of one kind from 1, best first.
 */
final class CsvResults implements ResultWriter {
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader("image", "kind", "rank", "text", "score", "x0", "y0", "x1", "y1")
            .setRecordSeparator('\n')
            .get();

    private final PrintWriter out;
    private final CSVPrinter printer;

    CsvResults(PrintWriter out) {
        this.out = out;
        try {
            this.printer = new CSVPrinter(out, FORMAT);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // PrintWriter does not throw
        }
    }

    @Override
    public void result(@Nullable String input, Request request, Result result, List<Path> written) {
        if (result.images().isPresent()) {
            for (int i = 0; i < written.size(); i++) {
                double score = result.images().get().images().get(i).score();
                row(input, "file", i + 1, written.get(i).toString(), score, null);
            }
        } else if (result.task().output() == Task.Output.BOX) {
            boxes(input, result.boxes());
        } else {
            if (result.nBest().isEmpty()) {
                row(input, "text", 1, result.text(), result.score(), null);
            }
            for (int i = 0; i < result.nBest().size(); i++) {
                row(
                        input,
                        "text",
                        i + 1,
                        result.nBest().get(i).text(),
                        result.nBest().get(i).score(),
                        null);
            }
            boxes(input, result.boxes());
        }
        out.flush();
    }

    private void boxes(@Nullable String input, List<LabeledBox> boxes) {
        for (int i = 0; i < boxes.size(); i++) {
            row(
                    input,
                    "box",
                    i + 1,
                    boxes.get(i).label(),
                    boxes.get(i).score(),
                    boxes.get(i).box());
        }
    }

    @Override
    public boolean failure(@Nullable String input, Request request, Throwable failure) {
        row(input, "error", 1, OfaException.message(failure, SettingStyle.CLI), null, null);
        out.flush();
        return true;
    }

    private void row(
            @Nullable String input, String kind, int rank, String text, @Nullable Double score, @Nullable Box box) {
        try {
            printer.printRecord(
                    input,
                    kind,
                    rank,
                    text,
                    score,
                    box == null ? null : box.x0(),
                    box == null ? null : box.y0(),
                    box == null ? null : box.x1(),
                    box == null ? null : box.y1());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
