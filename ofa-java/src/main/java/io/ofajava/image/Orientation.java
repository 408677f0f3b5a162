// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Setting;
import java.util.Locale;

/** Whether the EXIF orientation of an image file is applied. */
public enum Orientation {
    /** Ignore the orientation, as the original code does; the default. */
    IGNORE,
    /** Rotate and mirror the image according to its orientation. Boxes then refer to the oriented image. */
    APPLY;

    /**
     * Parses the setting's value, ignoring case.
     *
     * @throws InvalidInputException with {@code option-unknown-value} for any other text
     */
    public static Orientation parse(String text) {
        return Setting.ORIENTATION.constant(Orientation.class, text);
    }

    /** The lower-case value of the setting. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
