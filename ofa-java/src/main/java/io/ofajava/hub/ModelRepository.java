// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import java.util.List;

/** A source of the files of one model. */
interface ModelRepository {
    /**
     * The files that make up the checkpoint: configuration, vocabulary, and the weights in one format. Files of
     * training are excluded.
     *
     * @throws io.ofajava.error.InvalidInputException if there is no such model, or it contains no checkpoint
     * @throws io.ofajava.error.OfaException if the host cannot be reached or its response is invalid
     */
    List<RemoteFile> checkpoint(Http http);
}
