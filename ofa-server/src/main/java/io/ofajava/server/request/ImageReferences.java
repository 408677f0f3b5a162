// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import io.ofajava.net.WebAddress;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import java.util.Base64;
import java.util.Locale;

/** Parses the field {@code image} of a request: base64, a data: URL, an S3 URL or a web address. Thread-safe. */
final class ImageReferences {
    private static final int MAX_PLACE = 2048;

    private final ServerConfig.Storage storage;
    private final BucketRules buckets;

    ImageReferences(ServerConfig.Storage storage, BucketRules buckets) {
        this.storage = storage;
        this.buckets = buckets;
    }

    /**
     * Parses a reference.
     *
     * @param path of the field
     * @throws ApiException 400
     */
    ImageInput parse(String text, String path) {
        if (text.startsWith("s3://")) {
            return inBucket(text, path);
        }
        String start = text.substring(0, Math.min(text.length(), 8)).toLowerCase(Locale.ROOT);
        if (start.startsWith("data:")) {
            return dataUrl(text, path);
        }
        if (start.startsWith("http://") || start.startsWith("https://")) {
            return onHost(text, path);
        }
        return inline(text, path);
    }

    private static ImageInput dataUrl(String text, String path) {
        int comma = text.indexOf(',');
        if (comma < 0
                || !text.substring(0, comma)
                        .stripTrailing()
                        .toLowerCase(Locale.ROOT)
                        .endsWith(";base64")) {
            throw ApiException.field(path, "is a data: URL without ';base64,' before the data");
        }
        String data = text.substring(comma + 1);
        return inline(data.indexOf('%') < 0 ? data : unescaped(data, path), path);
    }

    /** In a URL, the base64 characters + / = may be percent-encoded. */
    private static String unescaped(String data, String path) {
        StringBuilder plain = new StringBuilder(data.length());
        for (int i = 0; i < data.length(); i++) {
            char c = data.charAt(i);
            if (c == '%') {
                int high = i + 2 < data.length() ? Character.digit(data.charAt(i + 1), 16) : -1;
                int low = high < 0 ? -1 : Character.digit(data.charAt(i + 2), 16);
                if (low < 0) {
                    throw ApiException.field(path, "is a data: URL with a stray % at character " + i);
                }
                c = (char) (high << 4 | low);
                i += 2;
            }
            plain.append(c);
        }
        return plain.toString();
    }

    /** Base64 in either alphabet (RFC 4648, 4 and 5), with or without padding and white space. */
    private static ImageInput inline(String base64, String path) {
        byte[] plain = new byte[base64.length()];
        int length = 0;
        for (int i = 0; i < base64.length(); i++) {
            char c = base64.charAt(i);
            if (c == '\n' || c == '\r' || c == ' ' || c == '\t') {
                continue;
            }
            if (c > 0x7F) {
                throw ApiException.field(path, "is not base64: character " + i + " is not ASCII");
            }
            plain[length++] = (byte) (c == '-' ? '+' : c == '_' ? '/' : c);
        }
        if (length == 0) {
            throw ApiException.field(path, "is empty; send an image as base64, a data: URL or an s3:// URL");
        }
        try {
            byte[] exact = length == plain.length ? plain : java.util.Arrays.copyOf(plain, length);
            return new ImageInput.Inline(Base64.getDecoder().decode(exact));
        } catch (IllegalArgumentException e) {
            throw ApiException.field(path, "is not base64: " + e.getMessage());
        }
    }

    private ImageInput inBucket(String text, String path) {
        int slash = text.indexOf('/', 5);
        if (slash < 6 || slash == text.length() - 1 || text.length() > MAX_PLACE) {
            throw ApiException.field(path, "must be s3://BUCKET/KEY");
        }
        return inBucket(text.substring(5, slash), text.substring(slash + 1), path);
    }

    private ImageInput inBucket(String bucket, String key, String path) {
        buckets.requireReadable(path, bucket);
        BucketRules.requireKey(path, key);
        return new ImageInput.InBucket(bucket, key);
    }

    private ImageInput onHost(String text, String path) {
        WebAddress address;
        try {
            address = WebAddress.of(text);
        } catch (IllegalArgumentException e) {
            throw ApiException.field(path, "is an invalid URL: " + e.getMessage());
        }
        if (address.credentials().isEmpty() && address.isOneOf(storage.imageHosts())) {
            return new ImageInput.OnHost(address);
        }
        throw ApiException.field(
                path, "is a URL of a host that is not in the setting OFA_IMAGE_HOSTS; send the image itself as base64");
    }
}
