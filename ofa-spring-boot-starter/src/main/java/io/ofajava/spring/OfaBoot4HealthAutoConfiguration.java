// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spring;

import io.ofajava.Ofa;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health indicator of the model in Boot 4; {@code management.health.ofa.enabled} disables it. */
@AutoConfiguration(after = OfaAutoConfiguration.class)
@ConditionalOnClass(
        name = {
            "org.springframework.boot.health.contributor.HealthIndicator",
            "org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator"
        })
@ConditionalOnBean(Ofa.class)
public class OfaBoot4HealthAutoConfiguration {

    /** UP with a description of the model and its load; DOWN with the reason if the model does not respond. */
    @Bean
    @ConditionalOnEnabledHealthIndicator("ofa")
    @ConditionalOnMissingBean(name = "ofaHealthIndicator")
    public HealthIndicator ofaHealthIndicator(Ofa ofa) {
        return new AbstractHealthIndicator("the model does not respond") {
            @Override
            protected void doHealthCheck(Health.Builder health) throws Exception {
                health.up().withDetails(OfaStatus.details(ofa));
            }
        };
    }
}
