/** Requests of clients: JSON, JSON Lines, bare images and forms, checked field by field. */
@NullMarked
package io.ofajava.server.request;

import org.jspecify.annotations.NullMarked;
