// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spring;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.ofajava.Ofa;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The model's meters, bound by the actuator to every registry of the application. */
@AutoConfiguration(after = OfaAutoConfiguration.class)
@ConditionalOnClass(name = "io.micrometer.core.instrument.MeterRegistry")
@ConditionalOnBean(Ofa.class)
public class OfaMetricsAutoConfiguration {

    /** See {@link OfaMeters}. */
    @Bean
    @ConditionalOnMissingBean(name = "ofaMeters")
    public MeterBinder ofaMeters(Ofa ofa) {
        return new OfaMeters(ofa);
    }
}
