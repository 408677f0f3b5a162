// SPDX-License-Identifier: Apache-2.0

/** A modular program that captions images: what a user's module looks like. */
module io.ofajava.modulepath {
    requires io.ofajava;
    requires io.ofajava.demo;
}
