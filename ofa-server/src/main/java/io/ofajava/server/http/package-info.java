/** HTTP: routes, bodies, negotiation, answers, connections. */
package io.ofajava.server.http;
