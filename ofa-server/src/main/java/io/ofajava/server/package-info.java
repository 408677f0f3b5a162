/** The server process around {@code ofa-java}, which implements SageMaker's contract. Contains no model code. */
@NullMarked
package io.ofajava.server;

import org.jspecify.annotations.NullMarked;
