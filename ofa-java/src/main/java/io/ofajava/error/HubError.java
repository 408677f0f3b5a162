// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** Errors in downloading models. */
public enum HubError implements ErrorCode {
    /** Not a model id. */
    BAD_ID(ErrorKind.INVALID_INPUT, "'{id}' is not a model id or address; an id looks like OFA-Sys/ofa-base"),
    /** A model that has not been downloaded. */
    NOT_CACHED(
            ErrorKind.INVALID_INPUT,
            "{id} is not in the cache {directory}; fetch it with ${fetchModel}, or allow the download with ${download}"),
    /** A repository without weights. */
    NO_CHECKPOINT(
            ErrorKind.INVALID_INPUT,
            "{id} holds no checkpoint at revision {revision} (no safetensors, .bin, .ckpt or .pt " + "file)"),
    /** Not an address that can be downloaded. */
    BAD_ADDRESS(ErrorKind.INVALID_INPUT, "{address}: {problem}"),
    /** The host denies access. */
    REFUSED(
            ErrorKind.INVALID_INPUT,
            "{host} refuses {what} (HTTP {status}); if it exists, it needs an access token: set " + "HF_TOKEN"),
    /** The file or model does not exist on the host. */
    NOT_FOUND(
            ErrorKind.INVALID_INPUT,
            "{host} does not have {what} (HTTP 404); check the name and, of a repository, the " + "revision"),
    /** The host cannot be reached. */
    UNREACHABLE(
            ErrorKind.RESOURCE,
            "{host} cannot be reached or closed the connection ({reason}); fetch it again to resume the " + "transfer"),
    /** The host failed. */
    HOST_FAILED(
            ErrorKind.RESOURCE,
            "{host} failed to send {what} (HTTP {status}); try again later, the files fetched so far are kept"),
    /** The transfer was interrupted. */
    BROKE_OFF(
            ErrorKind.RESOURCE,
            "{file}: the transfer stopped after {done} of {expected} bytes; fetch it again to resume"),
    /** An unexpected response of the host. */
    BAD_ANSWER(ErrorKind.ENVIRONMENT, "{address} {problem}"),
    /** The checksum of a file is wrong. */
    WRONG_CHECKSUM(
            ErrorKind.ENVIRONMENT, "{file}: its SHA-256 is {found}, not {expected}; it was deleted, fetch it again"),
    /** The downloading thread was interrupted. */
    INTERRUPTED(ErrorKind.STATE, "interrupted while fetching {address}"),
    /** The target cannot be written. */
    UNWRITABLE(
            ErrorKind.ENVIRONMENT,
            "{file}: cannot be written ({reason}); free some space or name another directory, the files "
                    + "fetched so far are kept"),
    /** The target is a file. */
    DIRECTORY_IS_FILE(ErrorKind.INVALID_INPUT, "{directory}: is a file; name a directory"),
    /** A model without a vocabulary. */
    NO_VOCABULARY(
            ErrorKind.INVALID_INPUT,
            "{id}: holds no vocabulary (vocab.json and merges.txt, or vocab.txt), so it cannot be "
                    + "loaded; put one into {directory} and load that directory"),
    /** A checksum was given for a whole repository. */
    CHECKSUM_NOT_TAKEN(
            ErrorKind.INVALID_INPUT,
            "a SHA-256 applies to a single file; {id} is a repository, whose host provides the checksums"),
    /** A repository lists a file outside of its directory. */
    UNSAFE_NAME(
            ErrorKind.INVALID_INPUT,
            "the repository lists the file {name}, which is not a plain relative path; it is not fetched");

    private final ErrorKind kind;
    private final MessageTemplate template;

    HubError(ErrorKind kind, String template) {
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
