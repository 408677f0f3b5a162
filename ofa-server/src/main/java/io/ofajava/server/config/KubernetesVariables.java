// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.config;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Variables that Kubernetes sets in every container for every service of the namespace. For services named {@code ofa}
 * or {@code ofa-...} they begin with {@code OFA_}, like this server's settings, and one is even called {@code OFA_PORT}
 * ({@code OFA_PORT=tcp://10.0.0.1:8080}).
 */
final class KubernetesVariables {
    private static final Pattern NAME = Pattern.compile(
            "OFA_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");
    private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private KubernetesVariables() {}

    /** Removes these variables from the environment. */
    static Map<String, String> without(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(entry -> !isService(entry.getKey(), entry.getValue()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static boolean isService(String name, String value) {
        return NAME.matcher(name).matches()
                || name.startsWith("OFA_")
                        && name.endsWith("PORT")
                        && ADDRESS.matcher(value).matches();
    }
}
