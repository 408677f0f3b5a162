// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.PaintOptions;
import io.ofajava.RequestOptions;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.SettingStyle;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.task.PromptType;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Makes requests of JSON. Thread-safe. */
public final class RequestParser {
    private static final int MAX_CHOICES = 10_000;
    private static final int MAX_SIDE = 1024;
    private static final int MAX_LENGTH = 1023;
    private static final int MAX_NAME = 1024;

    private final ServerConfig.Limits limits;
    private final ServerConfig.Storage storage;

    /** @param config limits, and where pictures may come from and go to */
    public RequestParser(ServerConfig config) {
        limits = config.limits();
        storage = config.storage();
    }

    /**
     * Reads one object or a list of them.
     *
     * @throws ApiException 400 with the path of the first field at fault
     */
    public List<TaskRequest> read(JsonNode body) {
        if (!body.isArray()) {
            return List.of(one(body, "", null));
        }
        if (body.isEmpty() || body.size() > limits.maxList()) {
            throw ApiException.field(
                    "", "a list has 1 to " + limits.maxList() + " requests, this one has " + body.size());
        }
        List<TaskRequest> requests = new ArrayList<>();
        for (JsonNode item : body) {
            TaskRequest request = one(item, "/" + requests.size(), null);
            if (request.stream()) {
                throw ApiException.field(
                        request.path() + "/stream", "only a request of its own can be streamed, not one of a list");
            }
            requests.add(request);
        }
        return requests;
    }

    /**
     * Reads one object.
     *
     * @param path JSON Pointer of the object
     * @param image a picture that came beside the object, or null
     */
    public TaskRequest one(JsonNode object, String path, ImageInput image) {
        Fields fields = new Fields(object, path, limits.maxTextChars());
        String name = fields.text("task", MAX_NAME);
        TaskName task = name == null ? null : TaskName.of(name);
        if (task == null) {
            throw ApiException.field(
                    fields.path("task"),
                    name == null
                            ? "is missing; give one of " + TaskName.all()
                            : "is no task; give one of " + TaskName.all());
        }
        ImageInput found = image(fields, image);
        if (found == null && task.needsImage()) {
            throw ApiException.field(fields.path("image"), "is missing; " + task.id() + " needs a picture");
        }
        if (found != null && !task.takesImage()) {
            throw ApiException.field(fields.path("image"), task.id() + " reads no picture; leave it out");
        }
        String text = fields.text("text");
        if (task.needsText() && (text == null || text.isBlank())) {
            throw ApiException.field(fields.path("text"), "is missing; " + task.id() + " needs a text");
        }
        if (!task.needsText() && text != null) {
            throw ApiException.field(fields.path("text"), task.id() + " takes no text; leave it out");
        }
        List<String> choices = fields.texts("choices", MAX_CHOICES);
        if (!choices.isEmpty() && task != TaskName.ANSWER) {
            throw ApiException.field(fields.path("choices"), "only answer takes choices");
        }
        Boolean stream = fields.bool("stream");
        Long timeout = fields.whole("timeoutMillis", 1, 24 * 3_600_000L);
        Fields options = fields.object("options");
        Fields output = fields.object("output");
        if (output != null && task != TaskName.PAINT) {
            throw ApiException.field(fields.path("output"), "only paint has an output to place");
        }
        boolean paints = task == TaskName.PAINT;
        TaskRequest request = new TaskRequest(
                path,
                task,
                found,
                text,
                choices,
                paints || options == null ? RequestOptions.defaults() : search(options),
                paints && options != null ? paint(options) : PaintOptions.defaults(),
                output == null ? OutputRequest.DEFAULT : output(output),
                Boolean.TRUE.equals(stream),
                timeout == null ? null : Duration.ofMillis(timeout));
        if (options != null) {
            options.refuseOthers();
        }
        fields.refuseOthers();
        return request;
    }

    private RequestOptions search(Fields fields) {
        int beam = fields.whole("beamSize", 1, RequestOptions.MAX_BEAM_SIZE, 0);
        int nBest = fields.whole("nBest", 1, RequestOptions.MAX_BEAM_SIZE, 1);
        int imageSize = fields.whole("imageSize", 16, MAX_SIDE, 0);
        int maxLength = fields.whole("maxLength", 1, MAX_LENGTH, 0);
        String prompt = fields.text("promptType", MAX_NAME);
        PromptType type = prompt == null ? null : known(fields.path("promptType"), () -> PromptType.parse(prompt));
        return known(fields.path("imageSize"), () -> new RequestOptions(beam, nBest, imageSize, maxLength, type));
    }

