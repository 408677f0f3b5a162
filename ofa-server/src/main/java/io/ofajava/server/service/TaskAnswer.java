// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.GeneratedImages;
import org.jspecify.annotations.Nullable;

/**
 * The response to a request.
 *
 * @param json the complete response
 * @param generated the generated images, or null
 */
public record TaskAnswer(ObjectNode json, @Nullable GeneratedImages generated) {}
