// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.checkpoint.FineTuning;
import io.ofajava.image.ImageGeometry;
import io.ofajava.task.ChoiceUse;
import io.ofajava.task.DecoderPrompt;
import io.ofajava.task.SourceLimit;
import io.ofajava.task.TaskPlan;
import java.util.Set;

/** Applies a checkpoint's fine-tuning configuration to the published task. */
final class FineTunedTasks {
    /** The original's name for pretraining. */
    private static final String PRETRAINING = "unify_task";
    /** Beam size of the original's zero-shot VQA evaluation ({@code run_scripts/vqa/evaluate_vqa_zeroshot.sh}). */
    private static final int ZERO_SHOT_BEAM = 20;
    /** ModelScope's names for summarization, and its prompt for models that configure none. */
    private static final Set<String> MODELSCOPE_SUMMARIES = Set.of("text-summarization", "summarization");

    private static final String MODELSCOPE_SUMMARY = " \" {} \" Summarize the article with a title: ";

    private FineTunedTasks() {}

    /**
     * The task with the prompt, the decoder prompt, the labels and the image size that the checkpoint was trained with.
     */
    static TaskPlan apply(TaskPlan published, FineTuning tuning) {
        TaskPlan plan = published;
        String name = plan.name();
        if (tuning.task().equals(name)) {
            plan = tuning.promptType().isEmpty() ? plan : plan.withPromptType(DecoderPrompt.parse(tuning.promptType()));
            plan = prompted(plan, tuning).withLimit(limit(tuning));
        }
        if (name.equals("ocr") && tuning.document()) {
            plan = plan.withGeometry(ImageGeometry.DOCUMENT_LINE);
        }
        if (plan.definition().choiceUse() == ChoiceUse.REQUIRED
                && !tuning.labels().isEmpty()) {
            // gen_type: "traverse" scores every label, "generation" uses a constrained beam search.
            plan = plan.withChoices(tuning.labels()).withSearched(!tuning.exhaustive());
        }
        if (name.equals("answer") && tuning.storedTask().equals(PRETRAINING)) {
            plan = plan.withPromptType(DecoderPrompt.NONE)
                    .withPreset(plan.preset().withBeamSize(ZERO_SHOT_BEAM));
        }
        return plan;
    }

    private static SourceLimit limit(FineTuning tuning) {
        return tuning.sourceInTokens()
                ? new SourceLimit(0, tuning.maxSourceLength())
                : new SourceLimit(tuning.maxSourceLength(), 0);
    }

    private static TaskPlan prompted(TaskPlan plan, FineTuning tuning) {
        String prompt = tuning.prompt();
        if (prompt.isEmpty()
                && MODELSCOPE_SUMMARIES.contains(tuning.storedTask())
                && plan.name().equals("summarize")) {
            prompt = MODELSCOPE_SUMMARY;
        }
        return prompt.isEmpty() ? plan : plan.withPrompt(prompt);
    }
}
