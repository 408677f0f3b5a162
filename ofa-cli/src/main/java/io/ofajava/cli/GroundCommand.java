// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.GenerationOptions;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.error.OfaException;
import io.ofajava.error.Setting;
import io.ofajava.image.Box;
import io.ofajava.image.BoxOverlay;
import io.ofajava.image.ImageEncoder;
import io.ofajava.image.RgbImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ofa ground IMAGE... PHRASE} */
@Command(
        name = "ground",
        description = "Find the region of images that a phrase describes.",
        footer = {
            "",
            "Examples:",
            "  ofa ground photo.jpg \"the red car\"",
            "  ofa ground photo.jpg \"the red car\" --draw box.png --format json",
            "",
            "The box is x0,y0,x1,y1 in pixels of the image, top left corner first; the score after it is "
                    + "the natural log",
            "probability per token."
        })
final class GroundCommand extends RequestCommand {
    @Parameters(
            arity = "2..*",
            paramLabel = "IMAGE... PHRASE",
            hideParamSyntax = true,
            description = ImageArguments.DESCRIPTION + "; the last argument is the phrase")
    private List<String> arguments;

    @Option(
            names = "--draw",
            paramLabel = "FILE",
            description = "write the image with the box to this file, as PNG or JPEG; for a single image")
    private @Nullable Path drawing;

    @Override
    Set<Setting> settings() {
        return settingsOf("ground");
    }

    @Override
    List<String> imageNames() {
        return arguments.subList(0, arguments.size() - 1);
    }

    private String phrase() {
        return arguments.get(arguments.size() - 1);
    }

    @Override
    Request request(GenerationOptions options) {
        if (drawing != null) {
            ImageEncoder.requireWritable(drawing);
        }
        return Request.of(Task.of("ground")).withText(phrase()).withOptions(options);
    }

    @Override
    void check(Request request, List<ImageArgument> images) {
        if (drawing != null && images.size() > 1) {
            throw CliError.ARGUMENT.with("--draw writes one image, but " + images.size() + " are named; name one");
        }
    }

    @Override
    List<Path> write(int index, @Nullable ImageArgument image, Result result) {
        if (drawing != null && image != null) {
            RgbImage pixels = image.pixels().apply(modelOptions().decoder());
            ImageEncoder.write(withBox(pixels, result.region().box()), drawing);
        }
        return List.of();
    }

    /** Without fonts, the box is drawn without a label. */
    private RgbImage withBox(RgbImage image, Box box) {
        try {
            return BoxOverlay.paint(image, box, phrase());
        } catch (OfaException e) {
            root().reporter().report(null, e);
            return BoxOverlay.paint(image, box, null);
        }
    }
}
