/** Requests on their way through the model: admission, deadlines, answers. */
@NullMarked
package io.ofajava.server.service;

import org.jspecify.annotations.NullMarked;
