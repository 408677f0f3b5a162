// SPDX-License-Identifier: Apache-2.0
package io.ofajava.deploy;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tags on everything that we make. What lacks them is never changed or removed.
 *
 * @param deployment name of the deployment
 * @param settings hash of what it was made from
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

    /** Whether tags say that we made it for the deployment of that name. */
    static boolean isOurs(Map<String, String> tags, String deployment) {
        return MAKER.equals(tags.get(MADE_BY)) && deployment.equals(tags.get(DEPLOYMENT));
    }

    /** Whether tags say that it was made from the same settings. */
    boolean sameSettings(Map<String, String> tags) {
        return settings.equals(tags.get(SETTINGS));
    }
}
