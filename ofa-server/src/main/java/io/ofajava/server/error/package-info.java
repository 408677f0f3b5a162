/** From exception to status: one table, one JSON shape. */
package io.ofajava.server.error;
