// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** Errors in loading or using VQGANs. */
public enum VqganError implements ErrorCode {
    /** The path does not exist. */
    NOT_FOUND(
            ErrorKind.INVALID_INPUT,
            "{path}: no such file or directory; name the VQGAN's directory or file with ${vqgan}"),
    /** A directory without a VQGAN. */
    NO_WEIGHTS(
            ErrorKind.INVALID_INPUT,
            "{path}: holds no VQGAN; expected model.yaml with last.ckpt or model.safetensors, or "
                    + "vqgan_config.json with vqgan_model.ckpt"),
    /** There is no model.yaml. */
    NO_CONFIG(ErrorKind.INVALID_INPUT, "{file}: no such file; put the VQGAN's model.yaml there"),
    /** model.yaml is not valid YAML. */
    INVALID_YAML(ErrorKind.INVALID_INPUT, "{file}: is not valid YAML ({reason}); correct it or fetch it again"),
    /** A part of model.yaml is missing. */
    SECTION_MISSING(
            ErrorKind.INVALID_INPUT,
            "{where} is missing or not a map; use the model.yaml that was published with the VQGAN"),
    /** A setting with an invalid value. */
    SETTING_INVALID(ErrorKind.INVALID_INPUT, "{where}: {setting} must be {expected}"),
    /** An unsupported kind of decoder. */
    UNSUPPORTED(ErrorKind.INVALID_INPUT, "{where}: {setting} is {value}; only {supported} is supported"),
    /** The weights contradict model.yaml. */
    MISMATCH(ErrorKind.INVALID_INPUT, "{path}: {reason}; use the model.yaml that was published with these weights"),
    /** The VQGAN of another model. */
    WRONG_CODES(
            ErrorKind.INVALID_INPUT,
            "{path}: has {codes} codes, but the model's vocabulary has {modelCodes}; name the VQGAN that the "
                    + "model was trained with"),
    /** A number of codes that does not form an image. */
    BAD_GRID(ErrorKind.INVALID_INPUT, "a grid of {rows} x {columns} codes {problem}"),
    /** Fewer image tokens than one row. */
    NO_ROW(
            ErrorKind.INVALID_INPUT,
            "{tokens} image tokens are less than a row of {columns}; a partial image needs at least one row"),
    /** A code that is not in the codebook. */
    BAD_CODE(ErrorKind.INVALID_INPUT, "code {code} at index {index} is not in the codebook; codes are 0 to {most}"),
    /** The VQGAN of another task. */
    WRONG_IMAGE_SIZE(
            ErrorKind.INVALID_INPUT,
            "the VQGAN generates a middle of {width} x {height} pixels, but the task needs {side} x {side}; "
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
