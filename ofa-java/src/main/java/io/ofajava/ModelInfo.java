// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Description of a loaded model.
 *
 * @param checkpoint where it was loaded from
 * @param hash of its weights and architecture, 64 hexadecimal digits; independent of the file format
 * @param parameters number of weights
 * @param vocabulary number of tokens
 * @param language language of its prompts and vocabulary: {@code en} or {@code zh}
 * @param trainedFor name of the {@link Task} that the checkpoint was fine-tuned for; empty if it does not say
 * @param imageSize side in pixels of the square that images are resized to, if the checkpoint sets it; otherwise the
 *     task decides
 * @param engine description of the engine, such as {@code ONNX Runtime 1.29.0 on the CPU, 2 threads}
 * @param precision precision of the computation; never {@link Precision#AUTO}
 * @param notes which settings were read from where, and what was ignored and why; one sentence each
 */
public record ModelInfo(
        String checkpoint,
        String hash,
        long parameters,
        int vocabulary,
        String language,
        Optional<String> trainedFor,
        OptionalInt imageSize,
        String engine,
        Precision precision,
        List<String> notes) {
    /** Keeps an immutable copy of the notes. */
    public ModelInfo {
        notes = List.copyOf(notes);
    }
}
