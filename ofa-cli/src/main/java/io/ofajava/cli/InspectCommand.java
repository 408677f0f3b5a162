// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ofajava.checkpoint.CheckpointOptions;
import io.ofajava.checkpoint.FineTuning;
import io.ofajava.checkpoint.Inspection;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.checkpoint.Provenance;
import io.ofajava.checkpoint.Tuning;
import io.ofajava.text.VocabularyLayout;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ofa inspect MODEL} */
@Command(
        name = "inspect",
        description = "Describe a checkpoint: size, language, task, image size, vocabulary, precision, the source of "
                + "each, and what was ignored.",
        footer = {
            "",
            "Examples:",
            "  ofa inspect OFA-Sys/ofa-base            a model in the cache",
            "  ofa inspect caption_base_best.pt --json",
            "",
            "A checkpoint with unknown parts is refused; --lenient shows what would be ignored."
        })
final class InspectCommand implements Callable<Integer> {
    @ParentCommand
    private OfaCommand root;

    @Parameters(paramLabel = "MODEL", description = "a directory, a file, or the id of a model in the cache")
    private String model;

    @Mixin
    private OutputOptions output;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "the cache (default: $$OFA_CACHE, else $$XDG_CACHE_HOME/ofa-java, else ~/.cache/ofa-java)")
    private @Nullable Path cache;

    @Mixin
    private CheckpointArguments arguments;

    @Override
    public Integer call() {
        CheckpointOptions options = arguments.options();
        try (Records records = output.records(root.out())) {
            Inspection inspection = Inspection.of(HubCache.model(model, cache), options);
            if (records.text()) {
                print(root.out(), inspection);
            } else {
                records.object(generator -> write(generator, inspection));
            }
        }
        return ExitCode.OK;
    }

    private static void print(PrintWriter out, Inspection inspection) {
        OfaConfig config = inspection.config();
        FineTuning tuning = config.fineTuning();
        VocabularyLayout layout = config.layout();
        line(out, "checkpoint", inspection.path().toString());
        line(
                out,
                "size",
                (inspection.size().isEmpty() ? "" : inspection.size() + ", ")
                        + String.format(
                                Locale.ROOT,
                                "%.1fM parameters, width %d, layers %d/%d",
                                inspection.parameters() / 1e6,
                                config.width(),
                                config.encoderLayers(),
                                config.decoderLayers()));
        line(
                out,
                "task",
                tuning.storedTask().isEmpty()
                        ? "not stated"
                        : tuning.storedTask()
                                + (tuning.task().isEmpty() || tuning.task().equals(tuning.storedTask())
                                        ? ""
                                        : " (" + tuning.task() + ")"));
        line(out, "language", tuning.language().code());
        line(out, "image size", tuning.imageSize() == 0 ? "not stated" : String.valueOf(tuning.imageSize()));
        line(
                out,
                "vocabulary",
                config.vocabSize() + " ids: " + layout.textVocab() + " of text, " + layout.numCodes()
                        + " image tokens, " + layout.numBins() + " bins"
                        + (inspection.vocabulary().isEmpty()
                                ? "; no files beside the weights"
                                : "; " + String.join(", ", inspection.vocabulary())));
        line(out, "stored as", String.join(", ", inspection.types()));
        List<String> additions = additions(config.tuning());
        if (!additions.isEmpty()) {
            line(out, "tuning", String.join(", ", additions));
        }
        if (!inspection.companions().isEmpty()) {
            line(out, "beside it", String.join(", ", inspection.companions()));
        }
        for (Provenance.Read read : inspection.provenance().read()) {
            line(out, "read", read.what() + ": " + read.value() + "  [" + read.from() + "]");
        }
        for (Provenance.Ignored ignored : inspection.provenance().ignored()) {
            line(out, "ignored", ignored.what() + ": " + ignored.why() + "  [" + ignored.from() + "]");
        }
        out.flush();
    }

    private static List<String> additions(Tuning tuning) {
        List<String> additions = new ArrayList<>();
        if (tuning.encoderPrompt().exists()) {
            additions.add("encoder prompt of " + tuning.encoderPrompt().length());
        }
        if (tuning.decoderPrompt().exists()) {
            additions.add("decoder prompt of " + tuning.decoderPrompt().length());
        }
        if (tuning.encoderAdapter() > 0) {
            additions.add("encoder adapters of " + tuning.encoderAdapter() + " units");
        }
        if (tuning.decoderAdapter() > 0) {
            additions.add("decoder adapters of " + tuning.decoderAdapter() + " units");
        }
        return additions;
    }

    private static void line(PrintWriter out, String name, String value) {
        out.println(String.format(Locale.ROOT, "%-11s %s", name, value));
    }

    private static void write(JsonGenerator json, Inspection inspection) throws IOException {
        OfaConfig config = inspection.config();
        FineTuning tuning = config.fineTuning();
        json.writeStringField("checkpoint", inspection.path().toString());
        json.writeStringField("size", inspection.size());
        json.writeNumberField("parameters", inspection.parameters());
        json.writeNumberField("width", config.width());
        json.writeNumberField("encoderLayers", config.encoderLayers());
        json.writeNumberField("decoderLayers", config.decoderLayers());
        json.writeStringField("task", tuning.task());
        json.writeStringField("storedTask", tuning.storedTask());
        json.writeStringField("language", tuning.language().code());
        json.writeNumberField("imageSize", tuning.imageSize());
        json.writeStringField(
                "pixelNormalization", tuning.normalization().name().toLowerCase(Locale.ROOT));
        json.writeObjectFieldStart("vocabulary");
        json.writeNumberField("ids", config.vocabSize());
        json.writeNumberField("text", config.layout().textVocab());
        json.writeNumberField("imageTokens", config.layout().numCodes());
        json.writeNumberField("bins", config.layout().numBins());
        strings(json, "files", inspection.vocabulary());
        json.writeEndObject();
        strings(json, "types", inspection.types());
        strings(json, "tuning", additions(config.tuning()));
        strings(json, "companions", inspection.companions());
        strings(json, "files", inspection.files().stream().map(Path::toString).toList());
        json.writeArrayFieldStart("read");
        for (Provenance.Read read : inspection.provenance().read()) {
            entry(json, read.what(), "value", read.value(), read.from());
        }
        json.writeEndArray();
        json.writeArrayFieldStart("ignored");
        for (Provenance.Ignored ignored : inspection.provenance().ignored()) {
            entry(json, ignored.what(), "why", ignored.why(), ignored.from());
        }
        json.writeEndArray();
    }

    private static void entry(JsonGenerator json, String what, String name, String value, String from)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("what", what);
        json.writeStringField(name, value);
        json.writeStringField("from", from);
        json.writeEndObject();
    }

    private static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
