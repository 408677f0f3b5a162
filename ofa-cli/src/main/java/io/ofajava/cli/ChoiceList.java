// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.text.TextFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Parses lists of texts: separated by commas, or the lines of a file. Empty and repeated texts are dropped. */
final class ChoiceList {
    private ChoiceList() {}

    /** The texts between commas. */
    static List<String> split(String list) {
        return texts(Arrays.stream(list.split(",", -1)));
    }

    /** The lines of a file in UTF-8. */
    static List<String> lines(Path file) {
        return texts(TextFile.lines(file).stream());
    }

    private static List<String> texts(Stream<String> raw) {
        return raw.map(String::strip).filter(text -> !text.isEmpty()).distinct().toList();
    }
}
