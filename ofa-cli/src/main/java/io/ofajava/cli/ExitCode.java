// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.error.InvalidInputException;

/** Exit codes of the command. */
final class ExitCode {
    /** Success. */
    static final int OK = 0;
    /** A failure that the user could not foresee. */
    static final int FAILURE = 1;
    /** Invalid arguments or input. */
    static final int USER_MISTAKE = 2;

    /** The reader of a pipe ended; equals the shell's code for a process killed by SIGPIPE. */
    static final int BROKEN_PIPE = 141;

    private ExitCode() {}

    static int of(Throwable failure) {
        return failure instanceof InvalidInputException ? USER_MISTAKE : FAILURE;
    }
}
