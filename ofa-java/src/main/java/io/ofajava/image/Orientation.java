// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Setting;
import java.util.Locale;

/** What to do with the EXIF orientation that an image file carries. */
public enum Orientation {
    /** Leave the image as it is stored, as the original code does; the default. */
    IGNORE,
    /** Turn the image as the orientation says. Boxes then refer to the image after it was turned. */
    APPLY;

    /**
     * Reads the setting's value, in any case.
     *
     * @throws InvalidInputException with {@code option-unknown-value} for any other text
     */
    public static Orientation parse(String text) {
        return Setting.ORIENTATION.constant(Orientation.class, text);
    }

    /** The setting's value, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
