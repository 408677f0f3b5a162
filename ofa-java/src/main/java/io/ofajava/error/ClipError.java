// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** Errors in loading or using CLIP models. */
public enum ClipError implements ErrorCode {
    /** There is no merge list beside the weights. */
    NO_MERGES(ErrorKind.INVALID_INPUT, "{file}: no {merges} beside it; put CLIP's merge list there"),
    /** A CLIP of another kind. */
    UNSUPPORTED(ErrorKind.INVALID_INPUT, "{file}: {reason}; use the published ViT-B/16"),
    /** An inconsistent merge list. */
    MERGES_DAMAGED(ErrorKind.INVALID_INPUT, "{file}: {reason}; fetch the file again"),
    /** The merge list of another model. */
    WRONG_MERGES(
            ErrorKind.INVALID_INPUT,
            "{file}: has {merges} merges, but the model's vocabulary needs {needed}; use the merge "
                    + "list that belongs to the model"),
    /** An image that CLIP does not accept. */
    IMAGE_TOO_NARROW(
            ErrorKind.INVALID_INPUT,
            "an image of {width} x {height} pixels; CLIP accepts an aspect ratio of at most {most} to 1"),
    /** A text that CLIP does not accept. */
    INVALID_TEXT(ErrorKind.INVALID_INPUT, "the text for CLIP {problem}");

    private final ErrorKind kind;
    private final MessageTemplate template;

    ClipError(ErrorKind kind, String template) {
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
