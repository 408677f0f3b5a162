// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.http.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Promise;

/**
 * A form of {@code multipart/form-data} (RFC 7578): a part {@code image} with the file, and either a part
 * {@code request} with the JSON object or parts {@code task}, {@code text} and {@code options} (a JSON object),
 * {@code texts}, {@code choices}, {@code objectTags} and {@code region} (JSON arrays).
 */
final class MultipartRequests {
    private static final int MAX_PARTS = 16;
    private static final int MAX_PART_HEADERS = 4096;

    private final ServerConfig.Limits limits;
    private final Json json;

    /** An object and the picture beside it, or null. */
    record Form(ObjectNode object, ImageInput image) {}

    MultipartRequests(ServerConfig.Limits limits, Json json) {
        this.limits = limits;
        this.json = json;
    }

    Form read(String boundary, byte[] body) {
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
        parser.setMaxMemoryFileSize(limits.maxBodyBytes()); // never to a file
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
        ObjectNode object = Json.object();
        ImageInput image = null;
        for (MultiPart.Part part : parts) {
            String name = String.valueOf(part.getName());
            byte[] content = bytes(part);
            switch (name) {
                case "image" -> {
                    if (image != null) {
                        throw ApiException.field("/image", "came twice");
                    }
                    image = new ImageInput.Inline(content);
                }
                case "request" -> {
                    if (!(json.read(content, 0, content.length) instanceof ObjectNode whole)) {
                        throw ApiException.field("", "the part request must be a JSON object");
                    }
                    object.setAll(whole);
                }
                case "task", "text" -> object.put(name, new String(content, StandardCharsets.UTF_8));
                case "options", "texts", "choices", "objectTags", "region" ->
                    object.set(name, json.read(content, 0, content.length));
                default ->
                    throw ApiException.field(
                            "/" + name.substring(0, Math.min(60, name.length())),
                            "is no part of this form; there is image, request, task, text, texts, choices, objectTags, region, options (a question or a phrase is the text)");
            }
        }
        return new Form(object, image);
    }

    private static byte[] bytes(MultiPart.Part part) throws IOException {
        ByteBuffer buffer = Content.Source.asByteBuffer(part.getContentSource());
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
