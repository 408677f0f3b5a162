// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.GenerationOptions;
import io.ofajava.Task;
import io.ofajava.image.ImageLimits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

// Above 350 lines: each parameter has a field and a documented setter.
/**
 * Performs a task of OFA on each row of a DataFrame, batch or streaming, and appends a column with the results.
 *
 * <pre>{@code
 * Dataset<Row> captions = new OfaTransformer()
 *         .setModel("s3a://models/ofa-base")
 *         .setTask("caption")
 *         .setInputCol("content")
 *         .setOption("beamSize", 3)
 *         .transform(spark.read().format("binaryFile").load("s3a://images"));
 * }</pre>
 *
 * <p>The output column is a struct: {@code text}, {@code score}, {@code alternatives}, {@code boxes}, {@code images},
 * {@code seed} and {@code error} ({@code code}, {@code message}). Every generation option of the library is a parameter
 * of the same name. Results do not depend on partitions, retries or the size of batches. Not thread-safe while
 * parameters are being set.
 */
public final class OfaTransformer extends Transformer implements DefaultParamsWritable {
    private static final long serialVersionUID = 1L;
    private static final int BATCH_SIZE = 16;
    private static final int MAX_BATCH_SIZE = 1024;
    /** Maximum size of an array. */
    private static final long MAX_IMAGE_BYTES = Integer.MAX_VALUE - 8L;

    /** Whether an error is stored in its row ({@code row}) or fails the job ({@code fail}). */
    private static final List<String> ERROR_MODES = List.of("row", "fail");

    private final String uid;
    private final Param<String> task;
    private final Param<String> model;
    private final Param<String> modelHash;
    private final StringArrayParam modelSettings;
    private final Param<String> inputCol;
    private final StringArrayParam textCols;
    private final Param<String> regionCol;
    private final Param<String> objectTagsCol;
    private final Param<String> keyCol;
    private final Param<String> outputCol;
    private final Param<String> errorMode;
    private final IntParam batchSize;
    private final LongParam maxImageBytes;
    private final StringArrayParam uriPrefixes;
    private final Map<String, Param<?>> generation;
    private final Param<?>[] all;

    /** A transformer with a random uid. */
    public OfaTransformer() {
        this(Identifiable$.MODULE$.randomUID("ofa"));
    }

    /** A transformer with the given uid. */
    public OfaTransformer(String uid) {
        // Initialised first, because parameters contain the uid of their owner.
        this.uid = Objects.requireNonNull(uid, "uid");
        this.task = text("task", "name of a task; Task.all() lists them");
        this.model = text(
                "model",
                "path that every host can read, directory of an object store, or spark-files:NAME for "
                        + "distributed files");
        this.modelHash = text("modelHash", "expected hash of the model; empty allows any");
        this.modelSettings = texts("modelSettings", "options for loading the model: name=value");
        this.inputCol = text("inputCol", "column of the image: its bytes, or its path or URI");
        this.textCols = texts("textCols", "columns of the task's texts, in its order");
        this.regionCol = text("regionCol", "column of a region: x0, y0, x1, y1 in pixels");
        this.objectTagsCol = text("objectTagsCol", "column of the names of objects in the image");
        this.keyCol = text("keyCol", "column from which seeds are derived; by default the content");
        this.outputCol = text("outputCol", "name of the result column");
        this.errorMode = text("errorMode", "row: an error is stored in its row; fail: it fails the job");
        this.batchSize = new IntParam(this, "batchSize", "maximum number of rows in a batch");
        this.maxImageBytes = new LongParam(this, "maxImageBytes", "maximum size of an image file, in bytes");
        this.uriPrefixes = texts(
                "uriPrefixes",
                "directories from which images may be read; none: all addresses except " + "those of web servers");
        this.generation = GenerationParams.of(this);
        this.all = Stream.concat(
                        Stream.of(
                                batchSize,
                                errorMode,
                                inputCol,
                                keyCol,
                                maxImageBytes,
                                model,
                                modelHash,
                                modelSettings,
                                objectTagsCol,
                                outputCol,
                                regionCol,
                                task,
                                textCols,
                                uriPrefixes),
                        generation.values().stream())
                .toArray(Param<?>[]::new);
        setDefault(outputCol, "result");
        setDefault(errorMode, ERROR_MODES.get(0));
        setDefault(batchSize, (Object) BATCH_SIZE);
        setDefault(maxImageBytes, (Object) ImageLimits.DEFAULT.maxBytes());
        setDefault(modelHash, "");
        setDefault(modelSettings, new String[0]);
        setDefault(textCols, new String[0]);
        setDefault(uriPrefixes, new String[0]);
    }

