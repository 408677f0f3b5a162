/**
 * HTTP with the proxies of the environment, lenient addresses, and limits of size and time. Opens no connection without
 * a request.
 */
@NullMarked
package io.ofajava.net;

import org.jspecify.annotations.NullMarked;
