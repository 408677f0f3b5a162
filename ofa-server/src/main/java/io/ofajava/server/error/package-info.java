/** Maps exceptions to status codes and one JSON format. */
@NullMarked
package io.ofajava.server.error;

import org.jspecify.annotations.NullMarked;
