// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import io.ofajava.error.OfaException;
import io.ofajava.error.SettingStyle;
import io.ofajava.net.EnvironmentProxies;
import java.util.HashMap;
import java.util.Map;

/** Starts the server without the {@code ofa} command: {@code java ... ServerMain --flag value ...}. */
public final class ServerMain {
    private ServerMain() {}

    /** Serves; see {@link OfaServer#serve}. */
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        EnvironmentProxies.allowBasicTunnels();
        Map<String, String> flags = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!args[i].startsWith("--") || i + 1 == args.length) {
                System.err.println("ofa-server: arguments are pairs of --flag value");
                System.exit(OfaServer.EXIT_MISTAKE);
            }
            flags.put(args[i].substring(2), args[i + 1]);
        }
        try {
            System.exit(OfaServer.serve(System.getenv(), flags, System.out));
        } catch (OfaException e) {
            System.err.println("ofa-server: " + OfaException.message(e, SettingStyle.SERVER));
            System.exit(OfaServer.EXIT_MISTAKE);
        }
    }
}
