// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** Errors in packages for deployment. */
public enum PackageError implements ErrorCode {
    /** The manifest is missing. */
    NO_MANIFEST(
            ErrorKind.INVALID_INPUT,
            "{directory}: has no {manifest}; only packages made by ${packageModel} can be verified"),
    /** The manifest cannot be used. */
    BAD_MANIFEST(ErrorKind.INVALID_INPUT, "{source}: {reason}; package the model again"),
    /** A path that is not plain and relative. */
    BAD_PATH(
            ErrorKind.INVALID_INPUT,
            "'{path}' is not a plain relative path; this package was not made by ${packageModel}"),
    /** A file differs from the manifest. */
    FILE_CHANGED(ErrorKind.INVALID_INPUT, "{file}: {reason}; unpack or fetch the package again"),
    /** A link, device, pipe or socket. */
    NOT_PLAIN(ErrorKind.INVALID_INPUT, "{file}: is {kind}; a package has files and directories only; remove it"),
    /** A file that the manifest does not list. */
    FILE_NOT_LISTED(ErrorKind.INVALID_INPUT, "{file}: is not in the manifest; remove it");

    private final ErrorKind kind;
    private final MessageTemplate template;

    PackageError(ErrorKind kind, String template) {
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