    private PaintOptions paint(Fields fields) {
        int candidates = fields.whole("candidates", 1, PaintOptions.MAX_CANDIDATES, 1);
        Long seed = fields.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        int topK = fields.whole("topK", 1, 8192, 0);
        Float topP = positive(fields, "topP");
        Float temperature = positive(fields, "temperature");
        return known(
                fields.path("topP"),
                () -> new PaintOptions(
                        candidates, seed, topK, topP == null ? 0 : topP, temperature == null ? 0 : temperature));
    }

    private static Float positive(Fields fields, String name) {
        Float value = fields.real(name);
        if (value != null && !(value > 0)) {
            throw ApiException.field(fields.path(name), "must be above 0");
        }
        return value;
    }

    private OutputRequest output(Fields fields) {
        String format = fields.text("format", MAX_NAME);
        if (format != null && !format.equals("png") && !format.equals("jpeg")) {
            throw ApiException.field(fields.path("format"), "must be png or jpeg");
        }
        int quality = fields.whole("quality", 1, 100, OutputRequest.DEFAULT.quality());
        Boolean inline = fields.bool("inline");
        Boolean presign = fields.bool("presign");
        int partialRows = fields.whole("partialRows", 0, MAX_SIDE, 0);
        Fields s3 = fields.object("s3");
        String bucket = null;
        String prefix = null;
        String kmsKey = null;
        if (s3 != null) {
            bucket = s3.text("bucket", MAX_NAME);
            if (bucket != null) {
                requireBucket(s3.path("bucket"), bucket);
            } else if (storage.bucket() == null) {
                throw ApiException.field(s3.path("bucket"), "is missing, and the server has none of its own");
            }
            prefix = s3.text("prefix", MAX_NAME / 2);
            if (prefix != null) {
                requireKey(s3.path("prefix"), prefix);
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

    private ImageInput image(Fields fields, ImageInput beside) {
        String text = fields.text("image", limits.maxBodyBytes());
        String path = fields.path("image");
        if (text == null) {
            return beside;
        }
        if (beside != null) {
            throw ApiException.field(path, "the picture came beside the request; leave this out");
        }
        if (text.startsWith("s3://")) {
            return bucketed(text, path);
        }
        if (text.startsWith("data:")) {
            int comma = text.indexOf(',');
            if (comma < 0 || !text.substring(0, comma).endsWith(";base64")) {
                throw ApiException.field(path, "is a data URI without ';base64,' before the data");
            }
            return inline(text.substring(comma + 1), path);
        }
        String start = text.substring(0, Math.min(text.length(), 8)).toLowerCase(Locale.ROOT);
        if (start.startsWith("http://") || start.startsWith("https://")) {
            return hosted(text, path);
        }
        return inline(text, path);
    }

    private static ImageInput inline(String base64, String path) {
        if (base64.isEmpty()) {
            throw ApiException.field(path, "is empty; give a picture as base64, a data: URI or an s3:// place");
        }
        try {
            return new ImageInput.Inline(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw ApiException.field(path, "is no base64: " + e.getMessage());
        }
    }

    private ImageInput bucketed(String text, String path) {
        int slash = text.indexOf('/', 5);
        if (slash < 6 || slash == text.length() - 1 || text.length() > 2 * MAX_NAME) {
            throw ApiException.field(path, "must be s3://BUCKET/KEY");
        }
        String bucket = text.substring(5, slash);
        requireBucket(path, bucket);
        String key = text.substring(slash + 1);
        requireKey(path, key);
        return new ImageInput.InBucket(bucket, key);
    }

    /**
     * S3 itself takes any key. But where the bucket is a part of the URL's path, as with {@code --s3-endpoint}, a
     * service that resolves dots would go from an allowed bucket into another one.
     */
    private static void requireKey(String path, String key) {
        for (String segment : key.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw ApiException.field(path, "has '" + segment + "' between slashes; such keys are not used here");
            }
        }
        if (key.chars().anyMatch(Character::isISOControl)) {
            throw ApiException.field(path, "has control characters; such keys are not used here");
        }
    }

    private void requireBucket(String path, String bucket) {
        if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw ApiException.field(path, "names no bucket: 3 to 63 of a-z, 0-9, dots and dashes");
        }
        if (!storage.allowedBuckets().isEmpty() && !storage.allowedBuckets().contains(bucket)) {
            throw ApiException.field(
                    path,
                    "names a bucket that this server does not use; --s3-allowed-buckets lists those that it does");
        }
    }

    private ImageInput hosted(String text, String path) {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && storage.imageHosts().contains(uri.getHost().toLowerCase(Locale.ROOT))) {
                return new ImageInput.OnHost(uri);
            }
        } catch (IllegalArgumentException e) {
            // refused below like every other URL
        }
        throw ApiException.field(
                path, "is a URL, and this server fetches none from that host; send the picture itself");
    }

    private static <T> T known(String path, Supplier<T> made) {
        try {
            return made.get();
        } catch (InvalidInputException e) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, OfaException.message(e, SettingStyle.SERVER), e).at(path);
        }
    }
}
