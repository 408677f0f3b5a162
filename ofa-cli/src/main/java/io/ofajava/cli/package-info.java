/**
 * The {@code ofa} command. Exit codes: 0 done, 1 failed, 2 the user's mistake. One line on stderr says what went wrong;
 * {@code --verbose} adds the stack trace.
 */
@NullMarked
package io.ofajava.cli;

import org.jspecify.annotations.NullMarked;
