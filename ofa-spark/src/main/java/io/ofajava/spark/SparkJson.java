// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import com.fasterxml.jackson.databind.ObjectMapper;

/** The one {@code ObjectMapper} of this module, with Jackson's defaults. */
final class SparkJson {
    /** Thread-safe, because nothing changes its configuration: other settings belong to a reader, writer or copy. */
    static final ObjectMapper MAPPER = new ObjectMapper();

    private SparkJson() {}
}
