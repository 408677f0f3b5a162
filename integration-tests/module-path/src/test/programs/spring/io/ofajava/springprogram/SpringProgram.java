// SPDX-License-Identifier: Apache-2.0
package io.ofajava.springprogram;

import io.ofajava.Ofa;
import io.ofajava.spring.OfaProperties;
import java.nio.file.Path;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** Prints the module of the starter, a caption by its bean, and a property. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SpringProgram {
    /** @param arguments an image, then settings such as {@code --ofa.threads=1} */
    public static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(SpringProgram.class);
        try (ConfigurableApplicationContext context = application.run(arguments)) {
            OfaProperties properties = context.getBean(OfaProperties.class);
            System.out.println(OfaProperties.class.getModule());
            System.out.println(context.getBean(Ofa.class).caption(Path.of(arguments[0])).text());
            System.out.println(properties.threads());
        }
    }
}
