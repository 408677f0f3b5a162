/**
 * Requests and responses in the format of OpenAI's API: chat completions about an image, image generation, the list of
 * models.
 */
@NullMarked
package io.ofajava.server.openai;

import org.jspecify.annotations.NullMarked;
