// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.TaskError;
import io.ofajava.image.Box;
import io.ofajava.task.BoxTokens;
import io.ofajava.task.ModelImage;
import io.ofajava.task.Output;
import io.ofajava.text.Decoding;
import io.ofajava.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Parses boxes from generated text. */
final class BoxReader {
    private final BoxTokens coordinates;
    private final Tokenizer tokenizer;

    BoxReader(BoxTokens coordinates, Tokenizer tokenizer) {
        this.coordinates = coordinates;
        this.tokenizer = tokenizer;
    }

    /**
     * The outputs that consist of one box each, best first.
     *
     * @param phrase the requested phrase, for the error message if there is no box
     */
    List<LabeledBox> boxes(DecodedOutputs written, String phrase) {
        List<LabeledBox> boxes = new ArrayList<>();
        ModelImage image = Objects.requireNonNull(written.image(), "image");
        for (Output output : written.outputs()) {
            if (output.tokens().length == BoxTokens.BINS && coordinates.isBox(output.tokens(), 0)) {
                Box box = box(output.tokens(), 0, image);
                boxes.add(new LabeledBox(box, normalized(box, image), "", output.score()));
            }
        }
        if (boxes.isEmpty()) {
            throw TaskError.NO_BOX.with(phrase, written.outputs().get(0).text());
        }
        return boxes.subList(0, Math.min(written.nBest(), boxes.size()));
    }

    /**
     * The boxes in the best output: every four consecutive bins, labelled with the words up to the next four. Empty
     * without an image, because boxes refer to pixels.
     */
    List<LabeledBox> labeledBoxes(DecodedOutputs written) {
        List<LabeledBox> found = new ArrayList<>();
        ModelImage image = written.image();
        int[] tokens = written.outputs().get(0).tokens();
        double score = written.outputs().get(0).score();
        for (int at = 0; image != null && at < tokens.length; at++) {
            if (coordinates.isBox(tokens, at)) {
                int label = at + BoxTokens.BINS;
                int end = label;
                while (end < tokens.length && !coordinates.isBin(tokens[end])) {
                    end++;
                }
                Box box = box(tokens, at, image);
                String text = tokenizer
                        .decode(Arrays.copyOfRange(tokens, label, end), Decoding.FAIRSEQ)
                        .strip();
                found.add(new LabeledBox(box, normalized(box, image), text, score));
                at = end - 1;
            }
        }
        return found;
    }

    /** A box as it appears in a prompt: four bin tokens. */
    int[] tokens(Box box, ModelImage image) {
        return coordinates.toTokens(box, image);
    }

    private Box box(int[] tokens, int from, ModelImage image) {
        return coordinates.toBox(tokens, from, image);
    }

    private static Box normalized(Box box, ModelImage image) {
        return box.normalized(image.originalWidth(), image.originalHeight());
    }
}
