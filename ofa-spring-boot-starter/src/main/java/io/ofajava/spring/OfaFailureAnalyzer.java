// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spring;

import io.ofajava.error.OfaException;
import io.ofajava.error.Setting;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a start that failed because of the model, and names the properties to check. */
final class OfaFailureAnalyzer extends AbstractFailureAnalyzer<OfaException> {
    @Override
    protected FailureAnalysis analyze(Throwable root, OfaException cause) {
        List<String> properties = cause.remedies().stream()
                .filter(Setting.class::isInstance)
                .map(each -> "ofa." + kebab(((Setting) each).id()))
                .sorted()
                .toList();
        String action = properties.isEmpty()
                ? "Check the properties ofa.*, or set ofa.enabled to false to start without a model."
                : "Check " + (properties.size() == 1 ? "the property " : "the properties ")
                        + String.join(", ", properties) + ".";
        return new FailureAnalysis("The OFA model cannot be loaded: " + cause.getMessage(), action, cause);
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
