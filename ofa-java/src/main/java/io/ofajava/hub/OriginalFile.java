// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A single file at an address, such as a checkpoint of the original repository. The host provides no checksum.
 *
 * @param address of the file
 * @param sha256 expected SHA-256, or null
 */
record OriginalFile(URI address, @Nullable String sha256) implements ModelRepository {
    /** Location of the original's checkpoints ({@code checkpoints.md} of OFA-Sys/OFA). */
    static final URI PUBLIC = URI.create("https://ofa-beijing.oss-cn-beijing.aliyuncs.com/checkpoints");

    @Override
    public List<RemoteFile> checkpoint(Http http) {
        return List.of(new RemoteFile(Addresses.fileName(address), address, -1, sha256));
    }
}
