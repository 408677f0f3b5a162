// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.io.IOException;

/** A valid file of an unsupported kind; the message names the kind. */
final class UnsupportedImageException extends IOException {
    private static final long serialVersionUID = 1;

    UnsupportedImageException(String message) {
        super(message);
    }
}