    private Param<String> text(String name, String doc) {
        return new Param<>(this, name, doc);
    }

    private StringArrayParam texts(String name, String doc) {
        return new StringArrayParam(this, name, doc);
    }

    /** Reads a transformer written by {@code write().save(path)}. */
    public static MLReader<OfaTransformer> read() {
        return new DefaultParamsReader<>();
    }

    /** Reads a saved transformer. */
    public static OfaTransformer load(String path) {
        return read().load(path);
    }

    @Override
    public String uid() {
        return uid;
    }

    /** Its own parameters, and one for each generation option of the library. */
    @Override
    public Param<?>[] params() {
        return all.clone();
    }

    /** Name of the task, as in {@link Task#all()}. */
    public OfaTransformer setTask(String value) {
        return with(task, value);
    }

    /**
     * The model: a path that every host can read, a directory of a Hadoop file system, or {@code spark-files:NAME} for
     * files distributed by {@code spark.files} or {@code spark.archives}.
     */
    public OfaTransformer setModel(String value) {
        return with(model, value);
    }

    /** The expected hash of the model's files; {@link #modelHash} of another job returns it. */
    public OfaTransformer setModelHash(String value) {
        return with(modelHash, value);
    }

    /**
     * Options for loading the model, by the names of {@link io.ofajava.OfaOptions}, such as {@code precision} and
     * {@code cache}.
     */
    public OfaTransformer setModelSettings(Map<String, String> values) {
        return with(
                modelSettings,
                values.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .sorted()
                        .toArray(String[]::new));
    }

    /** Column of the image: binary for its bytes, string for its path or URI. */
    public OfaTransformer setInputCol(String value) {
        return with(inputCol, value);
    }

    /** Column of the task's only text. */
    public OfaTransformer setTextCol(String value) {
        return setTextCols(value);
    }

    /** Columns of the task's texts, in the order of {@link Task#texts()}. */
    public OfaTransformer setTextCols(String... values) {
        return with(textCols, values.clone());
    }

    /** Column of a region of the image: an array of four numbers x0, y0, x1, y1 in pixels. */
    public OfaTransformer setRegionCol(String value) {
        return with(regionCol, value);
    }

    /** Column of the names of objects in the image: an array of strings. */
    public OfaTransformer setObjectTagsCol(String value) {
        return with(objectTagsCol, value);
    }

    /**
     * Column from which the seeds of sampling are derived; unique for each row. By default they are derived from the
     * row's content.
     */
    public OfaTransformer setKeyCol(String value) {
        return with(keyCol, value);
    }

    /** Name of the result column; {@code result} by default. */
    public OfaTransformer setOutputCol(String value) {
        return with(outputCol, value);
    }

    /** {@code row} (default): an error is stored in its row; {@code fail}: it fails the job. */
    public OfaTransformer setErrorMode(String value) {
        return with(errorMode, oneOf("errorMode", value, ERROR_MODES));
    }

    /** Maximum number of rows in a batch, 1 to 1024; 16 by default. Halved if memory runs out. */
    public OfaTransformer setBatchSize(int value) {
        if (value < 1 || value > MAX_BATCH_SIZE) {
            throw SparkError.PARAMETER_INVALID.with("batchSize", value, "1 to " + MAX_BATCH_SIZE);
        }
        set(batchSize, (Object) value);
        return this;
    }

