/** Archives of packaged models: {@code model.tar.gz} as SageMaker takes it. */
package io.ofajava.cli.pack;
