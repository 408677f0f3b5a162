// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.error.ErrorTable;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its response. Only the first response is sent; later ones are ignored. Thread-safe. */
public final class Exchange {
    /** SageMaker's header with the caller's id of a request. */
    public static final String INFERENCE_ID = "X-Amzn-SageMaker-Inference-Id";
    /** SageMaker's header that is echoed unchanged. */
    public static final String CUSTOM_ATTRIBUTES = "X-Amzn-SageMaker-Custom-Attributes";

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final int MAX_ID_LENGTH = 64;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final String id;
    private final RequestRecord record;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final DisconnectWatch watch;
    private @Nullable RuntimeApi api;
    private volatile boolean bodyRead;
    private volatile BiFunction<ApiException, String, ObjectNode> errorStyle = Json::error;

    Exchange(Request request, Response response, Callback callback, RequestRecord record) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.record = record;
        this.id = record.id();
        this.watch = DisconnectWatch.of(request);
        response.getHeaders().put("X-Request-Id", id);
        String attributes = request.getHeaders().get(CUSTOM_ATTRIBUTES);
        if (attributes != null) {
            response.getHeaders().put(CUSTOM_ATTRIBUTES, attributes);
        }
    }

    /** The caller's id if it is a plain word, else a new one. */
    static String idOf(Request request) {
        String given = request.getHeaders().get(INFERENCE_ID);
        boolean plain = given != null
                && !given.isEmpty()
                && given.length() <= MAX_ID_LENGTH
                && given.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || c == '-'
                                || c == '_'
                                || c == '.');
        return plain && !given.startsWith(".") ? given : UUID.randomUUID().toString();
    }

    /** The request's id: the caller's, or a generated one. */
    public String id() {
        return id;
    }

    /** The log and metrics record of this request. */
    public RequestRecord record() {
        return record;
    }

    Request request() {
        return request;
    }

    /** A header's value, or null. */
    public @Nullable String header(String name) {
        return request.getHeaders().get(name);
    }

    /**
     * The custom attributes, or null. Header bytes are decoded as UTF-8, which AWS's clients send.
     *
     * @throws ApiException 400 if they are not UTF-8, or occur twice
     */
    public @Nullable String customAttributes() {
        return text(CUSTOM_ATTRIBUTES, "its values percent-encoded");
    }

    /**
     * A header whose bytes are UTF-8, or null.
     *
     * @throws ApiException 400 if it is not UTF-8, or occurs twice
     */
    public @Nullable String text(String name) {
        return text(name, "the name in UTF-8");
    }

    private @Nullable String text(String name, String remedy) {
        List<String> values = request.getHeaders().getValuesList(name);
        if (values.isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, "the header " + name + " occurs twice; send it once");
        }
        try {
            return Utf8.decode(values.get(0).getBytes(StandardCharsets.ISO_8859_1));
        } catch (CharacterCodingException e) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST, "the header " + name + " is not UTF-8; send " + remedy, e);
        }
    }

    /** Marks the body as completely read. */
    void bodyRead() {
        bodyRead = true;
    }

    /** Sets the format of subsequent errors. */
    public void errorsAs(BiFunction<ApiException, String, ObjectNode> style) {
        errorStyle = style;
    }

    /** Responds in the format of SageMaker's front end. Call before anything else. */
    public void answerAs(RuntimeApi runtime) {
        api = runtime;
    }

    /** The value of the client's {@code Accept} header, or null. */
    public @Nullable String accept() {
        return header(api == null ? HttpHeader.ACCEPT.asString() : api.acceptHeader());
    }

    /** A decoded segment of the path, counted from 1. */
    public String segment(int number) {
        try {
            return URLDecoder.decode(record.path().split("/", -1)[number].replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, "the path is not validly percent-encoded", e);
        }
    }

    /** A query parameter, or null. */
    public @Nullable String query(String name) {
        try {
            return Request.extractQueryParameters(request).getValue(name);
        } catch (RuntimeException e) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, "the query is not validly percent-encoded", e);
        }
    }

    /** Registers a callback for a client that disconnects before the response. Call after the body has been read. */
    public void onClientGone(Runnable action) {
        watch.begin(action);
    }

    /** Registers a callback for when the last byte of the response has been sent, or never will be. */
    public void onComplete(Runnable action) {
        Request.addCompletionListener(request, failure -> action.run());
    }

    /** Sets a response header. */
    public void putHeader(String name, String value) {
        response.getHeaders().put(name, value);
    }

    /** Closes the connection after this response. */
    public void closeConnection() {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }

    /** Responds with JSON. */
    public void json(int status, JsonNode node) {
        send(status, "application/json", Json.write(node));
    }

    /** Responds with an error. */
    public void error(Throwable failure) {
        ApiException error = ErrorTable.of(failure);
        record.code(error.code().id());
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        endWatch();
        if (error.retryAfterSeconds() > 0) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, Long.toString(error.retryAfterSeconds()));
        }
        write(error.code().status(), "application/json", Json.write(errorStyle.apply(error, id)));
    }

    /** Responds with bytes. */
    public void send(int status, String type, byte[] body, Map<String, String> headers) {
        if (answered.compareAndSet(false, true)) {
            endWatch();
            headers.forEach(response.getHeaders()::put);
            write(status, type, body);
        }
    }

    /** Responds with bytes. */
    public void send(int status, String type, byte[] body) {
        send(status, type, body, Map.of());
    }

    private void endWatch() {
        if (watch.end()) {
            closeConnection();
        }
    }

    private void write(int status, String type, byte[] body) {
        record.status(status);
        byte[] content = body;
        if (api != null && status >= 400) {
            response.setStatus(RuntimeApi.MODEL_ERROR_STATUS);
            response.getHeaders().put("x-amzn-ErrorType", "ModelError");
            content = RuntimeApi.modelError(status, body);
        } else {
            response.setStatus(status);
            content = api == RuntimeApi.STREAM ? RuntimeApi.event(body) : body;
        }
        putType(status, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
        Callback whenWritten = callback;
        if (status >= 400 && !bodyRead && hasBody()) {
            closeConnection();
            whenWritten = BodyDrain.before(request, callback);
        }
        response.write(true, ByteBuffer.wrap(content), whenWritten);
    }

    private boolean hasBody() {
        return request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
                || request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > 0;
    }

    private void putType(int status, String type) {
        boolean events = api == RuntimeApi.STREAM && status < 400;
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, events ? RuntimeApi.EVENT_STREAM : type);
        if (events) {
            response.getHeaders().put(RuntimeApi.CONTENT_TYPE, type);
        }
    }

    /**
     * Begins a response in pieces.
     *
     * @return the stream, or null if a response was sent already
     */
    public @Nullable AnswerStream stream(int status, String type) {
        if (!answered.compareAndSet(false, true)) {
            return null;
        }
        record.status(status);
        response.setStatus(status);
        putType(status, type);
        boolean chunked = request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_0;
        if (chunked) {
            // Otherwise Jetty ends the body of the last response of a connection by closing it, and a truncated body
            // would look complete.
            response.getHeaders().put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED.asString());
        }
        // nginx would otherwise collect the events and send them together at the end.
        response.getHeaders().put("X-Accel-Buffering", "no");
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        return new AnswerStream(
                response,
                callback,
                watch,
                api == RuntimeApi.STREAM ? RuntimeApi::event : UnaryOperator.identity(),
                endPoint::shutdownOutput,
                chunked ? () -> {} : () -> reset(endPoint));
    }

    /** Closes with a reset: HTTP/1.0 has no other sign of an incomplete response. */
    private static void reset(EndPoint endPoint) {
        if (endPoint.getTransport() instanceof SocketChannel channel) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                LOG.debug("the connection is closed already", e);
            }
        }
        endPoint.close();
    }
}
