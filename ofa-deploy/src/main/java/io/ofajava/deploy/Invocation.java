// SPDX-License-Identifier: Apache-2.0
package io.ofajava.deploy;

/**
 * The headers of a request to an endpoint.
 *
 * @param contentType of the body
 * @param accept content type of the response, or null
 * @param attributes the header {@code X-Amzn-SageMaker-Custom-Attributes}, which contains the request for an image
 *     ({@code task=caption}), or null
 */
public record Invocation(String contentType, String accept, String attributes) {}
