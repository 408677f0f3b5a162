// SPDX-License-Identifier: Apache-2.0
package io.ofajava.deploy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tags of resources created by a deployment. Resources without them are never changed or deleted.
 *
 * @param deployment name of the deployment
 * @param settings hash of its settings
 */
record Ownership(String deployment, String settings) {
    private static final String MADE_BY = "ofa:made-by";
    private static final String MAKER = "ofa-deploy";
    private static final String DEPLOYMENT = "ofa:deployment";
    private static final String SETTINGS = "ofa:settings";

    Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put(MADE_BY, MAKER);
        tags.put(DEPLOYMENT, deployment);
        tags.put(SETTINGS, settings);
        return tags;
    }

    /**
     * Whether tags identify a resource of the deployment with that name.
     *
     * @param tags null if the resource does not exist
     */
    static boolean isOurs(@Nullable Map<String, String> tags, String deployment) {
        return tags != null && MAKER.equals(tags.get(MADE_BY)) && deployment.equals(tags.get(DEPLOYMENT));
    }

    /** Whether tags identify a resource with the same settings. */
    boolean sameSettings(Map<String, String> tags) {
        return settings.equals(tags.get(SETTINGS));
    }
}
