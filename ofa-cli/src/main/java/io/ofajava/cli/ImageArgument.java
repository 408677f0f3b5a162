// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.ImageInput;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.RgbImage;
import java.util.function.Function;

/**
 * One image from the command line.
 *
 * @param name the name in outputs and messages: the path, the address, or {@code -}
 * @param input for requests
 * @param remote whether it is fetched
 * @param pixels decodes it again, to draw on it or to check it for the demo model
 */
record ImageArgument(String name, ImageInput input, boolean remote, Function<ImageDecoder, RgbImage> pixels) {}
