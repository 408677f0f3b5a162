/**
 * The {@code ofa} command. Exit codes: 0 success, 1 failure, 2 invalid arguments or input. Errors are one line on
 * stderr; {@code --verbose} adds the stack trace.
 */
@NullMarked
package io.ofajava.cli;

import org.jspecify.annotations.NullMarked;
