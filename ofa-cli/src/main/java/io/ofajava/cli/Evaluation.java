// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.Answer;
import io.ofajava.Caption;
import io.ofajava.GenerationOptions;
import io.ofajava.ImageInput;
import io.ofajava.Ofa;
import io.ofajava.Region;
import io.ofajava.cli.evaluate.Workers;
import io.ofajava.error.ModelOutputException;
import io.ofajava.error.OfaException;
import io.ofajava.task.TextRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Runs a model on scenes and counts correct outputs. */
final class Evaluation {
    private static final double RIGHT_IOU = 0.5;

    private final Tally answers = new Tally();
    private final Tally captions = new Tally();
    private final Tally boxes = new Tally();
    private final Tally scenes = new Tally();
    private final Map<String, Tally> answersByKind = new TreeMap<>();
    private double iouSum;

    /** The model's outputs for one scene; a region is null if the output is not a box. */
    private record Said(@Nullable Caption caption, List<Answer> answers, List<Region> regions) {}

    /** @throws OfaException if the model fails, or an image of the set cannot be read */
    void run(Ofa ofa, List<Scene> scenes, GenerationOptions options, ProgressLine progress) {
        ExecutorService askers = Workers.pool();
        try {
            List<Future<Said>> running = new ArrayList<>();
            for (Scene scene : scenes) {
                running.add(askers.submit(() -> ask(ofa, scene, options)));
            }
            for (int i = 0; i < scenes.size(); i++) {
                count(scenes.get(i), Workers.await(running.get(i)));
                progress.step();
            }
        } finally {
            askers.shutdownNow();
        }
    }

    private static Said ask(Ofa ofa, Scene scene, GenerationOptions options) {
        ImageInput image = ImageInput.of(scene.image());
        Caption caption = scene.captions().isEmpty() ? null : ofa.caption(image, options);
        List<Answer> answers = new ArrayList<>();
        for (Scene.Question question : scene.questions()) {
            answers.add(ofa.answer(image, question.question(), options));
        }
        List<Region> regions = new ArrayList<>();
        for (Scene.Target target : scene.regions()) {
            regions.add(ground(ofa, image, target.phrase(), options));
        }
        return new Said(caption, answers, regions);
    }

    /** An output without a box counts as not found. */
    private static @Nullable Region ground(Ofa ofa, ImageInput image, String phrase, GenerationOptions options) {
        try {
            return ofa.ground(image, phrase, options);
        } catch (ModelOutputException e) {
            return null;
        }
    }

    private void count(Scene scene, Said said) {
        int rightBefore = answers.right();
        if (said.caption() != null) {
            captions.count(scene.captions().stream()
                    .map(TextRules::withoutPunctuation)
                    .anyMatch(said.caption().text()::equals));
        }
        for (int i = 0; i < said.answers().size(); i++) {
            Scene.Question question = scene.questions().get(i);
            boolean right = question.answer().equals(said.answers().get(i).text());
            answers.count(right);
            if (!question.kind().isEmpty()) {
                answersByKind
                        .computeIfAbsent(question.kind(), kind -> new Tally())
                        .count(right);
            }
        }
        if (!said.answers().isEmpty()) {
            scenes.count(answers.right() - rightBefore == said.answers().size());
        }
        for (int i = 0; i < said.regions().size(); i++) {
            Region region = said.regions().get(i);
            double iou =
                    region == null ? 0 : region.box().iou(scene.regions().get(i).box());
            iouSum += iou;
            boxes.count(iou >= RIGHT_IOU);
        }
    }

    Tally answers() {
        return answers;
    }

    Tally captions() {
        return captions;
    }

    Tally boxes() {
        return boxes;
    }

    /** Scenes with questions whose answers are all correct. */
    Tally scenes() {
        return scenes;
    }

    Map<String, Tally> answersByKind() {
        return answersByKind;
    }

    /** Mean intersection over union of all boxes, 0 to 1. */
    double meanIou() {
        return boxes.asked() == 0 ? 0.0 : iouSum / boxes.asked();
    }
}
