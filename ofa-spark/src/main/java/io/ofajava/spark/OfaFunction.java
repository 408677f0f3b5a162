// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.ofajava.GenerationOptions;
import io.ofajava.OptionDescriptor;
import io.ofajava.Outcome;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.error.OfaException;
import io.ofajava.error.StateError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF4;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** {@code ofa_run(task, content, text, options)}: see {@link OfaFunctions}. */
final class OfaFunction implements UDF4<String, Object, Object, Object, Row> {
    private static final long serialVersionUID = 1L;

    private final InferenceSpec spec;

    OfaFunction(InferenceSpec spec) {
        this.spec = spec;
    }

    @Override
    public Row call(@Nullable String task, @Nullable Object content, @Nullable Object text, @Nullable Object options)
            throws IOException {
        try (ExecutorModels.Lease lease =
                ExecutorModels.shared().acquire(spec.model(), spec.hadoop().value())) {
            return ResultSchema.row(perform(lease.model(), task, content, text, options));
        }
    }

    private Outcome<Result> perform(
            ModelCalls model,
            @Nullable String task,
            @Nullable Object content,
            @Nullable Object text,
            @Nullable Object options) {
        Request request;
        try {
            if (task == null) {
                throw SparkError.PARAMETER_MISSING.with("the task", "ofa_run performs one of the library's tasks");
            }
            InferenceSpec row = spec.with(task, options(options));
            request = new RowInput(null, null, image(content), texts(text), null, List.of()).request(row);
        } catch (OfaException e) {
            return new Outcome.Failure<>(e);
        }
        return new BatchRunner(model::runAll, 1).run(List.of(request)).get(0);
    }

    private byte @Nullable [] image(@Nullable Object content) {
        if (content == null || content instanceof byte[]) {
            return (byte[]) content;
        }
        if (!(content instanceof String uri)) {
            throw SparkError.PARAMETER_INVALID.with(
                    "the content", content.getClass().getSimpleName(), "binary, a path or URI, or NULL");
        }
        try {
            return new ImageReads(
                            spec.maxImageBytes(),
                            spec.uriPrefixes(),
                            spec.hadoop().value())
                    .start(uri)
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StateError.INTERRUPTED.causedBy(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof OfaException known
                    ? known
                    : StateError.MODEL_FAILED.causedBy(e.getCause(), e.getCause());
        }
    }

    private static List<String> texts(@Nullable Object text) {
        if (text == null) {
            return List.of();
        }
        if (text instanceof String one) {
            return List.of(one);
        }
        List<String> texts = new ArrayList<>();
        if (text instanceof scala.collection.Seq<?> several) {
            for (Object each : CollectionConverters.asJava(several)) {
                if (!(each instanceof String)) {
                    throw SparkError.PARAMETER_INVALID.with("the text", each, "a string or an array of strings");
                }
                texts.add((String) each);
            }
            return texts;
        }
        throw SparkError.PARAMETER_INVALID.with(
                "the text", text.getClass().getSimpleName(), "a string, an array of strings, or NULL");
    }

    static GenerationOptions options(@Nullable Object options) {
        if (options == null) {
            return GenerationOptions.defaults();
        }
        if (options instanceof String json) {
            return GenerationOptions.of(json(json, new TypeReference<LinkedHashMap<String, Object>>() {}));
        }
        if (!(options instanceof scala.collection.Map<?, ?> map)) {
            throw SparkError.PARAMETER_INVALID.with(
                    "the options", options.getClass().getSimpleName(), "a map of strings, a JSON object, or NULL");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        CollectionConverters.asJava(map).forEach((name, value) -> values.put((String) name, value(name, value)));
        return GenerationOptions.of(values);
    }

    private static Object value(Object name, Object value) {
        boolean isList = GenerationOptions.descriptors().stream()
                .anyMatch(option -> option.name().equals(name) && option.type() == OptionDescriptor.Type.TEXTS);
        return isList && value instanceof String json ? json(json, new TypeReference<List<Object>>() {}) : value;
    }

    private static <T> T json(String json, TypeReference<T> type) {
        try {
            T value = SparkJson.MAPPER.readValue(json, type);
            if (value != null) {
                return value;
            }
        } catch (JsonProcessingException e) {
            throw SparkError.PARAMETER_INVALID.causedBy(
                    e, "the options", json, "JSON: an object, or an array in a map");
        }
        throw SparkError.PARAMETER_INVALID.with("the options", json, "JSON: an object, or an array in a map");
    }
}
