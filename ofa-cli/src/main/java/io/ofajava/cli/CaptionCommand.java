// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.GenerationOptions;
import io.ofajava.Request;
import io.ofajava.Task;
import io.ofajava.error.Setting;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ofa caption IMAGE...} */
@Command(
        name = "caption",
        description = "Describe images.",
        footer = {
            "",
            "Examples:",
            "  ofa caption demo-model/examples/*.png",
            "  ofa caption --n-best 3 --format json photo.jpg",
            "  ofa caption photos --recursive --format csv > captions.csv",
            "  curl -s https://example.com/cat.jpg | ofa caption -",
            "",
            "An image that cannot be read is reported and skipped, and the exit code is not 0; with json and csv the",
            "report is the image's line of the output."
        })
final class CaptionCommand extends RequestCommand {
    @Parameters(paramLabel = "IMAGE", arity = "1..*", description = ImageArguments.DESCRIPTION)
    private List<String> images;

    @Override
    Set<Setting> settings() {
        return settingsOf("caption");
    }

    @Override
    List<String> imageNames() {
        return images;
    }

    @Override
    Request request(GenerationOptions options) {
        return Request.of(Task.of("caption")).withOptions(options);
    }
}
