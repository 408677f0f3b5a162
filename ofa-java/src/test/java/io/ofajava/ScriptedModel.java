// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.assembly.ImageSizes;
import io.ofajava.cache.ProcessDirectory;
import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.FineTuning;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.DecodeResult;
import io.ofajava.decode.Hypothesis;
import io.ofajava.error.TaskError;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.Orientation;
import io.ofajava.image.PixelNormalization;
import io.ofajava.image.Truncated;
import io.ofajava.task.BoxTokens;
import io.ofajava.task.ModelImage;
import io.ofajava.task.TaskRunner;
import io.ofajava.text.Tokenizer;
import io.ofajava.text.VocabularyLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** An Ofa with the demo model's vocabulary and scripted hypotheses instead of an engine. */
final class ScriptedModel {
    static final VocabularyLayout LAYOUT = new VocabularyLayout(460, 459, 460, 256, 716, 100);
    private static final Path DIRECTORY =
            Path.of(System.getProperty("ofa.root", "..")).resolve("demo-model/model");
    static final Tokenizer TOKENIZER = Tokenizer.load(DIRECTORY, LAYOUT);
    static final int IMAGE_SIZE = 96;
    static final int POSITIONS = 1024;

    /** The last request. */
    record Asked(int[] inputIds, ModelImage image, DecodeRequest request) {}

    final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    boolean closed;

    private ScriptedModel() {}

    /** One scripted hypothesis: a text after the prefix, with a log probability for each of its tokens. */
    static Hypothesis says(DecodeRequest request, String text, float logProbability) {
        return writes(request, TOKENIZER.encode(text, false), logProbability);
    }

    /** A hypothesis of the prefix, whose tokens have log probability -7 each, then these tokens and the end token. */
    static Hypothesis writes(DecodeRequest request, int[] written, float logProbability) {
        int[] prefix = request.prefix();
        int[] tokens = Arrays.copyOf(prefix, prefix.length + written.length + 1);
        System.arraycopy(written, 0, tokens, prefix.length, written.length);
        tokens[tokens.length - 1] = Tokenizer.EOS;
        float[] positional = new float[tokens.length];
        float sum = 0;
        for (int i = 0; i < tokens.length; i++) {
            positional[i] = i < prefix.length ? -7 : logProbability;
            sum += positional[i];
        }
        return new Hypothesis(tokens, sum, positional);
    }

    static Ofa ofa(ScriptedModel model, Function<DecodeRequest, CompletableFuture<List<Hypothesis>>> script) {
        TaskRunner runner = new TaskRunner(TOKENIZER, POSITIONS, (ids, image, request, listener) -> {
            model.asked.add(new Asked(ids, image, request));
            return script.apply(request).thenApply(hypotheses -> new DecodeResult(1, hypotheses, null));
        });
        BoxReader boxes = new BoxReader(new BoxTokens(LAYOUT.binOffset(), LAYOUT.numBins(), IMAGE_SIZE), TOKENIZER);
        ImagePreparation images = new ImagePreparation(
                ImageDecoder.defaults(), Orientation.IGNORE, Truncated.REFUSE, PixelNormalization.HALF);
        ModelInfo info = new ModelInfo(
                "scripted",
                "0",
                0,
                LAYOUT.end(),
                "en",
                Optional.empty(),
                OptionalInt.of(IMAGE_SIZE),
                "a script",
                Precision.FP32,
                List.of());
        LoadedModel loaded = new LoadedModel(
                runner,
                boxes,
                images,
                FineTuning.UNKNOWN,
                null,
                IMAGE_SIZE,
                new ImageSizes(Checkpoint.open(DIRECTORY).config()),
                false,
                info,
                null,
                () -> TaskError.NO_IMAGE_TOKENS.with("scripted"),
                () -> null,
                () -> model.closed = true);
        return new LocalOfa(ModelSet.of(loaded), null, ProcessDirectory.lease());
    }

    static Ofa ofa(Function<DecodeRequest, List<Hypothesis>> script) {
        return ofa(new ScriptedModel(), request -> CompletableFuture.completedFuture(script.apply(request)));
    }

    static ScriptedModel recording() {
        return new ScriptedModel();
    }
}
