// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * The bytes of request bodies that are held at one time. Bytes count when they have arrived, not when they are
 * announced. One client (an IP address) may hold at most {@value #SHARE} times what is left, and always one body of the
 * greatest size while there is room: however many connections a client opens, the next one finds room (dynamic
 * thresholds: Choudhury and Hahne, IEEE/ACM Transactions on Networking 6(2), 1998). Thread-safe.
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
     * @param most bytes of all bodies
     * @param oneBody greatest size of one body
     */
    BodyBudget(long most, long oneBody) {
        this.most = most;
        this.oneBody = oneBody;
    }

    /** What one request holds. Closing it releases everything, once; nothing can be added afterwards. */
    final class Account implements AutoCloseable {
        private final Client client;
        private long own;
        private boolean closed;

        private Account(Client client) {
            this.client = client;
        }

        /** Adds bytes. @return false, and nothing was added, where they do not fit */
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

        /** Gives some of the bytes back. */
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

    /** An account for a request of a client. */
    Account open(InetAddress address) {
        synchronized (this) {
            Client client = clients.computeIfAbsent(address, Client::new);
            Account account = new Account(client);
            client.accounts++;
            return account;
        }
    }

    /** Bytes that are held now. */
    synchronized long held() {
        return held;
    }
}
