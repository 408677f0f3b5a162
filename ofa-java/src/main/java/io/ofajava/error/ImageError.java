// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** Images that cannot be read or written. */
public enum ImageError implements ErrorCode {
    /** The content is none of the formats that are read. */
    NOT_AN_IMAGE(ErrorKind.INVALID_INPUT, "{image} {problem}: give a {formats}"),
    /** There are no bytes. */
    EMPTY(ErrorKind.INVALID_INPUT, "{image} is empty: give a {formats}"),
    /** The file contradicts its format or ends early. */
    DAMAGED(ErrorKind.INVALID_INPUT, "{image}: damaged {format}: {reason}; save it again"),
    /** A form of the format that is not read. */
    UNSUPPORTED(ErrorKind.INVALID_INPUT, "{image}: a {format} that cannot be read: {reason}; save it again"),
    /** A side is 0. */
    NO_PIXELS(ErrorKind.INVALID_INPUT, "{image}: a {format} of {width} x {height} pixels has no image in it"),
    /** Wider or higher than allowed. */
    SIDE_TOO_LONG(
            ErrorKind.INVALID_INPUT,
            "{image}: a {format} of {width} x {height} pixels is over the limit of {most} a side: "
                    + "scale it down, or raise ${maxImageSide}"),
    /** More pixels than allowed. */
    TOO_MANY_PIXELS(
            ErrorKind.INVALID_INPUT,
            "{image}: a {format} of {width} x {height} pixels is over the limit of {most} pixels: "
                    + "scale it down, or raise ${maxImagePixels}"),
    /** A progressive JPEG with more passes than allowed. */
    TOO_MANY_SCANS(
            ErrorKind.INVALID_INPUT,
            "{image}: a {format} of {width} x {height} pixels has too many scans, more than {most} "
                    + "images of {pixels} pixels together: save it as a baseline JPEG"),
    /** A larger file than allowed. */
    TOO_MANY_BYTES(
            ErrorKind.INVALID_INPUT,
            "{image} has more than {most} bytes, the limit for images; raise ${maxImageBytes}"),
    /** A stream that an earlier request has read. */
    STREAM_READ_BEFORE(
            ErrorKind.INVALID_INPUT, "{image} was read by an earlier request; give its bytes to use it several times"),
    /** No address of an image. */
    BAD_ADDRESS(
            ErrorKind.INVALID_INPUT,
            "'{address}' is no address of an image: {reason}; give an http, https or file URI"),
    /** An image that its host does not deliver, or whose host is not allowed. */
    NOT_FETCHED(ErrorKind.INVALID_INPUT, "{image} cannot be fetched: {reason}"),
    /** Limits that no image can have or no array can hold. */
    INVALID_LIMITS(
            ErrorKind.INVALID_INPUT,
            "image limits: {pixels} pixels, {side} a side, {bytes} bytes, {scans} scans; the least "
                    + "is 1, the most {mostPixels}, {mostSide} and {mostBytes}"),
    /** The heap has no room for the pixels. */
    OUT_OF_MEMORY(
            ErrorKind.RESOURCE,
            "{image}: not enough memory to decode it: give the JVM a larger heap, or lower " + "${maxImagePixels}"),
    /** More memory than decoding may ever take. */
    MEMORY_EXCEEDED(
            ErrorKind.RESOURCE,
            "{image}: not enough memory: it takes {megabytes} MB to decode, and {budget} MB of the heap are for that; "
                    + "scale the image down, give the JVM a larger heap, or raise ${imageMemory}"),
    /** More memory than is free while other images are decoded. */
    MEMORY_BUSY(
            ErrorKind.RESOURCE,
            "{image}: not enough memory now: it takes {megabytes} MB to decode, and {free} MB are free while other "
                    + "images are decoded; ask again later"),
    /** Sides and bytes that do not belong together. */
    WRONG_SIZE(ErrorKind.INVALID_INPUT, "an image of {width} x {height} pixels {problem}"),
    /** No EXIF orientation. */
    BAD_ORIENTATION(ErrorKind.INVALID_INPUT, "EXIF orientation {value} does not exist; it is 1 to 8"),
    /** No JPEG quality. */
    BAD_QUALITY(ErrorKind.INVALID_INPUT, "JPEG quality {value} does not exist; it is 1 to 100"),
    /** A file name that names no format. */
    UNKNOWN_ENDING(
            ErrorKind.INVALID_INPUT, "{file}: images are written as PNG or JPEG: end its name in .png, .jpg or .jpeg"),
    /** The encoder failed. */
    NOT_ENCODED(ErrorKind.INTERNAL, "an image cannot be encoded as {format}: {reason}"),
    /** The Java runtime lacks a decoder. */
    NO_READER(
            ErrorKind.ENVIRONMENT,
            "this Java runtime has no reader for {format} images: use a JDK with the module " + "java.desktop"),
    /** A native library of the Java runtime does not load. */
    NO_LIBRARY(
            ErrorKind.ENVIRONMENT,
            "{format} images cannot be read or written: a native library of the Java runtime does not load ({reason}):"
                    + " install it"),
    /** libwebp does not load. */
    NO_WEBP(
            ErrorKind.ENVIRONMENT,
            "WebP cannot be decoded, libwebp does not load here ({reason}): make java.io.tmpdir "
                    + "writable and executable, or convert the image to PNG"),
    /** Java finds no font. */
    NO_FONT(
            ErrorKind.ENVIRONMENT,
            "the label cannot be drawn ({reason}): install fontconfig and a font (for "
                    + "example the package fonts-dejavu-core), or draw the box without a label");

    private final ErrorKind kind;
    private final MessageTemplate template;

    ImageError(ErrorKind kind, String template) {
        this.kind = kind;
        this.template = MessageTemplate.of(template);
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }

    @Override
    public MessageTemplate template() {
        return template;
    }
}
