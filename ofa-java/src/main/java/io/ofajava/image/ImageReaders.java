// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.error.ImageError;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * Selects the JDK's own ImageIO readers, regardless of other plug-ins on the class path. Their results are compared
 * with Pillow's in the tests.
 */
final class ImageReaders {
    private ImageReaders() {}

    /**
     * Creates a reader that ignores metadata. The caller disposes of it.
     *
     * @param formatName format name as used by ImageIO
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
