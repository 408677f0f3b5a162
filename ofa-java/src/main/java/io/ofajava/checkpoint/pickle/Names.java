// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint.pickle;

/**
 * Names that come out of files: tensors, classes, zip entries. They end up in one-line messages, so they must be fit
 * for that.
 */
public final class Names {
    private static final int MAX_LENGTH = 512;

    private Names() {}

    /** Whether {@code name} is of sane length and free of control and formatting characters. */
    public static boolean isPlain(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_LENGTH
                && name.codePoints().noneMatch(Names::isUnprintable);
    }

    private static boolean isUnprintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
