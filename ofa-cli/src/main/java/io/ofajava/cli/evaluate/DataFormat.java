// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import io.ofajava.error.OptionError;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The formats of evaluation data. */
enum DataFormat {
    /** COCO's captions: {@code captions_val2014.json} with the images of a directory. */
    COCO_CAPTIONS(Metric.CAPTION) {
        @Override
        List<Example> read(Sources sources) {
            return CocoCaptions.read(sources.annotations(), sources.images());
        }
    },
    /** VQA v2: {@code v2_mscoco_val2014_annotations.json} with {@code v2_OpenEnded_mscoco_val2014_questions.json}. */
    VQA(Metric.ANSWER) {
        @Override
        List<Example> read(Sources sources) {
            return VqaFiles.read(sources.annotations(), sources.requireQuestions(), sources.images());
        }
    },
    /** RefCOCO, RefCOCO+ and RefCOCOg: {@code refs(unc).p} with {@code instances.json} beside it, and a split. */
    REFCOCO(Metric.GROUND) {
        @Override
        List<Example> read(Sources sources) {
            return RefCocoFiles.read(sources.annotations(), sources.images(), sources.requireSplit());
        }
    },
    /** SNLI-VE: {@code snli_ve_dev.jsonl}, with the images of Flickr30k. */
    SNLI_VE(Metric.ENTAIL) {
        @Override
        List<Example> read(Sources sources) {
            return SnliVeFile.read(sources.annotations(), sources.images());
        }
    },
    /**
     * One object per line: {@code image} with {@code captions}, with {@code question} and {@code answers}, with
     * {@code phrase} and {@code box}, or with {@code hypothesis} and {@code label}.
     */
    JSONL(null) {
        @Override
        List<Example> read(Sources sources) {
            return JsonLinesFile.read(sources.annotations(), sources.images());
        }

        @Override
        Metric metric(Sources sources) {
            return JsonLinesFile.metric(sources.annotations());
        }
    };

    /** Null where the file decides. */
    private final @Nullable Metric metric;

    DataFormat(@Nullable Metric metric) {
        this.metric = metric;
    }

    /**
     * The files of a data set.
     *
     * @param annotations the annotation file
     * @param images the directory of images
     * @param questions the question file of VQA, or null
     * @param split the split of RefCOCO, or null
     */
    record Sources(
            Path annotations,
            Path images,
            @Nullable Path questions,
            @Nullable String split) {
        Path requireQuestions() {
            if (questions == null) {
                throw DataError.SETTING_MISSING.with(
                        "questions",
                        "VQA has questions and annotations in separate files, so name the " + "question file too");
            }
            return questions;
        }

        String requireSplit() {
            if (split == null) {
                throw DataError.SETTING_MISSING.with(
                        "split", "RefCOCO's file contains all splits, so name one, such as val, testA or testB");
            }
            return split;
        }
    }

    abstract List<Example> read(Sources sources);

    Metric metric(Sources sources) {
        return Objects.requireNonNull(metric, this::name);
    }

    /** The name on the command line, such as {@code coco-captions}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static DataFormat parse(String label) {
        return Arrays.stream(values())
                .filter(format -> format.label().equals(label.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> OptionError.UNKNOWN_VALUE.with(
                        "format",
                        label,
                        Arrays.stream(values()).map(DataFormat::label).toList()));
    }
}
