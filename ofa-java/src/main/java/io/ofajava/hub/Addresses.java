// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import io.ofajava.error.HubError;
import io.ofajava.error.InvalidInputException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Addresses of hosts and files. */
final class Addresses {
    private Addresses() {}

    /** @throws InvalidInputException if the text is not an http or https address */
    static URI parse(String text) {
        URI address;
        try {
            address = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw HubError.BAD_ADDRESS.causedBy(e, text, "is not an address (" + e.getMessage() + ")");
        }
        if (address.getHost() == null || !("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
            throw HubError.BAD_ADDRESS.with(text, "is not an http or https address");
        }
        return address;
    }

    /** The address of a host, without a trailing slash. */
    static URI host(String text) {
        return parse(text.replaceAll("/+$", ""));
    }

    /** The last segment of the path, which is the file name. */
    static String fileName(URI address) {
        String path = address.getPath() == null ? "" : address.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.isEmpty()) {
            throw HubError.BAD_ADDRESS.with(
                    address, "names no file; for a model of a hub give its id, such as OFA-Sys/ofa-base");
        }
        return name;
    }

    static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A path with percent-encoded segments. */
    static String encodedPath(String path) {
        return Arrays.stream(path.split("/")).map(Addresses::encoded).collect(Collectors.joining("/"));
    }
}
