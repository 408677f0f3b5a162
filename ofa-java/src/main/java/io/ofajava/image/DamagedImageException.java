// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.io.IOException;

/** A file that violates its format. The message describes the violation in words for the user. */
final class DamagedImageException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedImageException(String message) {
        super(message);
    }

    /** A file that ends before its last pixel. */
    static DamagedImageException cutOff() {
        return new DamagedImageException("it is cut off");
    }
}
