// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Limits the bytes of request bodies in memory. Bytes count when they have arrived, not when they are announced. A
 * client (an IP address) may hold at most {@value #SHARE} times the free bytes, and always one body of the maximum size
 * if it fits. Therefore, however many connections one client opens, others find room (dynamic thresholds: Choudhury and
 * Hahne, IEEE/ACM Transactions on Networking 6(2), 1998). Thread-safe.
 */
final class BodyBudget {
    private static final int SHARE = 3;

    private final long most;
    private final long oneBody;
    private final Map<InetAddress, Client> clients = new HashMap<>();
    private long held;

    private static final class Client {
        private final InetAddress address;
        private long held;
        private int accounts;

        Client(InetAddress address) {
            this.address = address;
        }
    }

    /**
     * @param most limit for all bodies, in bytes
     * @param oneBody maximum size of one body
     */
    BodyBudget(long most, long oneBody) {
        this.most = most;
        this.oneBody = oneBody;
    }

    /** The bytes held by one request. Closing it releases everything; nothing can be added afterwards. */
    final class Account implements AutoCloseable {
        private final Client client;
        private long own;
        private boolean closed;

        private Account(Client client) {
            this.client = client;
        }

        /** Adds bytes. @return false, without effect, if they do not fit */
        boolean add(long bytes) {
            synchronized (BodyBudget.this) {
                long mine = client.held + bytes;
                if (closed || held + bytes > most || mine > oneBody && mine > SHARE * (most - held - bytes)) {
                    return false;
                }
                client.held = mine;
                held += bytes;
                own += bytes;
                return true;
            }
        }

        /** Releases some of the bytes. */
        void subtract(long bytes) {
            synchronized (BodyBudget.this) {
                if (!closed) {
                    client.held -= bytes;
                    held -= bytes;
                    own -= bytes;
                }
            }
        }

        /** Allocates nothing, so that it works when the heap is exhausted. */
        @Override
        public void close() {
            synchronized (BodyBudget.this) {
                if (closed) {
                    return;
                }
                closed = true;
                client.held -= own;
                held -= own;
                client.accounts--;
                if (client.accounts == 0) {
                    clients.remove(client.address);
                }
            }
        }
    }

    /** Opens an account for a request of a client. */
    Account open(InetAddress address) {
        synchronized (this) {
            Client client = clients.computeIfAbsent(address, Client::new);
            Account account = new Account(client);
            client.accounts++;
            return account;
        }
    }

    /** Bytes held now. */
    synchronized long held() {
        return held;
    }
}
