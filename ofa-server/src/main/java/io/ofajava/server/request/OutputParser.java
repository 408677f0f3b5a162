// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;

/** Parses the field {@code output} of a request: destination and format of generated images. Thread-safe. */
final class OutputParser {
    private static final int MAX_NAME = 1024;
    private static final int MAX_ROWS = 1024;

    private final ServerConfig.Storage storage;
    private final BucketRules buckets;

    OutputParser(ServerConfig.Storage storage, BucketRules buckets) {
        this.storage = storage;
        this.buckets = buckets;
    }

    /** @throws ApiException 400 */
    OutputRequest parse(Fields fields) {
        String format = fields.text("format", MAX_NAME);
        if (format != null && !format.equals("png") && !format.equals("jpeg")) {
            throw ApiException.field(fields.path("format"), "must be png or jpeg");
        }
        int quality = fields.whole("quality", 1, 100, OutputRequest.DEFAULT.quality());
        Boolean inline = fields.bool("inline");
        Boolean presign = fields.bool("presign");
        int partialRows = fields.whole("partialRows", 0, MAX_ROWS, 0);
        Fields s3 = fields.object("s3");
        String bucket = null;
        String prefix = null;
        String kmsKey = null;
        if (s3 != null) {
            bucket = s3.text("bucket", MAX_NAME);
            if (bucket != null) {
                buckets.requireWritable(s3.path("bucket"), bucket);
            } else if (storage.bucket() == null) {
                throw ApiException.field(s3.path("bucket"), "is missing, and the server has none of its own");
            }
            prefix = s3.text("prefix", MAX_NAME / 2);
            if (prefix != null) {
                BucketRules.requireKey(s3.path("prefix"), prefix);
            }
            kmsKey = s3.text("kmsKey", MAX_NAME);
            if (kmsKey != null && !kmsKey.matches("[A-Za-z0-9:/_.-]+")) {
                throw ApiException.field(s3.path("kmsKey"), "names no KMS key: letters, digits and : / _ . -");
            }
            s3.refuseOthers();
        }
        if (Boolean.TRUE.equals(presign) && bucket == null && storage.bucket() == null) {
            throw ApiException.field(fields.path("presign"), "needs a bucket; give s3.bucket");
        }
        fields.refuseOthers();
        return new OutputRequest(
                "jpeg".equals(format),
                quality,
                inline,
                bucket == null && s3 != null ? storage.bucket() : bucket,
                prefix,
                kmsKey,
                Boolean.TRUE.equals(presign),
                partialRows);
    }
}
