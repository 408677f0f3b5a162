// SPDX-License-Identifier: Apache-2.0
package io.ofajava.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy that opens tunnels (CONNECT). All tunnels lead to one server on this machine, whatever the requested host.
 */
public final class TunnelProxy implements AutoCloseable {
    /** First lines of requests, each with its {@code Proxy-Authorization}. */
    public final List<String> requests = new CopyOnWriteArrayList<>();

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final String authorization;
    private final int target;

    /**
     * @param target port of the server
     * @param authorization required value of {@code Proxy-Authorization}, or null
     */
    public TunnelProxy(int target, String authorization) throws IOException {
        this.target = target;
        this.authorization = authorization;
        daemon(this::accept);
    }

    public int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                daemon(() -> serve(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                int c = in.read();
                if (c < 0) {
                    return;
                }
                head.append((char) c);
            }
            List<String> lines = new BufferedReader(new InputStreamReader(
                            new java.io.ByteArrayInputStream(head.toString().getBytes(StandardCharsets.ISO_8859_1)),
                            StandardCharsets.ISO_8859_1))
                    .lines()
                    .toList();
            String given = lines.stream()
                    .filter(line -> line.toLowerCase().startsWith("proxy-authorization: "))
                    .map(line -> line.substring("proxy-authorization: ".length()))
                    .findFirst()
                    .orElse("");
            requests.add(lines.get(0) + (given.isEmpty() ? "" : " [" + given + "]"));
            OutputStream out = client.getOutputStream();
            if (!lines.get(0).startsWith("CONNECT ")) {
                out.write("HTTP/1.1 405 Tunnels only\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                return;
            }
            if (authorization != null && !authorization.equals(given)) {
                out.write(("HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"test\"\r\n"
                                + "Content-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                return;
            }
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
                out.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                Thread back = daemon(() -> copy(server, client));
                in.transferTo(server.getOutputStream());
                back.join(1_000);
            }
        } catch (IOException e) {
            // one side has ended
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.close();
        } catch (IOException e) {
            // one side has ended
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "tunnel");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
