// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import picocli.CommandLine.Model.CommandSpec;

/** A command some of whose flags are made from the library's options. */
interface FlaggedCommand {
    /** Adds the flags, once, before the command line is parsed. */
    void addFlags(CommandSpec spec);
}
