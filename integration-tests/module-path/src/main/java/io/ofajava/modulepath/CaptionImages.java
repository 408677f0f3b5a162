// SPDX-License-Identifier: Apache-2.0
package io.ofajava.modulepath;

import io.ofajava.Ofa;
import java.nio.file.Path;

/** Prints the module of the library and a caption of each image. */
public final class CaptionImages {
    private CaptionImages() {}

    /** @param images image files */
    public static void main(String[] images) {
        System.out.println(Ofa.class.getModule());
        try (Ofa ofa = Ofa.load()) {
            for (String image : images) {
                System.out.println(ofa.caption(Path.of(image)).text());
            }
        }
    }
}
