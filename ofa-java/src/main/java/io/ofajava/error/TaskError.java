// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** Requests that a task or a model cannot serve. */
public enum TaskError implements ErrorCode {
    /** No task of that name. */
    UNKNOWN(ErrorKind.INVALID_INPUT, "there is no task '{task}'; known are {known}"),
    /** The model lacks what the task needs. */
    NOT_SERVED(ErrorKind.INVALID_INPUT, "{model} does not serve {task}: {reason}"),
    /** A text is empty. */
    TEXT_EMPTY(ErrorKind.INVALID_INPUT, "the {input} is empty; give some text"),
    /** Nothing is left of a text once it is prepared. */
    TEXT_WITHOUT_WORDS(ErrorKind.INVALID_INPUT, "the {input} '{text}' has no word in it; give some text"),
    /** The prompt exceeds the model's positions. */
    TEXT_TOO_LONG(
            ErrorKind.INVALID_INPUT,
            "the {input} comes to {tokens} tokens with its instruction; this model reads at most "
                    + "{most}, so shorten it"),
    /** The prompt leaves no room for an output. */
    NO_ROOM(
            ErrorKind.INVALID_INPUT,
            "the {input} leaves no room for an answer in this model's {positions} positions; shorten " + "it"),
    /** The task needs an input that is absent. */
    INPUT_MISSING(ErrorKind.INVALID_INPUT, "{task} needs {input}; give one"),
    /** The task does not take that input. */
    INPUT_NOT_TAKEN(ErrorKind.INVALID_INPUT, "{task} takes no {input}; leave it out"),
    /** The task does not take that option. */
    OPTION_NOT_TAKEN(ErrorKind.INVALID_INPUT, "{task} does not take {setting}; leave it out"),
    /** Another number of texts than the prompt has slots. */
    WRONG_TEXTS(ErrorKind.INVALID_INPUT, "{task} takes {expected} texts ({names}), got {count}"),
    /** A closed question without choices. */
    CHOICES_EMPTY(ErrorKind.INVALID_INPUT, "the list of choices is empty; give at least one with ${choices}"),
    /** A choice without text. */
    CHOICE_EMPTY(ErrorKind.INVALID_INPUT, "choice {number} of {count} is empty; remove it or give it some text"),
    /** A prompt type that ends the text. */
    PROMPT_TYPE_CLOSED(
            ErrorKind.INVALID_INPUT,
            "prompt type src ends the decoder's text, so nothing can be written after it; use it with"
                    + " at most {most} ${choices}, or set ${promptType} to none or prev_output"),
    /** More outputs than the search or the choices give. */
    N_BEST_TOO_LARGE(
            ErrorKind.INVALID_INPUT,
            "{setting} is {value}, but there are only {available} outputs; raise ${beamSize} or ${candidates}"),
    /** Larger than the model has positions for. */
    IMAGE_SIZE_TOO_LARGE(
            ErrorKind.INVALID_INPUT,
            "{setting} is {value}, over the {most} pixels that this model has positions for; give " + "less"),
    /** A size for which positions were not interpolated. */
    IMAGE_SIZE_NOT_PREPARED(
            ErrorKind.INVALID_INPUT,
            "{setting} is {value}; this model's positions were interpolated for {prepared}, give one " + "of them"),
    /** A maximum length below the four tokens of a box. */
    TOO_SHORT_FOR_BOX(
            ErrorKind.INVALID_INPUT,
            "a box takes {tokens} tokens, so a maximum length of {value} leaves none; leave " + "${maxLength} out"),
    /** The vocabulary has no location tokens. */
    NO_BINS(
            ErrorKind.INVALID_INPUT,
            "the vocabulary of {model} has no location tokens, so it cannot tell where things are; "
                    + "use another checkpoint"),
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
            "{model} cannot generate images without a VQGAN; name the one that it was trained with "
                    + "with ${vqgan}, or put it into the directory {directory} beside the weights"),
    /** The model wrote no box. */
    NO_BOX(
            ErrorKind.MODEL_OUTPUT,
            "the model gave no box for '{phrase}', but '{text}'; use a checkpoint that was trained "
                    + "for visual grounding"),
    /** The model wrote image tokens instead of text. */
    NO_TEXT(
            ErrorKind.MODEL_OUTPUT,
            "the model wrote image tokens instead of a text, as one does that was trained to generate"
                    + " images; use it for that, or use a checkpoint that was trained for this task"),
    /** No prompt in the language of the model. */
    NO_PROMPT(ErrorKind.INVALID_INPUT, "{model} is a model for the language {language}, in which OFA has no {task}"),
    /** A prefix after a prompt type that ends the text. */
    PREFIX_AFTER_SRC(
            ErrorKind.INVALID_INPUT,
            "prompt type src ends the decoder's text, so no prefix can follow it; leave ${prefix} "
                    + "out, or set ${promptType} to none or prev_output"),
    /** More object tags than the model was trained with. */
    TOO_MANY_OBJECT_TAGS(
            ErrorKind.INVALID_INPUT,
            "there are {count} object tags; the model was trained with at most {most}, so leave some " + "out"),
    /** An image of which the task would see next to nothing. */
    IMAGE_TOO_LONG(
            ErrorKind.INVALID_INPUT,
            "an image of {width} x {height} pixels is longer than {most} times its shorter side, of "
                    + "which the middle would show next to nothing; crop it"),
    /** An image size that the task does not read. */
    IMAGE_SIZE_NOT_TAKEN(ErrorKind.INVALID_INPUT, "{setting} is {value}, but {task} is read at {sizes}");

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
