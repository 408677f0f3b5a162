// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint.pickle;

/** Names from files: tensors, classes, zip entries. They appear in one-line messages and must be suitable for that. */
public final class Names {
    private static final int MAX_LENGTH = 512;

    private Names() {}

    /** Whether {@code name} has a reasonable length and no control or formatting characters. */
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
