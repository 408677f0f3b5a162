// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Setting;
import java.util.Locale;

/** What to do with an image file that ends early, for example after an upload that broke off. */
public enum Truncated {
    /** Refuse it; the default. */
    REFUSE,
    /**
     * Decode what is there, as Pillow does with {@code ImageFile.LOAD_TRUNCATED_IMAGES}, which the original code sets.
     * The missing part is gray or coarse in JPEG, black in PNG, and of the first colour in GIF and BMP. WebP and TIFF
     * are always refused. Of a JPEG whose data is damaged, the rows before the damage are kept.
     */
    ALLOW;

    /**
     * Reads the setting's value.
     *
     * @throws InvalidInputException with {@code option-unknown-value} for any other text
     */
    public static Truncated parse(String text) {
        return Setting.TRUNCATED.constant(Truncated.class, text);
    }

    /** The setting's value, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
