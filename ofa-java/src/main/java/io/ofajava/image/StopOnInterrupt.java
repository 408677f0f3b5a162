// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;

/** Aborts the reading of an image when its thread is interrupted. The reader then returns an incomplete image. */
final class StopOnInterrupt implements IIOReadProgressListener {
    @Override
    public void imageProgress(ImageReader reader, float percentage) {
        if (Thread.currentThread().isInterrupted()) {
            reader.abort();
        }
    }

    @Override
    public void imageStarted(ImageReader reader, int image) {}

    @Override
    public void imageComplete(ImageReader reader) {}

    @Override
    public void readAborted(ImageReader reader) {}

    @Override
    public void sequenceStarted(ImageReader reader, int first) {}

    @Override
    public void sequenceComplete(ImageReader reader) {}

    @Override
    public void thumbnailStarted(ImageReader reader, int image, int thumbnail) {}

    @Override
    public void thumbnailProgress(ImageReader reader, float percentage) {}

    @Override
    public void thumbnailComplete(ImageReader reader) {}
}
