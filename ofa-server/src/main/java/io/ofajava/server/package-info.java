/** The process of an endpoint over {@code ofa-java}: SageMaker's contract and nothing of the model. */
@NullMarked
package io.ofajava.server;

import org.jspecify.annotations.NullMarked;
