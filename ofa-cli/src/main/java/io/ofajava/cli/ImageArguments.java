// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.ImageInput;
import io.ofajava.RemoteImages;
import io.ofajava.error.FileError;
import io.ofajava.image.ImageLimits;
import io.ofajava.net.FetchException;
import io.ofajava.net.HttpFetch;
import io.ofajava.net.WebAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/**
 * Resolves image arguments: files, directories, patterns that the shell did not expand, addresses of allowed hosts, and
 * {@code -} for standard input.
 */
final class ImageArguments {
    private static final List<String> ENDINGS =
            List.of(".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff");
    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(30);
    /** Maximum share of the heap for standard input; the decoder needs the rest. */
    private static final int SHARE_OF_HEAP = 4;
    /** Description of the parameter in the help of all commands with images. */
    static final String DESCRIPTION =
            "image files (PNG, JPEG, WebP, GIF, BMP, TIFF), directories of such files, patterns like "
                    + "'photos/*.jpg', - for standard input, or addresses (see --allow-hosts)";

    @Option(
            names = "--allow-hosts",
            split = ",",
            paramLabel = "HOST[:PORT]",
            description = "hosts from which images may be fetched by http or https; several with commas "
                    + "(default: none, and no connection is opened)")
    private List<String> hosts = List.of();

    @Option(names = "--recursive", description = "include images from subdirectories")
    private boolean recursive;

    /**
     * Resolves arguments to images, in their order; those of a directory or pattern are sorted by name.
     *
     * @throws io.ofajava.error.InvalidInputException if an argument matches no image, or an address is not allowed
     */
    List<ImageArgument> expand(List<String> arguments) {
        if (arguments.stream().filter("-"::equals).count() > 1) { // checked before standard input is read
            throw CliError.ARGUMENT.with("- is given twice; standard input contains one image");
        }
        List<ImageArgument> images = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.equals("-")) {
                images.add(standardInput());
            } else if (argument.matches("(?i)https?://.*")) {
                images.add(address(argument));
            } else {
                paths(argument).forEach(path -> images.add(file(path)));
            }
        }
        return images;
    }

    private List<Path> paths(String argument) {
        Path path = Path.of(argument);
        if (Files.isDirectory(path)) {
            List<Path> found = images(path);
            if (found.isEmpty()) {
                throw CliError.ARGUMENT.with(argument + ": is a directory without images"
                        + (recursive ? "" : "; --recursive includes subdirectories"));
            }
            return found;
        }
        boolean pattern = argument.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
        return pattern && !Files.exists(path) ? matching(argument, path) : List.of(path);
    }

    private List<Path> images(Path directory) {
        try (Stream<Path> files = recursive ? Files.walk(directory) : Files.list(directory)) {
            return files.filter(ImageArguments::looksLikeImage).sorted().toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            throw FileError.UNLISTABLE.causedBy(e, directory, e.getMessage());
        }
    }

    private static boolean looksLikeImage(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && ENDINGS.stream().anyMatch(name::endsWith) && Files.isRegularFile(file);
    }

    /** Expands patterns in the last segment of a path, which the shell did not expand. */
    private static List<Path> matching(String argument, Path path) {
        Path directory = path.getParent() == null ? Path.of("") : path.getParent();
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> files =
                    Files.newDirectoryStream(directory, path.getFileName().toString())) {
                files.forEach(file -> {
                    if (Files.isRegularFile(file)) {
                        found.add(path.getParent() == null ? file.getFileName() : file);
                    }
                });
            } catch (IOException | DirectoryIteratorException e) {
                throw FileError.UNLISTABLE.causedBy(e, directory, e.getMessage());
            } catch (PatternSyntaxException e) {
                throw CliError.ARGUMENT.causedBy(
                        e, argument + ": is neither a file nor a valid pattern (" + e.getDescription() + ")");
            }
        }
        if (found.isEmpty()) {
            throw CliError.ARGUMENT.with(argument + ": no such file, and no file matches this pattern");
        }
        found.sort(null);
        return found;
    }

    private static ImageArgument file(Path path) {
        return new ImageArgument(path.toString(), ImageInput.of(path), false, decoder -> decoder.read(path));
    }

    private static ImageArgument standardInput() {
        String name = "standard input";
        long heap = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
        long most = Math.min(ImageLimits.DEFAULT.maxBytes(), heap);
        byte[] bytes;
        try {
            bytes = System.in.readNBytes((int) Math.min(most + 1, Integer.MAX_VALUE - 8));
        } catch (IOException e) {
            throw FileError.UNREADABLE.causedBy(e, name, e.getMessage());
        }
        if (bytes.length > heap) {
            throw CliError.ARGUMENT.with(name + ": there is not enough memory for an image of more than " + heap
                    + " bytes; give the JVM a larger heap");
        }
        return new ImageArgument("-", ImageInput.of(bytes).named(name), false, decoder -> decoder.read(bytes, name));
    }

    private ImageArgument address(String text) {
        WebAddress address;
        try {
            address = WebAddress.of(text);
        } catch (IllegalArgumentException e) {
            throw CliError.ARGUMENT.causedBy(e, text + ": " + e.getMessage());
        }
        if (!address.isOneOf(hosts)) {
            throw CliError.ARGUMENT.with(address + ": images are fetched from allowed hosts only; to allow this "
                    + "one, set --allow-hosts " + address.host());
        }
        RemoteImages remote = RemoteImages.hosts(hosts.toArray(String[]::new)).withTimeout(FETCH_TIMEOUT);
        return new ImageArgument(
                address.toString(),
                ImageInput.of(URI.create(url(address)), remote).named(address.toString()),
                true,
                decoder -> decoder.read(fetch(address), address.toString()));
    }

    private static String url(WebAddress address) {
        return address.scheme() + "://" + address.host() + ":" + address.port() + address.file();
    }

    private byte[] fetch(WebAddress address) {
        try {
            return new HttpFetch(
                            hosts, (int) Math.min(ImageLimits.DEFAULT.maxBytes(), Integer.MAX_VALUE - 8), FETCH_TIMEOUT)
                    .get(address);
        } catch (FetchException e) {
            throw CliError.ARGUMENT.causedBy(e, address + ": " + e.getMessage());
        }
    }
}
