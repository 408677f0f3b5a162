// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.onnxruntime;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A name server on the loopback interface that records the requested names and resolves none of them. */
final class NameServerDouble implements AutoCloseable {
    private static final int PORT = 53;
    private static final int HEADER = 12;
    private static final int MOST = 512;
    /** A response with the status "no such name". */
    private static final int FLAGS = 2;

    private static final byte RESPONSE = (byte) 0x81;
    private static final byte NO_SUCH_NAME = (byte) 0x83;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch first = new CountDownLatch(1);
    private final DatagramSocket socket;

    private NameServerDouble(DatagramSocket socket) {
        this.socket = socket;
    }

    static NameServerDouble start() throws IOException {
        NameServerDouble names =
                new NameServerDouble(new DatagramSocket(PORT, InetAddress.getByAddress(new byte[] {127, 0, 0, 1})));
        Thread thread = new Thread(names::serve, "name-server-double");
        thread.setDaemon(true);
        thread.start();
        return names;
    }

    List<String> asked() {
        return List.copyOf(asked);
    }

    /** Blocks until a query arrives, or the time limit expires. */
    void awaitQuestion(long time, TimeUnit unit) throws InterruptedException {
        first.await(time, unit);
    }

    private void serve() {
        byte[] bytes = new byte[MOST];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                socket.receive(packet);
                asked.add(name(bytes));
                first.countDown();
                bytes[FLAGS] = RESPONSE;
                bytes[FLAGS + 1] = NO_SUCH_NAME;
                socket.send(packet);
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    /** The name in a query with one question: labels, each preceded by its length, up to an empty one. */
    private static String name(byte[] query) {
        StringBuilder name = new StringBuilder();
        for (int at = HEADER; query[at] != 0; at += query[at] + 1) {
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII));
        }
        return name.toString();
    }

    @Override
    public void close() {
        socket.close();
    }
}
