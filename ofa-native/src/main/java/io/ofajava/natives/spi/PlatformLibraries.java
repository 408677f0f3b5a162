// SPDX-License-Identifier: Apache-2.0
package io.ofajava.natives.spi;

import java.net.URL;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The native libraries of one or several platforms. The jar that contains them provides this service, so that the
 * module system resolves the jar without a command-line option, and its files are found by any class loader.
 */
public interface PlatformLibraries {
    /**
     * The location of a platform's file, or null if the jar has none.
     *
     * @param platform JavaCPP's name of the platform, such as {@code linux-x86_64}
     * @param file a name without a directory
     */
    @Nullable
    URL locate(String platform, String file);

    /**
     * Looks for a file of a platform among the modules that are resolved.
     *
     * @return its address, or null if no module has it
     */
    static @Nullable URL find(String platform, String file) {
        return ServiceLoader.load(PlatformLibraries.class, PlatformLibraries.class.getClassLoader()).stream()
                .map(provider -> provider.get().locate(platform, file))
                .filter(url -> url != null)
                .findFirst()
                .orElse(null);
    }
}
