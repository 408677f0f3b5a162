/** What a server is told: settings by flag and environment, checked before anything starts. */
package io.ofajava.server.config;
