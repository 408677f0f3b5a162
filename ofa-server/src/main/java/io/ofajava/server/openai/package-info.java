/**
 * Requests and responses in the form of OpenAI's API, for clients that have no other: chat completions about an image,
 * image generation, the list of models.
 */
@NullMarked
package io.ofajava.server.openai;

import org.jspecify.annotations.NullMarked;
