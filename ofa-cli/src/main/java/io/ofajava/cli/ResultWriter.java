// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.Request;
import io.ofajava.Result;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints what became of requests, each when it is done. */
interface ResultWriter {
    /**
     * Prints a result.
     *
     * @param input the image's name, or null for a request without an image
     * @param written files of generated images, best first
     */
    void result(@Nullable String input, Request request, Result result, List<Path> written);

    /**
     * Prints that a request failed.
     *
     * @param input as above
     * @return whether the failure is in the output; where it is not, it belongs on standard error
     */
    boolean failure(@Nullable String input, Request request, Throwable failure);
}
