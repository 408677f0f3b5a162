// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.InvalidInputException;
import io.ofajava.task.ModelImage;
import io.ofajava.task.TaskPlan;

/** Makes pictures ready for the encoder. Thread-safe. */
@FunctionalInterface
interface ImagePreparation {
    /**
     * Decodes, resizes and normalises a picture.
     *
     * @param task says how the image becomes a square, and of what size
     * @throws InvalidInputException if it is no picture, or one over the limits
     */
    ModelImage prepare(ImageSource source, TaskPlan task);
}
