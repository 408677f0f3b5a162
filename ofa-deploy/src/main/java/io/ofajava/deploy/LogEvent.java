// SPDX-License-Identifier: Apache-2.0
package io.ofajava.deploy;

import java.time.Instant;

/**
 * A line that a container of an endpoint logged.
 *
 * @param time when it was logged, with a resolution of milliseconds
 * @param container the name of the log stream, of the form {@code VARIANT/INSTANCE}
 * @param message without the end of the line
 */
public record LogEvent(Instant time, String container, String message) {}
