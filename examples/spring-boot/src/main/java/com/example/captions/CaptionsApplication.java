// SPDX-License-Identifier: Apache-2.0
package com.example.captions;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Describes images over HTTP. The starter makes the bean {@code Ofa} from the properties {@code ofa.*}. */
@SpringBootApplication
public class CaptionsApplication {
    /** Starts the application. */
    public static void main(String[] args) {
        SpringApplication.run(CaptionsApplication.class, args);
    }
}
