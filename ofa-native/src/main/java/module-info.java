// SPDX-License-Identifier: Apache-2.0

/**
 * The C++ layer of OFA and its binding by JavaCPP.
 *
 * <p>The native library of a platform is a module of its own, such as {@code io.ofajava.natives.linux.x86_64} in the
 * jar with the classifier {@code linux-x86_64}; {@code io.ofajava.natives.platform}, in the artifact
 * {@code ofa-native-platform}, has those of all platforms. The module system resolves either because it provides
 * {@link io.ofajava.natives.spi.PlatformLibraries}.
 */
module io.ofajava.natives {
    requires transitive org.bytedeco.javacpp;
    requires static org.jspecify;

    exports io.ofajava.natives; // to the library, and to JavaCPP, which makes objects of its classes
    exports io.ofajava.natives.spi;

    uses io.ofajava.natives.spi.PlatformLibraries;
}
