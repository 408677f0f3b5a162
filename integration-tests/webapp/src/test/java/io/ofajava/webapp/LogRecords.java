// SPDX-License-Identifier: Apache-2.0
package io.ofajava.webapp;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the container's class loader reports at a level of WARNING or above. */
final class LogRecords extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("org.apache.catalina.loader");
    private final List<String> messages = new CopyOnWriteArrayList<>();

    LogRecords() {
        setLevel(Level.WARNING);
        logger.addHandler(this);
    }

    List<String> messages() {
        return messages;
    }

    @Override
    public void publish(LogRecord entry) {
        if (isLoggable(entry)) {
            messages.add(entry.getMessage());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
