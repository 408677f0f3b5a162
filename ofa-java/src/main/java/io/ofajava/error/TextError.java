// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** Errors in vocabularies and texts. */
public enum TextError implements ErrorCode {
    /** A vocabulary of another language. */
    WRONG_LANGUAGE(
            ErrorKind.INVALID_INPUT,
            "{directory}: has no vocab.txt, but the checkpoint has the {tokens} text tokens of "
                    + "OFA-CN, which a vocab.json does not fit; name the directory that holds its vocab.txt "
                    + "(BERT_CN_dict of the original, or the ModelScope directory) with ${vocabulary}"),
    /** A file of the vocabulary is missing. */
    VOCABULARY_MISSING(
            ErrorKind.INVALID_INPUT,
            "{file}: is missing; put the checkpoint's vocabulary ({source}) beside the weights, or "
                    + "name its directory with ${vocabulary}"),
    /** An inconsistent vocabulary. */
    VOCABULARY_DAMAGED(ErrorKind.INVALID_INPUT, "{file}: {reason}; fetch it again"),
    /** The vocabulary of another model. */
    VOCABULARY_MISMATCH(ErrorKind.INVALID_INPUT, "{file}: {reason}; use the vocabulary that belongs to the checkpoint"),
    /** A token id that does not represent text. */
    NO_TEXT_FOR_TOKEN(ErrorKind.INVALID_INPUT, "token id {id} {problem}"),
    /** A text longer than the limit. */
    TOO_LONG(ErrorKind.INVALID_INPUT, "text has {length} characters, more than the limit of {most}: shorten it"),
    /** An unpaired surrogate. */
    INVALID_UNICODE(
            ErrorKind.INVALID_INPUT,
            "text holds an unpaired surrogate {character} at index {index}: pass valid Unicode"),
    /** Vocabulary and merges of different models. */
    MERGES_MISMATCH(
            ErrorKind.INVALID_INPUT,
            "{file} and {vocabulary} do not belong together: {tokens} tokens, such as {example}, cannot be "
                    + "produced by the {merges} merges; fetch both again ({source})"),
    /** An English vocabulary for a Chinese model. */
    NOT_CHINESE(
            ErrorKind.INVALID_INPUT,
            "{path}: was trained on Chinese texts, but the vocabulary is an English one; name the "
                    + "directory of its vocab.txt with ${vocabulary}");

    private final ErrorKind kind;
    private final MessageTemplate template;

    TextError(ErrorKind kind, String template) {
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
