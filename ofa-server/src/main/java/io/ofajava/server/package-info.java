/** The process of an endpoint over {@code ofa-java}: SageMaker's contract and nothing of the model. */
package io.ofajava.server;
