// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/** The content of a body of {@code /invocations}. */
public sealed interface ParsedBody {
    /**
     * Requests with a common response.
     *
     * @param list whether they came as a list, whose response is a list
     */
    record Requests(List<TaskRequest> requests, boolean list) implements ParsedBody {}

    /**
     * JSON Lines, with one response line per line.
     *
     * @param lines each line's request, parsed on demand, so that an invalid line fails alone
     */
    record Lines(Iterator<Supplier<TaskRequest>> lines) implements ParsedBody {}

    /** A request in the format of AWS's sample notebook, not validated yet. */
    record Notebook(ObjectNode object) implements ParsedBody {
        private static final List<String> FIELDS = List.of("ofa_task", "bucket_name", "key_name", "instruction");

        /** Whether an object has the notebook's format rather than this server's. */
        static boolean matches(ObjectNode object) {
            return !object.has("task") && FIELDS.stream().anyMatch(object::has);
        }
    }
}
