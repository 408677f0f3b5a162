// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.error.ErrorKind;
import io.ofajava.error.OfaException;
import io.ofajava.error.SettingStyle;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Reports errors on stderr in one line, with the stack trace on request. */
final class Reporter {
    private final PrintWriter errors;
    private final boolean verbose;

    Reporter(PrintWriter errors, boolean verbose) {
        this.errors = errors;
        this.verbose = verbose;
    }

    void report(@Nullable String subject, Throwable failure) {
        String message = OfaException.message(failure, SettingStyle.CLI);
        if (failure instanceof OfaException known) {
            message +=
                    known.code().kind() == ErrorKind.ENVIRONMENT ? " ('ofa doctor' shows what this machine has)" : "";
        } else {
            message = "internal error: " + failure.getClass().getSimpleName() + ": " + message
                    + " (--verbose shows where)";
        }
        errors.println(Colors.ofErrors().red("ofa:") + " "
                + (subject == null || message.contains(subject) ? "" : subject + ": ") + message);
        if (verbose) {
            failure.printStackTrace(errors);
        }
        errors.flush();
    }

    /** Prints the stack trace of a failure that was reported elsewhere, if requested. */
    void trace(Throwable failure) {
        if (verbose) {
            failure.printStackTrace(errors);
            errors.flush();
        }
    }
}
