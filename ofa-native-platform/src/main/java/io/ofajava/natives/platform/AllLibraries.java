// SPDX-License-Identifier: Apache-2.0
package io.ofajava.natives.platform;

import io.ofajava.natives.spi.PlatformLibraries;
import java.net.URL;
import org.jspecify.annotations.Nullable;

/** The files of every platform in this jar. */
public final class AllLibraries implements PlatformLibraries {
    /** For {@link java.util.ServiceLoader}. */
    public AllLibraries() {}

    @Override
    public @Nullable URL locate(String platform, String file) {
        return AllLibraries.class.getResource("/io/ofajava/natives/" + platform + "/" + file);
    }
}
