// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.task.ModelImage;
import java.util.List;

/**
 * The image of a request, ready for the encoder.
 *
 * @param pixels as the encoder reads them
 * @param facts what was read
 * @param notes what is lost of the image
 */
record PreparedImage(ModelImage pixels, InputImage facts, List<String> notes) {}
