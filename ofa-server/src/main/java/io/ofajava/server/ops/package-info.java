/** Metrics and logs. */
package io.ofajava.server.ops;
