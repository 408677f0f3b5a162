// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Identifies unsupported files by their first bytes. */
final class ForeignFormat {
    private static final int TEXT_BYTES = 1024;

    /** A signature: bytes at an offset, written as Latin-1 characters, and the description of files that have it. */
    private record Signature(int offset, String bytes, String description) {}

    private static final List<Signature> SIGNATURES = List.of(
            new Signature(4, "ftypheic", "is a HEIC image, which is not supported"),
            new Signature(4, "ftypheix", "is a HEIC image, which is not supported"),
            new Signature(4, "ftyphevc", "is a HEIC image sequence, which is not supported"),
            new Signature(4, "ftypmif1", "is a HEIF image, which is not supported"),
            new Signature(4, "ftypmsf1", "is a HEIF image sequence, which is not supported"),
            new Signature(4, "ftypavif", "is an AVIF image, which is not supported"),
            new Signature(4, "ftypavis", "is an AVIF image sequence, which is not supported"),
            new Signature(4, "ftyp", "is a video (MP4 or QuickTime), not an image"),
            new Signature(0, "\0\0\0\fjP  ", "is a JPEG 2000 image, which is not supported"),
            new Signature(0, "\u00FF\u004F\u00FF\u0051", "is a JPEG 2000 image, which is not supported"),
            new Signature(0, "\0\0\0\fJXL ", "is a JPEG XL image, which is not supported"),
            new Signature(0, "\u00FF\n", "is a JPEG XL image, which is not supported"),
            new Signature(0, "II+\0", "is a BigTIFF image, which is not supported"),
            new Signature(0, "MM\0+", "is a BigTIFF image, which is not supported"),
            new Signature(0, "II\u00BC\u0001", "is a JPEG XR image, which is not supported"),
            new Signature(0, "8BPS", "is a Photoshop image, which is not supported"),
            new Signature(0, "\0\0\1\0", "is an icon (ICO), which is not supported"),
            new Signature(0, "DDS ", "is a DirectDraw surface (DDS), which is not supported"),
            new Signature(0, "qoif", "is a QOI image, which is not supported"),
            new Signature(0, "v/1\1", "is an OpenEXR image, which is not supported"),
            new Signature(0, "%PDF-", "is a PDF document, not an image"),
            new Signature(0, "%!PS", "is a PostScript document, not an image"),
            new Signature(0, "PK\3\4", "is a ZIP archive or office document, not an image"),
            new Signature(0, "\u001F\u008B", "is compressed with gzip"),
            new Signature(0, "RIFF", "is a RIFF file other than WebP"),
            new Signature(0, "\u001AE\u00DF\u00A3", "is a video (Matroska or WebM), not an image"),
            new Signature(128, "DICM", "is a DICOM image, which is not supported"));

    private ForeignFormat() {}

    /** Describes the file, as a phrase that follows its name. */
    static String describe(byte[] data) {
        if (data.length == 0) {
            return "is empty";
        }
        String head = new String(data, 0, Math.min(data.length, TEXT_BYTES), StandardCharsets.ISO_8859_1);
        for (Signature signature : SIGNATURES) {
            if (head.startsWith(signature.bytes(), signature.offset())) {
                return signature.description();
            }
        }
        if (head.length() > 2
                && head.charAt(0) == 'P'
                && head.charAt(1) >= '1'
                && head.charAt(1) <= '7'
                && Character.isWhitespace(head.charAt(2))) {
            return "is a portable any-map (PBM, PGM, PPM, PAM), which is not supported";
        }
        return isText(head) ? text(head.stripLeading().toLowerCase(Locale.ROOT)) : "is not a supported image";
    }

    private static String text(String text) {
        if (text.startsWith("version https://git-lfs")) {
            return "is a Git LFS pointer, not the image itself (git lfs pull fetches it)";
        }
        if (text.startsWith("<svg") || text.startsWith("<?xml") && text.contains("<svg")) {
            return "is an SVG drawing, which is not supported";
        }
        if (text.startsWith("<!doctype html")
                || text.startsWith("<html")
                || text.contains("<head")
                || text.contains("<body")) {
            return "is an HTML page, not an image";
        }
        if (text.startsWith("<?xml")) {
            return "is an XML document, not an image";
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            return "is a JSON document, not an image";
        }
        if (text.startsWith("data:image/")) {
            return "is a data URL, not an image file";
        }
        if (text.startsWith("ivborw0kggo") || text.startsWith("/9j/")) {
            return "is a Base64-encoded image; decode it first";
        }
        return "is text, not an image";
    }

    /** Whether the characters are printable or part of UTF-8 sequences. */
    private static boolean isText(String head) {
        return head.chars().allMatch(c -> c >= ' ' && c != 0x7F || c == '\n' || c == '\r' || c == '\t' || c == '\f');
    }
}
