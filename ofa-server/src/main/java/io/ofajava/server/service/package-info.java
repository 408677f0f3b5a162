/** Processing of requests: admission, deadlines, responses. */
@NullMarked
package io.ofajava.server.service;

import org.jspecify.annotations.NullMarked;
