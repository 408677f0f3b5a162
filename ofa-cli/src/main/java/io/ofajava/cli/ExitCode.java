// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.error.InvalidInputException;

/** What the command tells its caller. */
final class ExitCode {
    /** All was done. */
    static final int OK = 0;
    /** Something failed that the user could not know. */
    static final int FAILURE = 1;
    /** The command line or an input is at fault. */
    static final int USER_MISTAKE = 2;

    /** The reader of a pipe left; what the shell reports for a process that SIGPIPE ended. */
    static final int BROKEN_PIPE = 141;

    private ExitCode() {}

    static int of(Throwable failure) {
        return failure instanceof InvalidInputException ? USER_MISTAKE : FAILURE;
    }
}
