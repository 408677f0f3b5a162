// SPDX-License-Identifier: Apache-2.0
package io.ofajava.deploy;

/**
 * What goes with a request's body.
 *
 * @param contentType of the body
 * @param accept what the answer should be, or null
 * @param attributes the header {@code X-Amzn-SageMaker-Custom-Attributes}, in which an image's request stands
 *     ({@code task=caption}), or null
 */
public record Invocation(String contentType, String accept, String attributes) {}
