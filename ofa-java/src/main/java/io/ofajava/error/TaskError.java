// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** Requests that a task or a model does not support. */
public enum TaskError implements ErrorCode {
    /** There is no task with that name. */
    UNKNOWN(ErrorKind.INVALID_INPUT, "there is no task '{task}'; the tasks are {known}"),
    /** The model does not support the task. */
    NOT_SERVED(ErrorKind.INVALID_INPUT, "{model} does not serve {task}: {reason}"),
    /** A text is empty. */
    TEXT_EMPTY(ErrorKind.INVALID_INPUT, "the {input} is empty; provide a text"),
    /** A text without words. */
    TEXT_WITHOUT_WORDS(ErrorKind.INVALID_INPUT, "the {input} '{text}' contains no word; provide a text"),
    /** The prompt is longer than the model's maximum. */
    TEXT_TOO_LONG(
            ErrorKind.INVALID_INPUT,
            "the {input} has {tokens} tokens with its instruction; this model accepts at most {most}: shorten " + "it"),
    /** The prompt leaves no room for the output. */
    NO_ROOM(
            ErrorKind.INVALID_INPUT,
            "the {input} leaves no room for an answer in this model's {positions} positions; shorten " + "it"),
    /** A required input is missing. */
    INPUT_MISSING(ErrorKind.INVALID_INPUT, "{task} requires {input}; provide it"),
    /** The task does not accept that input. */
    INPUT_NOT_TAKEN(ErrorKind.INVALID_INPUT, "{task} does not accept {input}; remove it"),
    /** The task does not accept that option. */
    OPTION_NOT_TAKEN(ErrorKind.INVALID_INPUT, "{task} does not accept {setting}; remove it"),
    /** The number of texts differs from the number that the prompt takes. */
    WRONG_TEXTS(ErrorKind.INVALID_INPUT, "{task} takes {expected} texts ({names}), got {count}"),
    /** A closed question without choices. */
    CHOICES_EMPTY(ErrorKind.INVALID_INPUT, "the list of choices is empty; set at least one with ${choices}"),
    /** An empty choice. */
    CHOICE_EMPTY(ErrorKind.INVALID_INPUT, "choice {number} of {count} is empty; remove or correct it"),
    /** A prompt type that ends the text. */
    PROMPT_TYPE_CLOSED(
            ErrorKind.INVALID_INPUT,
            "prompt type src ends the decoder's text, so nothing can be written after it; use it with"
                    + " at most {most} ${choices}, or set ${promptType} to none or prev_output"),
    /** More outputs requested than there can be. */
    N_BEST_TOO_LARGE(
            ErrorKind.INVALID_INPUT,
            "{setting} is {value}, but there are only {available} outputs; raise ${beamSize} or ${candidates}"),
    /** Larger than the sizes for which the model has positions. */
    IMAGE_SIZE_TOO_LARGE(
            ErrorKind.INVALID_INPUT,
            "{setting} is {value}, more than the {most} pixels that this model supports; lower it"),
    /** A size for which positions were not interpolated. */
    IMAGE_SIZE_NOT_PREPARED(
            ErrorKind.INVALID_INPUT,
            "{setting} is {value}; this model's positions were interpolated for {prepared}: use one of them"),
    /** A maximum length of less than the four tokens of a box. */
    TOO_SHORT_FOR_BOX(
            ErrorKind.INVALID_INPUT,
            "a box has {tokens} tokens, more than the maximum length of {value}; do not set ${maxLength}"),
    /** The vocabulary has no location tokens. */
    NO_BINS(
            ErrorKind.INVALID_INPUT,
            "the vocabulary of {model} has no location tokens, so it cannot express boxes; use another "
                    + "checkpoint"),
    /** The vocabulary's location tokens cannot express a box. */
    BAD_BINS(
            ErrorKind.INVALID_INPUT,
            "boxes need at least 2 bins and a positive max_image_size, but this model has {bins} bins"
                    + " and {size}; use a checkpoint that was trained for boxes"),
    /** The vocabulary has no image tokens. */
    NO_IMAGE_TOKENS(
            ErrorKind.INVALID_INPUT,
            "{model} cannot generate images: its vocabulary has no image tokens; use a text-to-image " + "checkpoint"),
    /** There is no VQGAN. */
    NO_VQGAN(
            ErrorKind.INVALID_INPUT,
            "{model} cannot generate images without a VQGAN; set ${vqgan} to the one that it was trained with, "
                    + "or put it into the directory {directory} beside the weights"),
    /** The output contains no box. */
    NO_BOX(
            ErrorKind.MODEL_OUTPUT,
            "the model's output for '{phrase}' is '{text}', which contains no box; use a checkpoint that was trained "
                    + "for visual grounding"),
    /** The output consists of image tokens instead of text. */
    NO_TEXT(
            ErrorKind.MODEL_OUTPUT,
            "the output consists of image tokens, as is usual for a text-to-image model; use a checkpoint that "
                    + "was trained for this task"),
    /** The task has no prompt in the language of the model. */
    NO_PROMPT(ErrorKind.INVALID_INPUT, "{model} is a model for the language {language}, in which {task} has no prompt"),
    /** A prefix after a prompt type that ends the text. */
    PREFIX_AFTER_SRC(
            ErrorKind.INVALID_INPUT,
            "prompt type src ends the decoder's text, so no prefix can follow it; leave ${prefix} "
                    + "out, or set ${promptType} to none or prev_output"),
    /** Too many object tags. */
    TOO_MANY_OBJECT_TAGS(
            ErrorKind.INVALID_INPUT,
            "there are {count} object tags; the model was trained with at most {most}: remove some"),
    /** An image whose shape leaves almost nothing to see. */
    IMAGE_TOO_LONG(
            ErrorKind.INVALID_INPUT,
            "an image of {width} x {height} pixels is more than {most} times as long as wide, so a square crop "
                    + "would contain almost none of it; crop it"),
    /** An image size that the task does not support. */
    IMAGE_SIZE_NOT_TAKEN(ErrorKind.INVALID_INPUT, "{setting} is {value}; {task} supports {sizes}");

    private final ErrorKind kind;
    private final MessageTemplate template;

    TaskError(ErrorKind kind, String template) {
        this.kind = kind;
        this.template = MessageTemplate.of(template);
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }

    @Override
    public MessageTemplate template() {
        return template;
    }
}
