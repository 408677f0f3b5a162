// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Lists of texts on the command line: separated by commas, or the lines of a file. */
final class ChoiceList {
    private ChoiceList() {}

    /** The texts between commas; empty ones are left out. */
    static List<String> split(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /** The lines of a file; empty ones are left out. */
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new InvalidInputException(
                    "choices file " + file + " cannot be read as UTF-8 text; name an existing file with one choice a line",
                    e);
        }
    }
}
