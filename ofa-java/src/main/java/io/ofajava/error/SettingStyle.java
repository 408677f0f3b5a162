// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** How a front end names settings in messages. */
public enum SettingStyle {
    /** The library: {@code withPrecision}. */
    JAVA,
    /** The command line: {@code --precision}. */
    CLI,
    /** The server: {@code OFA_PRECISION} for settings of the model, {@code beamSize} for fields of a request. */
    SERVER
}
