// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.GenerationOptions;
import io.ofajava.OptionDescriptor;
import io.ofajava.image.ImageLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The command line of {@link BulkJob}. */
final class BulkSettings {
    /** Input formats. */
    enum InputFormat {
        /** Image files below directories. */
        IMAGES,
        /** Tar archives of samples. */
        WEBDATASET,
        /** Parquet with the bytes or addresses of images. */
        PARQUET,
        /** JSON Lines with the addresses of images. */
        JSONL
    }

    /** Output formats. */
    enum OutputFormat {
        /** Parquet. */
        PARQUET,
        /** JSON Lines; bytes are base64. */
        JSONL
    }

    @Option(names = "--task", required = true, paramLabel = "NAME", description = "task for each row")
    String task;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "URI",
            description = "path that every host can read, directory of an object store, or spark-files:NAME")
    String model;

    @Option(names = "--model-hash", paramLabel = "HASH", description = "expected hash of the model")
    String modelHash = "";

    @Option(
            names = "--model-setting",
            paramLabel = "NAME=VALUE",
            description = "option for loading the model, such as precision=int8; may be repeated")
    List<String> modelSettings = new ArrayList<>();

    @Option(
            names = "--input",
            required = true,
            paramLabel = "URI",
            description = "input files or directories; may " + "be repeated")
    List<String> inputs = new ArrayList<>();

    @Option(
            names = "--input-format",
            paramLabel = "NAME",
            description = "images, webdataset, parquet or jsonl (default: by the extension of --input, else images)")
    InputFormat inputFormat;

    @Option(names = "--output", required = true, paramLabel = "URI", description = "directory of the results")
    String output;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            defaultValue = "PARQUET",
            description = "parquet or jsonl (default: parquet)")
    OutputFormat format;

    @Option(names = "--image-column", paramLabel = "NAME", description = "parquet: column of the image's bytes or URI")
    String imageColumn;

    @Option(names = "--uri-column", paramLabel = "NAME", description = "jsonl: field of the image's URI (default: uri)")
    String uriColumn;

    @Option(
            names = "--key-column",
            paramLabel = "NAME",
            description = "parquet, jsonl: column of the unique key (jsonl default: the URI and the texts)")
    String keyColumn;

    @Option(
            names = "--text-column",
            paramLabel = "NAME",
            description =
                    "column of a text of the task, in its order; may be repeated. webdataset: text is the .txt file")
    List<String> textColumns = new ArrayList<>();

    @Option(names = "--text", paramLabel = "TEXT", description = "the same text for all rows; may be repeated")
    List<String> texts = new ArrayList<>();

    @Option(
            names = "--keep-columns",
            split = ",",
            paramLabel = "NAME",
            description = "parquet, jsonl: columns to repeat in the output")
    List<String> keepColumns = new ArrayList<>();

    @Option(
            names = "--error-mode",
            paramLabel = "NAME",
            defaultValue = "row",
            description = "row: an error is stored in its row; fail: it fails the job (default: row)")
    String errorMode;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "16",
            description = "maximum number of rows in a batch (default: 16)")
    int batchSize;

    @Option(
            names = "--rows-per-file",
            paramLabel = "N",
            defaultValue = "500",
            description = "images, jsonl: rows per task and output file (default: 500)")
    int rowsPerFile;

    @Option(
            names = "--rows-per-commit",
            paramLabel = "N",
            defaultValue = "100000",
            description = "images, jsonl: rows per commit; an interrupted job repeats at most these (default: 100000)")
    int rowsPerCommit;

    @Option(
            names = "--files-per-commit",
            paramLabel = "N",
            defaultValue = "100",
            description = "webdataset, parquet: input files per commit (default: 100)")
    int filesPerCommit;

    @Option(
            names = "--max-image-bytes",
            paramLabel = "N",
            description = "maximum size of an image file " + "(default: 256 MB)")
    long maxImageBytes = ImageLimits.DEFAULT.maxBytes();

    @Option(
            names = "--uri-prefix",
            paramLabel = "URI",
            description = "directory from which images may be read; may be repeated (default: all addresses "
                    + "except web servers)")
    List<String> uriPrefixes = new ArrayList<>();

    private final Map<String, Object> options = new LinkedHashMap<>();

    /** Adds a flag for each generation option: {@code beamSize} becomes {@code --beam-size}. */
    void addOptions(CommandSpec spec) {
        for (OptionDescriptor option : GenerationOptions.descriptors()) {
            boolean flag = option.type() == OptionDescriptor.Type.BOOLEAN;
            OptionSpec.Builder builder = OptionSpec.builder(
                            "--" + option.name().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                    .type(flag ? Boolean.class : String.class)
                    .arity(flag ? "0" : "1")
                    .description(option.summary())
                    .setter(new ISetter() {
                        @Override
                        @SuppressWarnings("unchecked")
                        public <T> @Nullable T set(@Nullable T value) {
                            return (T)
                                    (value == null
                                            ? options.remove(option.name())
                                            : options.put(option.name(), value(option, value)));
                        }
                    });
            spec.addOption(flag ? builder.build() : builder.paramLabel("VALUE").build());
        }
    }

    private static Object value(OptionDescriptor option, Object value) {
        if (option.type() != OptionDescriptor.Type.TEXTS) {
            return value;
        }
        return List.of(value.toString().split("\\s*,\\s*"));
    }

    /** The given generation options. */
    GenerationOptions options() {
        return GenerationOptions.of(options);
    }

    /** The input format. */
    InputFormat inputFormat() {
        if (inputFormat != null) {
            return inputFormat;
        }
        String first = inputs.get(0).toLowerCase(Locale.ROOT);
        if (first.endsWith(".tar") || first.endsWith(".tar.gz") || first.endsWith(".tgz")) {
            return InputFormat.WEBDATASET;
        }
        if (first.endsWith(".parquet")) {
            return InputFormat.PARQUET;
        }
        return first.endsWith(".jsonl") || first.endsWith(".json") || first.endsWith(".jsonl.gz")
                ? InputFormat.JSONL
                : InputFormat.IMAGES;
    }

    /** Rejects counts below 1 and texts that are given twice. */
    void check() {
        requirePositive("rows-per-file", rowsPerFile);
        requirePositive("rows-per-commit", rowsPerCommit);
        requirePositive("files-per-commit", filesPerCommit);
        if (!texts.isEmpty() && !textColumns.isEmpty()) {
            throw SparkError.PARAMETER_NOT_TAKEN.with("text", "the texts are in columns");
        }
        if (inputFormat() == InputFormat.PARQUET && keyColumn == null) {
            throw SparkError.PARAMETER_MISSING.with("key-column", "Parquet input needs a column with unique keys");
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw SparkError.PARAMETER_INVALID.with(name, value, "at least 1");
        }
    }
}
