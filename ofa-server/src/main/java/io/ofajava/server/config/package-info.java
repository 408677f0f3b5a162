/** The server's configuration: settings from flags and environment variables, validated before anything starts. */
@NullMarked
package io.ofajava.server.config;

import org.jspecify.annotations.NullMarked;
