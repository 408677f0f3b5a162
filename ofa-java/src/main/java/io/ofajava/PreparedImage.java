// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.task.ModelImage;
import java.util.List;

/**
 * The image of a request, ready for the encoder.
 *
 * @param pixels the encoder's input
 * @param facts properties of the decoded image
 * @param notes which parts of the image are lost
 */
record PreparedImage(ModelImage pixels, InputImage facts, List<String> notes) {}
