// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** Models that cannot be fetched. */
public enum HubError implements ErrorCode {
    /** No id of a model. */
    BAD_ID(ErrorKind.INVALID_INPUT, "'{id}' is no model that can be fetched; an id looks like OFA-Sys/ofa-base"),
    /** A model that was not fetched. */
    NOT_CACHED(
            ErrorKind.INVALID_INPUT,
            "{id} is not in the cache {directory}; fetch it with ${fetchModel}, or allow the download with ${download}"),
    /** A repository without weights. */
    NO_CHECKPOINT(
            ErrorKind.INVALID_INPUT,
            "{id} holds no checkpoint at revision {revision} (no safetensors, .bin, .ckpt or .pt " + "file)"),
    /** Not an address that can be fetched. */
    BAD_ADDRESS(ErrorKind.INVALID_INPUT, "{address}: {problem}"),
    /** The host refuses access. */
    REFUSED(
            ErrorKind.INVALID_INPUT,
            "{host} refuses {what} (HTTP {status}); if it exists, it needs an access token: set " + "HF_TOKEN"),
    /** The host does not have it. */
    NOT_FOUND(
            ErrorKind.INVALID_INPUT,
            "{host} does not have {what} (HTTP 404); check the name and, of a repository, the " + "revision"),
    /** The host cannot be reached. */
    UNREACHABLE(
            ErrorKind.RESOURCE,
            "{host} cannot be reached or broke off ({reason}); fetch it again, the transfer continues"
                    + " where it stopped"),
    /** The host fails. */
    HOST_FAILED(
            ErrorKind.RESOURCE,
            "{host} fails with {what} (HTTP {status}); try again later, what is there already is kept"),
    /** The transfer ended early. */
    BROKE_OFF(
            ErrorKind.RESOURCE,
            "{file}: broke off after {done} of {expected} bytes; fetch it again, the transfer "
                    + "continues where it stopped"),
    /** The host answers something else. */
    BAD_ANSWER(ErrorKind.ENVIRONMENT, "{address} {problem}"),
    /** The file is not what its checksum says. */
    WRONG_CHECKSUM(
            ErrorKind.ENVIRONMENT, "{file}: its SHA-256 is {found}, not {expected}; it was deleted, fetch it again"),
    /** The fetching thread was interrupted. */
    INTERRUPTED(ErrorKind.STATE, "interrupted while fetching {address}"),
    /** The target cannot be written. */
    UNWRITABLE(
            ErrorKind.ENVIRONMENT,
            "{file}: cannot be written ({reason}); free some space or name another directory, what is"
                    + " there already is kept"),
    /** The target is a file. */
    DIRECTORY_IS_FILE(ErrorKind.INVALID_INPUT, "{directory}: is a file; name a directory"),
    /** A model without a vocabulary. */
    NO_VOCABULARY(
            ErrorKind.INVALID_INPUT,
            "{id}: holds no vocabulary (vocab.json and merges.txt, or vocab.txt), so it cannot be "
                    + "loaded; put one into {directory} and load that directory"),
    /** A checksum for a whole repository. */
    CHECKSUM_NOT_TAKEN(
            ErrorKind.INVALID_INPUT,
            "a SHA-256 is for a single file; {id} is a repository, which gives the checksums of its " + "own"),
    /** A repository names a file outside of its directory. */
    UNSAFE_NAME(
            ErrorKind.INVALID_INPUT,
            "the repository names a file {name}, which is no plain relative path; it is not fetched");

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
