// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.http.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

/**
 * Parses {@code multipart/form-data} (RFC 7578): a part {@code image} with the file, and either a part {@code request}
 * with the JSON object, or parts {@code task} and {@code text}, {@code options} and {@code output} (JSON objects),
 * {@code texts}, {@code choices}, {@code objectTags} and {@code region} (JSON arrays), {@code stream} and
 * {@code timeoutMillis}. An empty part counts as absent, because browsers send empty parts for empty fields. Texts are
 * decoded with the charset that their part, or the part {@code _charset_}, declares.
 */
final class MultipartRequests {
    private static final int MAX_PARTS = 16;
    private static final int MAX_PART_HEADERS = 4096;
    private static final int MAX_NAME = 60;
    private static final String CHARSET_PART = "_charset_";

    private final ServerConfig.Limits limits;
    private final Json json;

    /** The request object, and the image or null. */
    record Form(ObjectNode object, @Nullable ImageInput image) {}

    MultipartRequests(ServerConfig.Limits limits, Json json) {
        this.limits = limits;
        this.json = json;
    }

    Form read(@Nullable String boundary, byte[] body) {
        if (boundary == null || boundary.isEmpty() || boundary.length() > 70) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "the content type multipart/form-data needs a boundary of 1 to 70 characters");
        }
        MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
        parser.setMaxParts(MAX_PARTS);
        parser.setPartHeadersMaxLength(MAX_PART_HEADERS);
        parser.setMaxLength(limits.maxBodyBytes());
        parser.setMaxFileSize(limits.maxBodyBytes());
        parser.setMaxMemoryFileSize(limits.maxBodyBytes()); // keep parts in memory, never in files
        CompletableFuture<MultiPartFormData.Parts> parsing = new CompletableFuture<>();
        parser.parse(Content.Source.from(ByteBuffer.wrap(body)), Promise.Invocable.toPromise(parsing));
        try (MultiPartFormData.Parts parts = parsing.join()) {
            return form(parts);
        } catch (CompletionException | IllegalStateException | IllegalArgumentException | IOException e) {
            Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
            throw new ApiException(ErrorCode.INVALID_REQUEST, "the form cannot be read: " + cause.getMessage(), cause);
        }
    }

    private Form form(MultiPartFormData.Parts parts) throws IOException {
        Charset usual = StandardCharsets.UTF_8;
        for (MultiPart.Part part : parts) {
            if (CHARSET_PART.equals(part.getName())) {
                usual = BodyFormat.charset(new String(bytes(part), StandardCharsets.US_ASCII));
            }
        }
        ObjectNode object = Json.object();
        ImageInput image = null;
        Set<String> names = new HashSet<>();
        for (MultiPart.Part part : parts) {
            String name = String.valueOf(part.getName());
            if (!names.add(name)) {
                throw ApiException.field("/" + clip(name), "the part occurs twice; send it once");
            }
            byte[] content =
                    PartDecoder.content(name, part.getHeaders().get(HttpHeader.CONTENT_TRANSFER_ENCODING), bytes(part));
            if (content.length == 0 || name.equals(CHARSET_PART)) {
                requireKnown(name);
            } else if (name.equals("image")) {
                image = new ImageInput.Inline(content);
            } else {
                put(object, name, part, content, usual);
            }
        }
        return new Form(object, image);
    }

    private void put(ObjectNode object, String name, MultiPart.Part part, byte[] content, Charset usual) {
        String type = part.getHeaders().get(HttpHeader.CONTENT_TYPE);
        switch (name) {
            case "request" -> {
                BodyFormat.requireUtf8(type);
                if (!(json.read(content, 0, content.length) instanceof ObjectNode whole)) {
                    throw ApiException.field("", "the part request must be a JSON object");
                }
                whole.properties().forEach(field -> set(object, field.getKey(), field::getValue));
            }
            case "task", "text" -> {
                String declared = BodyFormat.parameter(type, "charset");
                Charset charset = declared == null ? usual : BodyFormat.charset(declared);
                set(object, name, () -> object.textNode(PartDecoder.text(name, charset, content)));
            }
            case "options", "texts", "choices", "objectTags", "region", "output", "stream", "timeoutMillis" -> {
                BodyFormat.requireUtf8(type);
                set(object, name, () -> json.read(content, 0, content.length));
            }
            default -> requireKnown(name);
        }
    }

    /** A field given both in the part request and in a part of its own is ambiguous. */
    private static void set(ObjectNode object, String name, Supplier<JsonNode> value) {
        if (object.has(name)) {
            throw ApiException.field("/" + clip(name), "the part occurs twice; send it once");
        }
        object.set(name, value.get());
    }

    private static void requireKnown(String name) {
        Set<String> known = Set.of(
                "image",
                "request",
                "task",
                "text",
                "options",
                "texts",
                "choices",
                "objectTags",
                "region",
                "output",
                "stream",
                "timeoutMillis",
                CHARSET_PART);
        if (!known.contains(name)) {
            throw ApiException.field(
                    "/" + clip(name),
                    "is not a part of this form; the parts are image, request, task, text, texts, choices, objectTags, region,"
                            + " options, output, stream, timeoutMillis (a question or a phrase goes into text)");
        }
    }

    private static String clip(String name) {
        return name.substring(0, Math.min(MAX_NAME, name.length()));
    }

    private static byte[] bytes(MultiPart.Part part) throws IOException {
        ByteBuffer buffer = Content.Source.asByteBuffer(part.createContentSource());
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
