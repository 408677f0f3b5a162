// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Forwards connections to another port, or disturbs them. */
final class FaultyProxy implements AutoCloseable {
    /** Treatment of new connections. */
    enum Mode {
        PASS,
        HANG,
        CUT
    }

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    volatile Mode mode = Mode.PASS;

    FaultyProxy(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Closes all open connections; a client with a connection pool must open new ones. */
    void set(Mode value) {
        mode = value;
        open.forEach(FaultyProxy::close);
        open.clear();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                open.add(client);
                switch (mode) {
                    case PASS -> {
                        Socket upstream = new Socket("127.0.0.1", target);
                        open.add(upstream);
                        daemon(() -> copy(client, upstream));
                        daemon(() -> copy(upstream, client));
                    }
                    case CUT -> {
                        client.getInputStream().read();
                        close(client);
                    }
                    case HANG -> {
                        // neither reads nor responds
                    }
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static void copy(Socket from, Socket to) {
        byte[] piece = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                out.write(piece, 0, n);
                out.flush();
            }
        } catch (IOException e) {
            // one side has ended
        }
        close(from);
        close(to);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed in any case
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "faulty-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(FaultyProxy::close);
    }
}
