// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.io.IOException;

/** A valid file of a kind that is not read; the message says which kind. */
final class UnsupportedImageException extends IOException {
    private static final long serialVersionUID = 1;

    UnsupportedImageException(String message) {
        super(message);
    }
}
