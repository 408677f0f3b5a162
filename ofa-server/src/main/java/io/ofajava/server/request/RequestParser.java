// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.GenerationOptions;
import io.ofajava.OptionDescriptor;
import io.ofajava.Task;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.SettingStyle;
import io.ofajava.image.Box;
import io.ofajava.net.WebAddress;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes requests of JSON. Thread-safe. */
public final class RequestParser {
    private static final int MAX_CHOICES = 10_000;
    private static final int MAX_SIDE = 1024;
    private static final int MAX_TEXTS = 8;
    private static final int MAX_OBJECT_TAGS = 30;
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
        Task task = task(fields);
        ImageInput found = image(fields, image);
        if (found == null && task.image() == Task.Use.REQUIRED) {
            throw ApiException.field(fields.path("image"), "is missing; " + task.name() + " needs an image");
        }
        if (found != null && task.image() == Task.Use.NONE) {
            throw ApiException.field(fields.path("image"), task.name() + " reads no image; leave it out");
        }
        List<String> texts = texts(fields, task);
        Box region = region(fields, task);
        List<String> tags = fields.texts("objectTags", MAX_OBJECT_TAGS);
        if (!tags.isEmpty() && task.objectTags() == Task.Use.NONE) {
            throw ApiException.field(fields.path("objectTags"), task.name() + " takes no object tags; leave them out");
        }
        Boolean stream = fields.bool("stream");
        Long timeout = fields.whole("timeoutMillis", 1, 24 * 3_600_000L);
        GenerationOptions options = options(fields, task);
        Fields output = fields.object("output");
        if (output != null && task.output() != Task.Output.IMAGES) {
            throw ApiException.field(fields.path("output"), task.name() + " generates no image to place; leave it out");
        }
        TaskRequest request = new TaskRequest(
                path,
                task,
                found,
                texts,
                region,
                tags,
                options,
                output == null ? OutputRequest.DEFAULT : output(output),
                Boolean.TRUE.equals(stream),
                timeout == null ? null : Duration.ofMillis(timeout));
        fields.refuseOthers();
        return request;
    }

    private static Task task(Fields fields) {
        String name = fields.text("task", MAX_NAME);
        String known = Task.all().stream().map(Task::name).collect(Collectors.joining(", "));
        if (name == null) {
            throw ApiException.field(fields.path("task"), "is missing; give one of " + known);
        }
        try {
            return Task.of(name);
        } catch (InvalidInputException e) {
            throw ApiException.field(fields.path("task"), "is no task; give one of " + known);
        }
    }

    /** A task of one text takes it as {@code text}; {@code texts} has one for each. */
    private static List<String> texts(Fields fields, Task task) {
        String text = fields.text("text");
        List<String> texts = text != null ? List.of(text) : fields.texts("texts", MAX_TEXTS);
        String field = fields.path(text == null && !texts.isEmpty() ? "texts" : "text");
        List<String> wanted = task.texts();
        if (wanted.isEmpty() && !texts.isEmpty()) {
            throw ApiException.field(field, task.name() + " takes no text; leave it out");
        }
        if (wanted.size() == 1 && (texts.isEmpty() || texts.get(0).isBlank())) {
            throw ApiException.field(fields.path("text"), "is missing; " + task.name() + " needs a text");
        }
        if (texts.size() != wanted.size()) {
            throw ApiException.field(
                    fields.path(wanted.size() > 1 ? "texts" : "text"),
                    "has " + texts.size() + " texts; " + task.name() + " takes " + wanted.size() + ": "
                            + String.join(", ", wanted));
        }
        return texts;
    }

    private static Box region(Fields fields, Task task) {
        float[] edges = fields.reals("region", 4);
        if (edges == null) {
            if (task.region() == Task.Use.REQUIRED) {
                throw ApiException.field(
                        fields.path("region"), "is missing; " + task.name() + " needs [x0, y0, x1, y1] in pixels");
            }
            return null;
        }
        if (task.region() == Task.Use.NONE) {
            throw ApiException.field(fields.path("region"), task.name() + " takes no region; leave it out");
        }
        return new Box(edges[0], edges[1], edges[2], edges[3]);
    }

    /** The options and the choices, which stand beside them. */
    private static GenerationOptions options(Fields fields, Task task) {
        Map<String, Object> values = new TreeMap<>();
        List<String> choices = fields.texts("choices", MAX_CHOICES);
        if (!choices.isEmpty()) {
            if (!task.options().contains(io.ofajava.error.Setting.CHOICES)) {
                throw ApiException.field(fields.path("choices"), task.name() + " takes no choices; leave them out");
            }
            checked(fields.path("choices"), "choices", choices);
            values.put("choices", choices);
        }
        Fields options = fields.object("options");
        if (options != null) {
            for (OptionDescriptor descriptor : GenerationOptions.descriptors()) {
                Object value = task.options().contains(descriptor.setting()) ? options.option(descriptor) : null;
                if (value != null) {
                    checked(options.path(descriptor.name()), descriptor.name(), value);
                    values.put(descriptor.name(), value);
                }
            }
            if (values.containsKey("topK") && values.containsKey("topP")) {
                throw ApiException.field(options.path("topP"), "and topK exclude each other; give one of them");
            }
            options.refuseOthers();
        }
        return GenerationOptions.of(values);
    }

    private static void checked(String path, String name, Object value) {
        try {
            GenerationOptions.of(Map.of(name, value));
        } catch (InvalidInputException e) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, OfaException.message(e, SettingStyle.SERVER), e).at(path);
        }
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
            WebAddress address = WebAddress.of(text);
            if (address.credentials().isEmpty() && address.isOneOf(storage.imageHosts())) {
                return new ImageInput.OnHost(address);
            }
        } catch (IllegalArgumentException e) {
            throw ApiException.field(path, "is a URL that cannot be used: " + e.getMessage());
        }
        throw ApiException.field(
                path, "is a URL, and this server fetches none from that host; send the picture itself");
    }
}
