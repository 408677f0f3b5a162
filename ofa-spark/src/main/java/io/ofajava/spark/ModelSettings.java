// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.error.Setting;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Settings of a model, written as {@code name=value}. */
final class ModelSettings {
    /** Settings of the host, which do not change the results. */
    private static final Set<String> OF_HOST =
            Set.of(Setting.CACHE.id(), Setting.DEVICE.id(), Setting.NICENESS.id(), Setting.THREADS.id());

    private ModelSettings() {}

    /** By name. */
    static Map<String, String> parse(List<String> settings) {
        Map<String, String> values = new TreeMap<>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw SparkError.PARAMETER_INVALID.with("a setting of the model", setting, "name=value");
            }
            values.put(
                    setting.substring(0, equals).strip(),
                    setting.substring(equals + 1).strip());
        }
        return values;
    }

    /** The settings that can change the results. */
    static Map<String, String> decisive(Map<String, String> settings) {
        Map<String, String> values = new TreeMap<>(settings);
        values.keySet().removeAll(OF_HOST);
        return values;
    }
}
