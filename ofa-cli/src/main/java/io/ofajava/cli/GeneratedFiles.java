// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.GeneratedImages;
import io.ofajava.error.OfaException;
import io.ofajava.error.OptionError;
import io.ofajava.image.ImageEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Names and writes generated images: one file, numbered files for several candidates, or a directory for several texts.
 */
final class GeneratedFiles {
    private final Path out;
    private final boolean directory;
    private final String ending;

    /**
     * @param out a file, or a directory for several texts
     * @param directory whether {@code out} is a directory
     * @param format png or jpeg, or null to derive it from the file's extension
     */
    GeneratedFiles(Path out, boolean directory, @Nullable String format) {
        if (format != null && !format.equals("png") && !format.equals("jpeg")) {
            throw OptionError.UNKNOWN_VALUE.with("--image-format", format, List.of("png", "jpeg"));
        }
        String own = directory ? "" : endingOf(out);
        if (format != null && !own.isEmpty() && own.equals(".png") != format.equals("png")) {
            throw CliError.ARGUMENT.with(
                    "-o ends in " + own + ", but --image-format is " + format + "; remove one of them");
        }
        if (own.isEmpty() && format == null && !directory) {
            throw CliError.ARGUMENT.with(out
                    + ": images are written as PNG or JPEG; use a name that ends in .png, .jpg or "
                    + ".jpeg, or set --image-format");
        }
        this.out = own.isEmpty() ? out : out.resolveSibling(withoutEnding(out, own));
        this.directory = directory;
        this.ending = !own.isEmpty() ? asWritten(out, own) : "jpeg".equals(format) ? ".jpg" : ".png";
    }

    private static String endingOf(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        for (String known : List.of(".png", ".jpg", ".jpeg")) {
            if (name.endsWith(known)) {
                return known;
            }
        }
        return "";
    }

    /** The extension as given: {@code .JPG} stays {@code .JPG}. */
    private static String asWritten(Path file, String ending) {
        String name = file.getFileName().toString();
        return name.substring(name.length() - ending.length());
    }

    private static String withoutEnding(Path file, String ending) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ending.length());
    }

    /** Checks that files can be written before any work is done. */
    void require() {
        if (directory) {
            try {
                Files.createDirectories(out);
            } catch (IOException e) {
                throw CliError.ARGUMENT.causedBy(
                        e,
                        out + ": cannot be created as a directory ("
                                + e.getClass().getSimpleName() + "); name another one");
            }
        }
        ImageEncoder.requireWritable(directory ? out.resolve("000000" + ending) : file(0, 0, 1));
    }

    /**
     * Writes the images of a text.
     *
     * @param number of the text, from 0
     * @return the files, best image first
     * @throws OfaException if one cannot be written
     */
    List<Path> write(int number, GeneratedImages generated) {
        List<Path> written = new ArrayList<>();
        for (int i = 0; i < generated.images().size(); i++) {
            Path file = file(number, i, generated.images().size());
            ImageEncoder.write(generated.images().get(i).image(), file);
            written.add(file);
        }
        return written;
    }

    private Path file(int number, int candidate, int candidates) {
        String suffix = (candidates > 1 ? "-" + (candidate + 1) : "") + ending;
        return directory
                ? out.resolve(String.format(Locale.ROOT, "%06d%s", number, suffix))
                : out.resolveSibling(out.getFileName() + suffix);
    }
}
