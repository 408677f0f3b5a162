// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import io.ofajava.net.WebAddress;

/** The location of a request's image. */
public sealed interface ImageInput {
    /** In the request itself. */
    record Inline(byte[] bytes) implements ImageInput {}

    /** In S3. */
    record InBucket(String bucket, String key) implements ImageInput {}

    /** On a web server whose host is allowed by the configuration. */
    record OnHost(WebAddress address) implements ImageInput {}
}
