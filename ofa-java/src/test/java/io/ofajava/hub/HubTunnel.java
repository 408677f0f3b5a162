// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import java.net.URI;

/** Fetches a text from a hub with the given settings. */
public final class HubTunnel {
    private HubTunnel() {}

    public static String text(ModelHub.Builder builder, String address) {
        return builder.build().http().text(URI.create(address), 1000, "a test");
    }
}
