// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import picocli.CommandLine.Model.CommandSpec;

/** A command with flags that are generated from the library's options. */
interface FlaggedCommand {
    /** Adds the flags before the command line is parsed. */
    void addFlags(CommandSpec spec);
}
