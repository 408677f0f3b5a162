// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spring;

import io.ofajava.Ofa;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Loads a model as the bean {@code ofa}, unless the application defines an {@link Ofa} bean. Loading is part of the
 * start: an application whose model cannot be loaded does not start. The bean is closed with the context, after the web
 * server has finished its requests; closing waits for calls in progress.
 */
@AutoConfiguration
@ConditionalOnProperty(prefix = "ofa", name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(OfaProperties.class)
public class OfaAutoConfiguration {

    /** The model that the properties select. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    public Ofa ofa(OfaProperties properties, ObjectProvider<OfaBuilderCustomizer> customizers) {
        Ofa.Builder builder = Ofa.builder().options(properties.toOptions()).download(properties.download());
        String model = properties.model();
        if (model != null && !model.isBlank()) {
            Path path = localPath(model);
            if (path != null) {
                builder.model(path);
            } else {
                builder.model(model);
            }
        }
        customizers.orderedStream().forEach(each -> each.customize(builder));
        return builder.build();
    }

    /** The path of a model's name; null if it is an address, or an id: two segments, and no such file exists. */
    private static @Nullable Path localPath(String model) {
        if (model.contains("://") || model.startsWith("modelscope:") || model.startsWith("ofa:")) {
            return null;
        }
        try {
            Path path = Path.of(model);
            boolean id = model.matches("[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*");
            return Files.exists(path) || !id ? path : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
