// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import io.ofajava.error.HubError;
import io.ofajava.error.InvalidInputException;
import java.util.regex.Pattern;

/**
 * The id of a model that can be downloaded: {@code OWNER/NAME} for the Hugging Face hub, {@code modelscope:OWNER/NAME},
 * {@code ofa:FILE} for checkpoints of the original repository, or the address of one file.
 *
 * @param host its host
 * @param name owner and name, file, or address
 */
record ModelId(Host host, String name) {
    private static final Pattern REPOSITORY =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}");

    /** @throws InvalidInputException if the text has none of these forms */
    static ModelId parse(String text) {
        if (text.startsWith("http://") || text.startsWith("https://")) {
            Addresses.fileName(Addresses.parse(text));
            return new ModelId(Host.ADDRESS, text);
        }
        for (Host host : Host.values()) {
            String prefix = host.prefix();
            if (!prefix.isEmpty() && text.startsWith(prefix)) {
                String name = text.substring(prefix.length());
                if ((host == Host.ORIGINAL ? FILE : REPOSITORY).matcher(name).matches() && !name.contains("..")) {
                    return new ModelId(host, name);
                }
            }
        }
        if (REPOSITORY.matcher(text).matches() && !text.contains("..")) {
            return new ModelId(Host.HUGGING_FACE, text);
        }
        throw HubError.BAD_ID.with(text.replaceAll("\\p{Cntrl}", "?"));
    }

    /** Whether a text has one of the forms. */
    static boolean isId(String text) {
        try {
            parse(text);
            return true;
        } catch (InvalidInputException e) {
            return false;
        }
    }

    /** The model's directory in the cache, relative to the directory of all models. */
    String directory() {
        String safe = name.replaceAll("^https?://", "").replace("/", "--").replaceAll("[^A-Za-z0-9._-]", "_");
        return host.directory() + "/" + safe;
    }

    @Override
    public String toString() {
        return host.prefix() + name;
    }
}
