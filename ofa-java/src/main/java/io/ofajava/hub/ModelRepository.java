// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import java.util.List;

/** Where the files of one model lie. */
interface ModelRepository {
    /**
     * The files that make the checkpoint: configuration, vocabulary, and the weights in one format. Files of training
     * are left out.
     *
     * @throws io.ofajava.error.InvalidInputException if there is no such model, or no checkpoint in it
     * @throws io.ofajava.error.OfaException if the host cannot be reached or answers nonsense
     */
    List<RemoteFile> checkpoint(Http http);
}
