// SPDX-License-Identifier: Apache-2.0

/** An application of Spring Boot as a module. */
module io.ofajava.springprogram {
    requires io.ofajava.demo;
    requires io.ofajava.spring;
    requires spring.boot.autoconfigure;
    requires spring.context;

    opens io.ofajava.springprogram to
            spring.beans,
            spring.boot,
            spring.context,
            spring.core;
}
