// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.Request;
import io.ofajava.Result;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints results of requests as they complete. */
interface ResultWriter {
    /**
     * Prints a result.
     *
     * @param input the image's name, or null for a request without an image
     * @param written files of generated images, best first
     */
    void result(@Nullable String input, Request request, Result result, List<Path> written);

    /**
     * Prints a failure.
     *
     * @param input as above
     * @return whether the failure is part of the output; otherwise it must be reported on standard error
     */
    boolean failure(@Nullable String input, Request request, Throwable failure);
}