    /** Maximum size of an image file in bytes; larger files are errors of their rows. */
    public OfaTransformer setMaxImageBytes(long value) {
        if (value < 1 || value > MAX_IMAGE_BYTES) {
            throw SparkError.PARAMETER_INVALID.with("maxImageBytes", value, "1 to " + MAX_IMAGE_BYTES);
        }
        set(maxImageBytes, (Object) value);
        return this;
    }

    /** Directories from which images may be read. If empty, all addresses except those of web servers are allowed. */
    public OfaTransformer setUriPrefixes(String... values) {
        return with(uriPrefixes, values.clone());
    }

    /**
     * Sets a generation option by name.
     *
     * @param value a number, a boolean, a text or a list of texts; numbers and booleans may be given as text
     * @throws io.ofajava.error.InvalidInputException if there is no such option, or its value is out of range
     */
    @SuppressWarnings("unchecked")
    public OfaTransformer setOption(String name, Object value) {
        Object held = GenerationParams.held(name, value);
        set((Param<Object>) generation.get(name), held);
        return this;
    }

    /** Sets generation options; see {@link #setOption}. */
    public OfaTransformer setOptions(Map<String, ?> values) {
        values.forEach(this::setOption);
        return this;
    }

    private <T> OfaTransformer with(Param<T> param, T value) {
        set(param, Objects.requireNonNull(value, param.name()));
        return this;
    }

    private static String oneOf(String parameter, String value, List<String> known) {
        if (!known.contains(value)) {
            throw SparkError.PARAMETER_INVALID.with(parameter, value, String.join(" or ", known));
        }
        return value;
    }

    /** The generation options that are set. */
    public GenerationOptions options() {
        Map<String, Object> values = new LinkedHashMap<>();
        generation.forEach((name, param) -> {
            if (isDefined(param)) {
                values.put(name, GenerationParams.option(getOrDefault(param)));
            }
        });
        return GenerationOptions.of(values);
    }

    private @Nullable String given(Param<String> param) {
        return isDefined(param) ? getOrDefault(param) : null;
    }

    /** The schema with the output column. Rejects parameters that do not fit the task or the columns. */
    @Override
    public StructType transformSchema(StructType schema) {
        columns(schema);
        String output = getOrDefault(outputCol);
        if (List.of(schema.fieldNames()).contains(output)) {
            throw SparkError.COLUMN_TAKEN.with(output);
        }
        return schema.add(output, ResultSchema.TYPE, false);
    }

    private RowColumns columns(StructType schema) {
        return new ColumnCheck(schema, task(), options())
                .columns(
                        given(inputCol),
                        List.of(getOrDefault(textCols)),
                        given(regionCol),
                        given(objectTagsCol),
                        given(keyCol));
    }

    private Task task() {
        String name = given(task);
        if (name == null) {
            throw SparkError.PARAMETER_MISSING.with("task", "a transformer performs one of " + Task.all());
        }
        return Task.of(name);
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = transformSchema(dataset.schema());
        oneOf("errorMode", getOrDefault(errorMode), ERROR_MODES);
        SerializableConfiguration hadoop = new SerializableConfiguration(
                dataset.sparkSession().sparkContext().hadoopConfiguration());
        LocalModels.closeWith(dataset.sparkSession());
        InferenceSpec spec = new InferenceSpec(
                reference(hadoop),
                task().name(),
                options(),
                (Long) getOrDefault(maxImageBytes),
                List.of(getOrDefault(uriPrefixes)),
                hadoop);
        return dataset.toDF()
                .mapPartitions(
                        new PartitionInference(
                                spec,
                                columns(dataset.schema()),
                                (Integer) getOrDefault(batchSize),
                                getOrDefault(errorMode).equals("fail")),
                        Encoders.row(schema));
    }

    private ModelReference reference(SerializableConfiguration hadoop) {
        String source = given(model);
        if (source == null) {
            throw SparkError.PARAMETER_MISSING.with("model", "a transformer needs a model");
        }
        return ModelReference.of(
                source,
                ModelSettings.parse(List.of(getOrDefault(modelSettings))),
                getOrDefault(modelHash),
                hadoop.value());
    }

    @Override
    public OfaTransformer copy(ParamMap extra) {
        return defaultCopy(extra);
    }
}
