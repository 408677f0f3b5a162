// SPDX-License-Identifier: Apache-2.0

/**
 * The C++ layer of OFA and its binding by JavaCPP.
 *
 * <p>The native library of a platform is a module of its own, such as {@code io.ofajava.natives.linux.x86_64} in the
 * jar with the classifier {@code linux-x86_64}. The module system resolves it because it provides
 * {@link io.ofajava.natives.spi.PlatformLibraries}.
 */
module io.ofajava.natives {
    requires transitive org.bytedeco.javacpp;

    exports io.ofajava.natives; // to the library, and to JavaCPP, which makes objects of its classes
    exports io.ofajava.natives.spi;

    uses io.ofajava.natives.spi.PlatformLibraries;
}
