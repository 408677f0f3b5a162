// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.InvalidInputException;
import io.ofajava.task.ModelImage;

/** Makes pictures ready for the encoder. Thread-safe. */
@FunctionalInterface
interface ImagePreparation {
    /**
     * Decodes, resizes and normalises a picture.
     *
     * @param size side in pixels of the square that it becomes
     * @throws InvalidInputException if it is no picture, or one over the limits
     */
    ModelImage prepare(ImageSource source, int size);
}
