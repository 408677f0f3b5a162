// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** Errors in reading or writing images. */
public enum ImageError implements ErrorCode {
    /** Not a supported image format. */
    NOT_AN_IMAGE(ErrorKind.INVALID_INPUT, "{image} {problem}: give a {formats}"),
    /** The input is empty. */
    EMPTY(ErrorKind.INVALID_INPUT, "{image} is empty: provide a {formats}"),
    /** The file is inconsistent or truncated. */
    DAMAGED(ErrorKind.INVALID_INPUT, "{image}: damaged {format}: {reason}; save it again"),
    /** An unsupported variant of the format. */
    UNSUPPORTED(ErrorKind.INVALID_INPUT, "{image}: a {format} that cannot be read: {reason}; save it again"),
    /** The width or height is 0. */
    NO_PIXELS(ErrorKind.INVALID_INPUT, "{image}: a {format} of {width} x {height} pixels has no image in it"),
    /** Wider or higher than permitted. */
    SIDE_TOO_LONG(
            ErrorKind.INVALID_INPUT,
            "{image}: a {format} of {width} x {height} pixels is over the limit of {most} a side: "
                    + "scale it down, or raise ${maxImageSide}"),
    /** More pixels than permitted. */
    TOO_MANY_PIXELS(
            ErrorKind.INVALID_INPUT,
            "{image}: a {format} of {width} x {height} pixels is over the limit of {most} pixels: "
                    + "scale it down, or raise ${maxImagePixels}"),
    /** A progressive JPEG with more scans than permitted. */
    TOO_MANY_SCANS(
            ErrorKind.INVALID_INPUT,
            "{image}: a {format} of {width} x {height} pixels has too many scans, more than {most} "
                    + "images of {pixels} pixels together: save it as a baseline JPEG"),
    /** A file larger than permitted. */
    TOO_MANY_BYTES(
            ErrorKind.INVALID_INPUT,
            "{image} has more than {most} bytes, the limit for images; raise ${maxImageBytes}"),
    /** A stream that an earlier request has consumed. */
    STREAM_READ_BEFORE(
            ErrorKind.INVALID_INPUT, "{image} was read by an earlier request; give its bytes to use it several times"),
    /** Not the address of an image. */
    BAD_ADDRESS(
            ErrorKind.INVALID_INPUT,
            "'{address}' is not the address of an image: {reason}; use an http, https or file URI"),
    /** An image that cannot be downloaded, or whose host is not allowed. */
    NOT_FETCHED(ErrorKind.INVALID_INPUT, "{image} cannot be fetched: {reason}"),
    /** Limits outside their range. */
    INVALID_LIMITS(
            ErrorKind.INVALID_INPUT,
            "image limits: {pixels} pixels, {side} per side, {bytes} bytes, {scans} scans; the minimum is 1, "
                    + "the maxima are {mostPixels}, {mostSide} and {mostBytes}"),
    /** The heap is exhausted. */
    OUT_OF_MEMORY(
            ErrorKind.RESOURCE,
            "{image}: not enough memory to decode it: give the JVM a larger heap, or lower " + "${maxImagePixels}"),
    /** Decoding would exceed the total memory budget. */
    MEMORY_EXCEEDED(
            ErrorKind.RESOURCE,
            "{image}: not enough memory: decoding takes {megabytes} MB, and the budget for decoding is {budget} MB; "
                    + "scale the image down, give the JVM a larger heap, or raise ${imageMemory}"),
    /** Decoding would exceed the part of the budget that is free now. */
    MEMORY_BUSY(
            ErrorKind.RESOURCE,
            "{image}: not enough memory now: decoding takes {megabytes} MB, and {free} MB are free while other "
                    + "images are decoded; try again later"),
    /** The dimensions and the number of bytes contradict each other. */
    WRONG_SIZE(ErrorKind.INVALID_INPUT, "an image of {width} x {height} pixels {problem}"),
    /** An invalid EXIF orientation. */
    BAD_ORIENTATION(ErrorKind.INVALID_INPUT, "EXIF orientation {value} is invalid; it must be 1 to 8"),
    /** An invalid JPEG quality. */
    BAD_QUALITY(ErrorKind.INVALID_INPUT, "JPEG quality {value} is invalid; it must be 1 to 100"),
    /** A file name without a known image extension. */
    UNKNOWN_ENDING(
            ErrorKind.INVALID_INPUT,
            "{file}: images are written as PNG or JPEG: use a name that ends in .png, .jpg or .jpeg"),
    /** The encoder failed. */
    NOT_ENCODED(ErrorKind.INTERNAL, "an image cannot be encoded as {format}: {reason}"),
    /** The Java runtime has no decoder. */
    NO_READER(
            ErrorKind.ENVIRONMENT,
            "this Java runtime has no reader for {format} images: use a JDK with the module " + "java.desktop"),
    /** A native library of the Java runtime cannot be loaded. */
    NO_LIBRARY(
            ErrorKind.ENVIRONMENT,
            "{format} images cannot be read or written: a native library of the Java runtime cannot be loaded "
                    + "({reason}): install it"),
    /** libwebp cannot be loaded. */
    NO_WEBP(
            ErrorKind.ENVIRONMENT,
            "WebP cannot be decoded because libwebp cannot be loaded ({reason}): make java.io.tmpdir "
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
