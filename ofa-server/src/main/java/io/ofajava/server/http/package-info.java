/** HTTP: routes, bodies, content negotiation, responses, connections. */
@NullMarked
package io.ofajava.server.http;

import org.jspecify.annotations.NullMarked;
