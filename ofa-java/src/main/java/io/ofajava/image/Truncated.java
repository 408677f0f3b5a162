// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Setting;
import java.util.Locale;

/** Treatment of truncated image files, for example after an interrupted upload. */
public enum Truncated {
    /** Refuse it; the default. */
    REFUSE,
    /**
     * Decode the available data, as Pillow does with {@code ImageFile.LOAD_TRUNCATED_IMAGES}, which the original code
     * sets. The missing part is grey or coarse in JPEG, black in PNG, and of the first colour in GIF and BMP. Truncated
     * WebP and TIFF files are always refused. In a JPEG with damaged data, the rows before the damage are kept.
     */
    ALLOW;

    /**
     * Parses the setting's value.
     *
     * @throws InvalidInputException with {@code option-unknown-value} for any other text
     */
    public static Truncated parse(String text) {
        return Setting.TRUNCATED.constant(Truncated.class, text);
    }

    /** The lower-case value of the setting. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
