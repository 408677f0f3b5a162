// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.error.ImageError;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * The JDK's own ImageIO readers, whatever other plug-ins are on the class path: their results are the ones that were
 * compared with Pillow.
 */
final class ImageReaders {
    private ImageReaders() {}

    /**
     * A reader that ignores metadata; dispose of it.
     *
     * @param formatName as ImageIO calls it
     */
    static ImageReader open(String formatName, SplicedInput input) {
        for (Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(formatName); readers.hasNext(); ) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith("com.sun.imageio.")) {
                reader.setInput(input, true, true);
                reader.addIIOReadProgressListener(new StopOnInterrupt());
                return reader;
            }
            reader.dispose();
        }
        throw ImageError.NO_READER.with(formatName);
    }
}
