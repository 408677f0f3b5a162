// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** Errors in loading checkpoints. */
public enum CheckpointError implements ErrorCode {
    /** The path does not exist. */
    NOT_FOUND(
            ErrorKind.INVALID_INPUT,
            "{path}: no such file or directory; name another with ${model}, or fetch one with " + "${fetchModel}"),
    /** A file was shortened while it was read. */
    SHORTENED(
            ErrorKind.ENVIRONMENT,
            "{path}: one of its files was shortened while it was read; fetch it again, and replace files of a model by"
                    + " renaming, never in place"),
    /** A directory without weights. */
    NO_WEIGHTS(
            ErrorKind.INVALID_INPUT,
            "{path}: holds no checkpoint; expected model.safetensors, pytorch_model.bin, an index of "
                    + "their shards, or a fairseq .pt file; name another with ${model}, or fetch one with "
                    + "${fetchModel}"),
    /** A directory with several checkpoints. */
    SEVERAL(
            ErrorKind.INVALID_INPUT,
            "{path}: holds {count} checkpoints; name one of them, such as {example}, with ${model}"),
    /** No configuration beside the weights. */
    NO_CONFIG(
            ErrorKind.INVALID_INPUT, "{file}: no config.json beside it; put the model's config.json into {directory}"),
    /** A file that is cut off or contradicts its format. */
    DAMAGED(ErrorKind.INVALID_INPUT, "{file}: {reason}; the file is incomplete or corrupt, fetch it again"),
    /** Not a file written by torch.save. */
    NOT_TORCH(ErrorKind.INVALID_INPUT, "{file}: {reason}; name a file written by torch.save"),
    /** Stored in the other byte order. */
    NOT_LITTLE_ENDIAN(
            ErrorKind.INVALID_INPUT, "{file}: is not stored little-endian; save it again on a little-endian machine"),
    /** Weights of another model. */
    NOT_OFA(
            ErrorKind.INVALID_INPUT,
            "{file}: {reason}, so it is not an OFA checkpoint; name a directory or file of an OFA model "
                    + "with ${model}"),
    /** Configuration and weights contradict each other. */
    MISMATCH(ErrorKind.INVALID_INPUT, "{file}: {reason}; use the settings that belong to these weights"),
    /** Tensors that the configuration requires are missing. */
    INCOMPLETE(
            ErrorKind.INVALID_INPUT,
            "{file}: has no {tensors}; the configuration asks for them: use the {configuration} that "
                    + "belongs to these weights, or fetch the weights again"),
    /** Tensors whose shapes contradict the configuration. */
    WRONG_SHAPES(
            ErrorKind.INVALID_INPUT, "{file}: wrong {tensors}; use the {configuration} that belongs to these weights"),
    /** There is no tensor with that name. */
    TENSOR_MISSING(ErrorKind.INVALID_INPUT, "{file}: holds no tensor {tensor}"),
    /** A tensor occurs under two names. */
    TENSOR_TWICE(
            ErrorKind.INVALID_INPUT,
            "{file}: holds {tensor} twice, under its fairseq and its Hugging Face name; remove one of" + " them"),
    /** A tensor whose metadata is impossible. */
    TENSOR_UNUSABLE(ErrorKind.INVALID_INPUT, "tensor {tensor}: {reason}; the file is corrupt, fetch it again"),
    /** A strided view. */
    STRIDED(
            ErrorKind.INVALID_INPUT,
            "{file}: tensor {tensor} is a strided view (shape {shape}, strides {strides}); save it "
                    + "with .contiguous()"),
    /** An unsupported element type. */
    UNSUPPORTED_TYPE(
            ErrorKind.INVALID_INPUT,
            "{file}: tensor {tensor} has type {type}, which is not supported; convert it to F32, F16 " + "or BF16"),
    /** An unsupported kind of model. */
    UNSUPPORTED(ErrorKind.INVALID_INPUT, "{file}: {reason}, which is not supported; {remedy}"),
    /** A limit is exceeded. */
    TOO_LARGE(ErrorKind.INVALID_INPUT, "{file}: {what}; at most {most} are supported"),
    /** A pickle refers to a class that is not plain data. */
    CLASS_REFUSED(
            ErrorKind.INVALID_INPUT,
            "{file}: refused the pickled class {type}: only tensors, containers and plain "
                    + "configuration are read, and nothing in a checkpoint is ever executed; use a checkpoint "
                    + "that holds weights only"),
    /** A required setting is missing. */
    SETTING_MISSING(ErrorKind.INVALID_INPUT, "{where}: has no {setting}"),
    /** A setting with an invalid value. */
    SETTING_INVALID(ErrorKind.INVALID_INPUT, "{where}: {setting} must be {expected}, not {value}"),
    /** An unknown setting. */
    SETTING_UNKNOWN(ErrorKind.INVALID_INPUT, "{where}: {setting} is not a setting; remove it or correct its name"),
    /** The layout of the vocabulary is unknown. */
    NO_LAYOUT(
            ErrorKind.INVALID_INPUT,
            "{file}: has {tokens} ids instead of the published {published} and no layout of them; " + "{remedy}"),
    /** Ranges of the vocabulary layout overlap. */
    BAD_LAYOUT(
            ErrorKind.INVALID_INPUT,
            "vocabulary layout: text must come first and hold the mask, then codes, then bins, "
                    + "without overlap; got {layout}"),
    /** A file name that would not be recognised in a directory. */
    UNUSABLE_NAME(
            ErrorKind.INVALID_INPUT,
            "{file}: would not be found in a directory by this name; rename it to end in .pt, .bin or"
                    + " .safetensors"),
    /** The operating system refuses to map the file. */
    UNMAPPABLE(ErrorKind.ENVIRONMENT, "{file}: cannot be mapped into memory ({reason})"),
    /** There is no demo model on the class path. */
    NO_DEMO(
            ErrorKind.INVALID_INPUT,
            "no demo model on the class path; add the artifact io.ofajava:ofa-demo-model, or name a "
                    + "checkpoint with ${model}"),
    /** The demo model's artifact is incomplete. */
    DEMO_DAMAGED(
            ErrorKind.ENVIRONMENT,
            "the demo model on the class path has no {file}; rebuild the artifact ofa-demo-model"),
    /** The demo model's artifact cannot be read. */
    DEMO_UNREADABLE(
            ErrorKind.ENVIRONMENT, "the demo model on the class path cannot be read: {reason}; the jar is damaged"),
    /** A setting that changes the forward pass and is not implemented. */
    SETTING_NOT_COMPUTED(
            ErrorKind.INVALID_INPUT,
            "{where}: {problem} ({source}); this is not implemented, so results would be wrong: use "
                    + "another checkpoint"),
    /** Tensors that the implemented models do not have. */
    UNKNOWN_TENSORS(
            ErrorKind.INVALID_INPUT,
            "{file}: holds {tensors}, not part of the OFA models that this library computes, so "
                    + "results could be wrong: use another checkpoint, or set ${lenient} to ignore them"),
    /** The requested set of weights is not in the file. */
    NO_AVERAGED_WEIGHTS(ErrorKind.INVALID_INPUT, "{file}: {reason}; set ${weights} to auto or model"),
    /** A directory that contains the checkpoint in a subdirectory or in another form. */
    WRONG_DIRECTORY(ErrorKind.INVALID_INPUT, "{directory}: {reason}; {remedy}"),
    /** A pickle that contains more than plain data. */
    BAD_PICKLE_FILE(ErrorKind.INVALID_INPUT, "{file}: {reason}; name a file of plain data");

    private final ErrorKind kind;
    private final MessageTemplate template;

    CheckpointError(ErrorKind kind, String template) {
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
