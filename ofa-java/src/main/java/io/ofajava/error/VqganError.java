// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** VQGANs that cannot be loaded or used. */
public enum VqganError implements ErrorCode {
    /** There is nothing of that name. */
    NOT_FOUND(
            ErrorKind.INVALID_INPUT,
            "{path}: no such file or directory; name the VQGAN's directory or file with ${vqgan}"),
    /** A directory without a VQGAN. */
    NO_WEIGHTS(
            ErrorKind.INVALID_INPUT,
            "{path}: holds no VQGAN; expected model.yaml with last.ckpt or model.safetensors, or "
                    + "vqgan_config.json with vqgan_model.ckpt"),
    /** No model.yaml. */
    NO_CONFIG(ErrorKind.INVALID_INPUT, "{file}: no such file; put the VQGAN's model.yaml there"),
    /** A model.yaml that is no YAML. */
    INVALID_YAML(ErrorKind.INVALID_INPUT, "{file}: is not valid YAML ({reason}); correct it or fetch it again"),
    /** A part of model.yaml is missing. */
    SECTION_MISSING(
            ErrorKind.INVALID_INPUT,
            "{where} is missing or no map; use the model.yaml that was published with the VQGAN"),
    /** A setting with an impossible value. */
    SETTING_INVALID(ErrorKind.INVALID_INPUT, "{where}: {setting} must be {expected}"),
    /** A decoder of another kind. */
    UNSUPPORTED(ErrorKind.INVALID_INPUT, "{where}: {setting} is {value}; only {supported} is supported"),
    /** The weights contradict model.yaml. */
    MISMATCH(ErrorKind.INVALID_INPUT, "{path}: {reason}; use the model.yaml that was published with these weights"),
    /** Not the VQGAN of this model. */
    WRONG_CODES(
            ErrorKind.INVALID_INPUT,
            "{path}: has {codes} codes, but the model writes {modelCodes}; name the VQGAN that the "
                    + "model was trained with"),
    /** Codes that make no image. */
    BAD_GRID(ErrorKind.INVALID_INPUT, "a grid of {rows} x {columns} codes {problem}"),
    /** Fewer image tokens than a row has. */
    NO_ROW(
            ErrorKind.INVALID_INPUT,
            "{tokens} image tokens fill no row of {columns}; a partial image needs at least one row"),
    /** A code that is not in the codebook. */
    BAD_CODE(ErrorKind.INVALID_INPUT, "code {code} at index {index} is not in the codebook; codes are 0 to {most}"),
    /** Not the VQGAN of this task. */
    WRONG_IMAGE_SIZE(
            ErrorKind.INVALID_INPUT,
            "the VQGAN makes a middle of {width} x {height} pixels, but it must be {side} x {side}; "
                    + "use the VQGAN that the model was trained with");

    private final ErrorKind kind;
    private final MessageTemplate template;

    VqganError(ErrorKind kind, String template) {
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
