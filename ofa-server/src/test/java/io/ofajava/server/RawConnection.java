// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client that writes HTTP byte by byte, for invalid and slow requests. */
final class RawConnection implements AutoCloseable {
    private final Socket socket;

    RawConnection(ServerProcess server) {
        try {
            socket = new Socket("127.0.0.1", server.port());
            restorePatience();
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawConnection send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawConnection send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a complete JSON request to /invocations. */
    RawConnection invoke(String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return send("POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .send(body);
    }

    /** Closes the sending side. */
    void endOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            // the server has already closed the connection
        }
    }

    /** Reads until the server closes or resets the connection. */
    String readAll() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = new byte[8192];
        try {
            InputStream in = socket.getInputStream();
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                all.write(piece, 0, n);
            }
        } catch (java.net.SocketException e) {
            // a reset also ends the input
        } catch (IOException e) {
            throw new UncheckedIOException("got only: " + all, e);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** Fails if the server closes the connection within this time; what it sends meanwhile is dropped. */
    void assertStaysOpen(Duration time) {
        try {
            socket.setSoTimeout((int) time.toMillis());
            while (socket.getInputStream().read() >= 0) {
                // the end of an earlier response
            }
            throw new AssertionError("the connection ended within " + time);
        } catch (SocketTimeoutException e) {
            restorePatience();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void restorePatience() {
        try {
            socket.setSoTimeout((int) ServerProcess.PATIENCE_SECONDS * 1000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads up to and including this text. */
    String readUntil(String text) {
        StringBuilder all = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            while (all.indexOf(text) < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new AssertionError("the connection ended after: " + all);
                }
                all.append((char) next);
            }
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("got only: " + all, e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
