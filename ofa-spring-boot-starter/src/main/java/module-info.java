// SPDX-License-Identifier: Apache-2.0

/** Auto-configuration of an {@code Ofa} bean for Spring Boot. */
module io.ofajava.spring {
    requires transitive io.ofajava;
    requires transitive spring.beans;
    requires transitive spring.boot;
    requires spring.boot.autoconfigure;
    requires spring.context;
    requires transitive spring.core;
    requires static transitive micrometer.core;
    requires static org.jspecify;
    requires static transitive spring.boot.actuator; // health in Boot 3
    requires static spring.boot.actuator.autoconfigure;
    requires static transitive spring.boot.health; // health in Boot 4

    exports io.ofajava.spring;

    // Spring makes objects of these classes and reads their annotations.
    opens io.ofajava.spring to
            spring.beans,
            spring.boot,
            spring.context,
            spring.core;
}
