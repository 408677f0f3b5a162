// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.http.Json;

/**
 * The limits that batch transform requests before it begins. SageMaker permits 100 MB for all concurrent payloads
 * together.
 */
final class ExecutionParameters {
    private static final int TRANSFORMS = 4;
    private static final int MOST_MEGABYTES = 100;

    private ExecutionParameters() {}

    static ObjectNode of(ServerConfig config) {
        int megabytes = Math.max(1, Math.min(config.limits().maxBodyBytes() >> 20, MOST_MEGABYTES / TRANSFORMS));
        return Json.object()
                .put("MaxConcurrentTransforms", TRANSFORMS)
                .put("BatchStrategy", "MULTI_RECORD")
                .put("MaxPayloadInMB", megabytes);
    }
}
