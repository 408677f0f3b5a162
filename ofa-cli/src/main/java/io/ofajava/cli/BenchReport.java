// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ofajava.bench.Distribution;
import io.ofajava.bench.Machine;
import io.ofajava.bench.OperatorProfile;
import io.ofajava.bench.Sample;
import io.ofajava.bench.Stage;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints measurements as a table or as records: the machine, then the rows. */
final class BenchReport {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double LEAST_SHARE = 0.005;
    private static final double PERCENT = 100;

    private final PrintWriter out;
    private final Records records;
    private String heading = "";

    BenchReport(PrintWriter out, Records records) {
        this.out = out;
        this.records = records;
    }

    void machine(Machine machine, String version) {
        if (!records.text()) {
            records.object(generator -> {
                generator.writeObjectFieldStart("machine");
                generator.writeStringField("processor", machine.processor());
                generator.writeArrayFieldStart("flags");
                for (String flag : machine.flags()) {
                    generator.writeString(flag);
                }
                generator.writeEndArray();
                generator.writeNumberField("processors", machine.processors());
                generator.writeStringField("system", machine.system());
                generator.writeStringField("java", machine.java());
                generator.writeEndObject();
                generator.writeStringField("version", version);
            });
        } else {
            out.println(machine.processor() + " (" + String.join(" ", machine.flags()) + "), "
                    + BuildInfo.processors(machine.processors()));
            out.println(machine.system() + ", Java " + machine.java() + ", " + version);
            out.flush();
        }
    }

    void row(BenchRow row) {
        if (!records.text()) {
            records.object(generator -> write(generator, row));
        } else {
            print(row);
        }
    }

    private void print(BenchRow row) {
        String setup = "OFA-" + row.size() + ", random weights, " + row.precision() + ", " + row.engine();
        if (!setup.equals(heading)) {
            heading = setup;
            out.println();
            out.println(setup);
            out.println(String.format(Locale.ROOT, "%-44s %12s %25s %5s", "", "median", "quartiles", "runs"));
        }
        if (row.error() != null) {
            out.println(String.format(Locale.ROOT, "%-44s cannot be measured: %s", row.task(), row.error()));
        } else {
            Distribution total = row.total();
            String image = row.imageSize() > 0 ? row.imageSize() + " x " + row.imageSize() + ", " : "";
            out.println(String.format(
                    Locale.ROOT,
                    "%-44s %,9.1f ms %,11.1f .. %,8.1f ms %5d",
                    row.task() + " (" + image + (row.batch() > 1 ? row.batch() + " requests, " : "") + row.rows() + ", "
                            + row.steps() + " steps)",
                    total.median(),
                    total.quantile(0.25),
                    total.quantile(0.75),
                    total.count()));
            for (Stage stage : row.stages()) {
                double median = row.stage(stage).median();
                String each = stage == Stage.DECODE || stage == Stage.SEARCH
                        ? String.format(Locale.ROOT, "   %.2f ms a step", median / row.steps())
                        : "";
                out.println(String.format(
                        Locale.ROOT,
                        "  %-42s %,9.1f ms %10.1f %%%s",
                        stage.title(),
                        median,
                        PERCENT * median / total.median(),
                        each));
            }
            row.operators().forEach(this::print);
        }
        out.flush();
    }

    private void print(OperatorProfile profile) {
        out.println(String.format(
                Locale.ROOT,
                "  graph %-36s %,9.2f ms per run, %d runs; by operator:",
                profile.graph(),
                profile.runMillis(),
                profile.runs()));
        for (OperatorProfile.Operator operator : profile.operators()) {
            if (operator.millis() >= LEAST_SHARE * profile.runMillis()) {
                print(
                        profile,
                        operator.type(),
                        operator.millis(),
                        String.format(Locale.ROOT, "%.0f calls", operator.calls()));
            }
        }
        print(profile, "between kernels", profile.betweenKernels(), "");
    }

    private void print(OperatorProfile profile, String what, double millis, String note) {
        out.println(String.format(
                        Locale.ROOT,
                        "    %-40s %,9.2f ms %10.1f %%   %s",
                        what,
                        millis,
                        PERCENT * millis / profile.runMillis(),
                        note)
                .stripTrailing());
    }

    private static void write(JsonGenerator generator, BenchRow row) throws IOException {
        generator.writeStringField("size", row.size().toString());
        generator.writeStringField("task", row.task().toString());
        generator.writeStringField("precision", row.precision());
        generator.writeStringField("engine", row.engine());
        if (row.error() != null) {
            generator.writeStringField("error", row.error());
            return;
        }
        if (row.imageSize() > 0) {
            generator.writeNumberField("imageSize", row.imageSize());
        }
        generator.writeStringField("rows", row.rows());
        generator.writeNumberField("steps", row.steps());
        generator.writeNumberField("batch", row.batch());
        generator.writeNumberField("imagesPerSecond", row.imagesPerSecond());
        Distribution total = row.total();
        generator.writeNumberField("medianMillis", total.median());
        generator.writeNumberField("quartile1Millis", total.quantile(0.25));
        generator.writeNumberField("quartile3Millis", total.quantile(0.75));
        generator.writeArrayFieldStart("samplesMillis");
        for (Sample sample : row.samples()) {
            generator.writeNumber(sample.total() / NANOS_PER_MILLI);
        }
        generator.writeEndArray();
        generator.writeObjectFieldStart("stagesMillis");
        for (Stage stage : row.stages()) {
            generator.writeNumberField(stage.key(), row.stage(stage).median());
        }
        generator.writeEndObject();
        if (!row.operators().isEmpty()) {
            generator.writeArrayFieldStart("graphs");
            for (OperatorProfile profile : row.operators()) {
                write(generator, profile);
            }
            generator.writeEndArray();
        }
    }

    private static void write(JsonGenerator generator, OperatorProfile profile) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("graph", profile.graph());
        generator.writeNumberField("runs", profile.runs());
        generator.writeNumberField("runMillis", profile.runMillis());
        generator.writeNumberField("betweenKernelsMillis", profile.betweenKernels());
        generator.writeArrayFieldStart("operators");
        for (OperatorProfile.Operator operator : profile.operators()) {
            generator.writeStartObject();
            generator.writeStringField("type", operator.type());
            generator.writeNumberField("calls", operator.calls());
            generator.writeNumberField("millis", operator.millis());
            generator.writeEndObject();
        }
        generator.writeEndArray();
        generator.writeEndObject();
    }
}
