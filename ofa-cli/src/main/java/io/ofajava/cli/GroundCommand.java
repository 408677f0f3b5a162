// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.GenerationOptions;
import io.ofajava.ImageInput;
import io.ofajava.Ofa;
import io.ofajava.Region;
import io.ofajava.error.OfaException;
import io.ofajava.image.BoxOverlay;
import io.ofajava.image.ImageEncoder;
import io.ofajava.image.RgbImage;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ofa ground IMAGE PHRASE} */
@Command(
        name = "ground",
        description = "Find on a picture what a phrase describes.",
        footer = {
            "",
            "Examples:",
            "  ofa ground photo.jpg \"the red car\"",
            "  ofa ground photo.jpg \"the red car\" --draw box.png --json",
            "",
            "The box is x0,y0,x1,y1 in pixels of the picture, top left corner first."
        })
final class GroundCommand extends ModelCommand {
    @Parameters(index = "0", paramLabel = "IMAGE", description = "a PNG, JPEG, WebP, GIF or BMP file")
    private Path image;

    @Parameters(index = "1", paramLabel = "PHRASE", description = "what to look for")
    private String phrase;

    @Option(
            names = "--draw",
            paramLabel = "FILE",
            description = "paint the box on the picture and write it there, as PNG or JPEG")
    private Path drawing;

    @Override
    void check() {
        if (drawing != null) {
            ImageEncoder.requireWritable(drawing);
        }
    }

    @Override
    int ask(Ofa ofa, GenerationOptions options) {
        Region region = ofa.ground(ImageInput.of(image), phrase, options);
        writer().region(image.toString(), phrase, region);
        if (drawing != null) {
            ImageEncoder.write(painted(region), drawing);
        }
        return ExitCode.OK;
    }

    /** A machine without fonts still gets its box. */
    private RgbImage painted(Region region) {
        RgbImage picture = modelOptions().read(image);
        try {
            return BoxOverlay.paint(picture, region.box(), phrase);
        } catch (OfaException e) {
            root().reporter().report(null, e);
            return BoxOverlay.paint(picture, region.box(), null);
        }
    }
}
