// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The one {@code ObjectMapper} of this module, with Jackson's defaults. {@link Json} reads untrusted files, and does
 * not use it: its initialization takes a tenth of a second of a cold start.
 */
public final class DefaultMapper {
    /** Thread-safe, because nothing changes its configuration: other settings belong to a reader, writer or copy. */
    public static final ObjectMapper MAPPER = new ObjectMapper();

    private DefaultMapper() {}
}
