// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import java.net.URI;

/** A text that a hub of these settings fetches. */
public final class HubTunnel {
    private HubTunnel() {}

    public static String text(ModelHub.Builder builder, String address) {
        return builder.build().http().text(URI.create(address), 1000, "a test");
    }
}
