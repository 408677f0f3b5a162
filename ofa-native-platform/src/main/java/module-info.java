// SPDX-License-Identifier: Apache-2.0

/** The native libraries of OFA for every platform that was built. Resolved as a service. */
module io.ofajava.natives.platform {
    requires io.ofajava.natives;
    requires static org.jspecify;

    provides io.ofajava.natives.spi.PlatformLibraries with
            io.ofajava.natives.platform.AllLibraries;
}
