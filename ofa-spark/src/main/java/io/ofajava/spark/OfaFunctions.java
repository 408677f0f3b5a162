// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.GenerationOptions;
import io.ofajava.image.ImageLimits;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * OFA in SQL.
 *
 * <pre>{@code
 * OfaFunctions.register(spark, "s3a://models/ofa-base");
 * spark.sql("SELECT path, ofa_run('caption', content, NULL, map('beamSize', '3')).text FROM images");
 * }</pre>
 */
public final class OfaFunctions {
    /** Name of the function. */
    public static final String NAME = "ofa_run";

    private OfaFunctions() {}

    /** Registers {@value #NAME} with a model; see {@link #register(SparkSession, String, Map)}. */
    public static void register(SparkSession session, String model) {
        register(session, model, Map.of());
    }

    /**
     * Registers {@code ofa_run(task, content, text, options)}, which performs any task of the library.
     *
     * <ul>
     *   <li>{@code task}: its name
     *   <li>{@code content}: the image's bytes, its path or URI, or NULL for a task without an image
     *   <li>{@code text}: a string, an array of strings for a task of several texts, or NULL
     *   <li>{@code options}: generation options as {@code map<string, string>} or as a JSON object in a string, or
     *       NULL. In a map, a list of texts is a JSON array.
     * </ul>
     *
     * Returns the struct of {@link OfaTransformer}. Errors are stored in their rows. The seed of sampling is derived
     * from the row's content. {@link OfaTransformer} is faster for a DataFrame of many rows, because it processes
     * batches.
     *
     * @param model as in {@link OfaTransformer#setModel}
     * @param modelSettings as in {@link OfaTransformer#setModelSettings}
     */
    public static void register(SparkSession session, String model, Map<String, String> modelSettings) {
        Objects.requireNonNull(model, "model");
        SerializableConfiguration hadoop =
                new SerializableConfiguration(session.sparkContext().hadoopConfiguration());
        LocalModels.closeWith(session);
        InferenceSpec spec = new InferenceSpec(
                ModelReference.of(model, modelSettings, "", hadoop.value()),
                "run",
                GenerationOptions.defaults(),
                ImageLimits.DEFAULT.maxBytes(),
                List.of(),
                hadoop);
        session.udf().register(NAME, new OfaFunction(spec), ResultSchema.TYPE);
    }
}
