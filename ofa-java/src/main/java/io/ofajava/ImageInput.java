// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.ImageError;
import io.ofajava.image.DecodedImage;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.RgbImage;
import io.ofajava.net.FetchException;
import io.ofajava.net.HttpFetch;
import io.ofajava.net.WebAddress;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The image of a request: a file, encoded bytes, a stream, an image in memory, or an address. It is opened only when a
 * request needs it. PNG, JPEG, WebP, GIF, BMP and TIFF are recognised by their content. Immutable. All inputs except
 * streams can be used for several requests.
 */
public final class ImageInput {
    private final String name;
    private final Source source;

    /** Decodes the image for a task that resizes its longer side to {@code side} pixels. */
    @FunctionalInterface
    private interface Source {
        DecodedImage read(ImageDecoder decoder, String name, int side);
    }

    private ImageInput(String name, Source source) {
        this.name = name;
        this.source = source;
    }

    /** An image file. */
    public static ImageInput of(Path file) {
        Objects.requireNonNull(file, "file");
        return new ImageInput(file.toString(), (decoder, name, side) -> decoder.read(file, side));
    }

    /** The content of an image file. The array is not copied: do not change it before the request is complete. */
    public static ImageInput of(byte[] encoded) {
        Objects.requireNonNull(encoded, "encoded");
        return new ImageInput(
                "image of " + encoded.length + " bytes", (decoder, name, side) -> decoder.read(encoded, name, side));
    }

    /**
     * A stream of the content of an image file. It is read to its end on the decoding executor when the request is
     * decoded, and not closed, so the input can be used for one request only. A stream with more bytes than
     * {@link io.ofajava.image.ImageLimits#maxBytes()} is refused.
     */
    public static ImageInput of(InputStream encoded) {
        Objects.requireNonNull(encoded, "encoded");
        AtomicBoolean read = new AtomicBoolean();
        return new ImageInput("image from a stream", (decoder, name, side) -> {
            if (read.getAndSet(true)) {
                throw ImageError.STREAM_READ_BEFORE.with(name);
            }
            return decoder.read(encoded, name, side);
        });
    }

    /**
     * An image in memory. It is copied when a request needs it. Transparency is dropped, as for files. The limits of
     * {@link OfaOptions#imageLimits()} do not apply.
     */
    public static ImageInput of(BufferedImage image) {
        Objects.requireNonNull(image, "image");
        return new ImageInput("image in memory", (decoder, name, side) -> new DecodedImage(RgbImage.of(image)));
    }

    /** Pixels in memory. */
    public static ImageInput of(RgbImage image) {
        Objects.requireNonNull(image, "image");
        return new ImageInput("image in memory", (decoder, name, side) -> new DecodedImage(image));
    }

    /**
     * An image at an address. An http or https address is fetched when a request needs it, if the policy allows its
     * host; a file address is read like a path.
     *
     * @throws io.ofajava.error.InvalidInputException with {@code image-bad-address} for any other address. When the
     *     request is decoded: with {@code image-not-fetched} if the host is not allowed or the download fails
     */
    public static ImageInput of(URI address, RemoteImages remote) {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(remote, "remote");
        if ("file".equalsIgnoreCase(address.getScheme())) {
            try {
                return of(Path.of(address));
            } catch (IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
                throw ImageError.BAD_ADDRESS.causedBy(e, address, e.getMessage());
            }
        }
        WebAddress web;
        try {
            web = WebAddress.of(address.toString());
        } catch (IllegalArgumentException e) {
            throw ImageError.BAD_ADDRESS.causedBy(e, address, e.getMessage());
        }
        return new ImageInput(web.toString(), (decoder, name, side) -> {
            HttpFetch fetch =
                    new HttpFetch(remote.hosts(), decoder.mostBytes(), remote.timeout(), remote.maxRedirects());
            try {
                return decoder.read(fetch.get(web), name, side);
            } catch (FetchException e) {
                throw ImageError.NOT_FETCHED.causedBy(e, name, e.getMessage());
            }
        });
    }

    /** The name of this image in messages. */
    public String name() {
        return name;
    }

    /** Returns a copy with another name in messages. */
    public ImageInput named(String value) {
        return new ImageInput(Objects.requireNonNull(value, "name"), source);
    }

    /**
     * Decodes the image. Blocking.
     *
     * @param side pixels of the longer side after resizing
     * @throws io.ofajava.error.OfaException if it is not an image, or exceeds the decoder's limits
     */
    DecodedImage read(ImageDecoder decoder, int side) {
        return source.read(decoder, name, side);
    }

    @Override
    public String toString() {
        return name;
    }
}
