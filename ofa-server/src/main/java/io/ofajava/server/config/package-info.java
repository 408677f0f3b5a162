/** What a server is told: settings by flag and environment, checked before anything starts. */
@NullMarked
package io.ofajava.server.config;

import org.jspecify.annotations.NullMarked;
