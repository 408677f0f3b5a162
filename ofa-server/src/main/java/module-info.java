// SPDX-License-Identifier: Apache-2.0

/** The process of a SageMaker endpoint. */
module io.ofajava.server {
    requires transitive io.ofajava;
    requires com.fasterxml.jackson.databind;
    requires jdk.unsupported; // signals, by reflection
    requires micrometer.core;
    requires micrometer.registry.prometheus;
    requires org.eclipse.jetty.server;
    requires org.slf4j;
    requires software.amazon.awssdk.auth;
    requires software.amazon.awssdk.awscore;
    requires software.amazon.awssdk.core;
    requires software.amazon.awssdk.http;
    requires software.amazon.awssdk.http.urlconnection;
    requires software.amazon.awssdk.regions;
    requires software.amazon.awssdk.retries;
    requires software.amazon.awssdk.services.s3;
    requires static org.jspecify;

    exports io.ofajava.server;
    exports io.ofajava.server.config to
            io.ofajava.cli;
}
