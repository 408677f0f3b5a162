/** HTTP: routes, bodies, negotiation, answers, connections. */
@NullMarked
package io.ofajava.server.http;

import org.jspecify.annotations.NullMarked;
