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
                        daemon(() -> forward(client, upstream));
                        daemon(() -> respond(upstream, client));
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

    /**
     * Copies requests until the client closes. What a server does not read, because it has refused the request and
     * closed its side, is dropped, so that the client can still read the refusal.
     */
    private static void forward(Socket client, Socket upstream) {
        byte[] piece = new byte[8192];
        boolean refused = false;
        try {
            InputStream in = client.getInputStream();
            OutputStream out = upstream.getOutputStream();
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                refused = refused || !wrote(out, piece, n);
            }
        } catch (IOException e) {
            // the client has ended
        }
        close(client);
        close(upstream);
    }

    /** Copies responses until the server closes; the client's requests may still arrive after that. */
    private static void respond(Socket upstream, Socket client) {
        byte[] piece = new byte[8192];
        try {
            InputStream in = upstream.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int n = in.read(piece); n >= 0 && wrote(out, piece, n); n = in.read(piece)) {
                // copied
            }
            client.shutdownOutput();
        } catch (IOException e) {
            close(client);
        }
    }

    private static boolean wrote(OutputStream out, byte[] piece, int length) {
        try {
            out.write(piece, 0, length);
            out.flush();
            return true;
        } catch (IOException e) {
            return false;
        }
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
