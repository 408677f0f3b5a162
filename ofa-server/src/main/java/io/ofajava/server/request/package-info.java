/** Parses and validates client requests: JSON, JSON Lines, bare images and forms. */
@NullMarked
package io.ofajava.server.request;

import org.jspecify.annotations.NullMarked;
