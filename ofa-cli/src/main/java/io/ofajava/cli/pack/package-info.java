/** Archives of packaged models: {@code model.tar.gz} as SageMaker takes it. */
@NullMarked
package io.ofajava.cli.pack;

import org.jspecify.annotations.NullMarked;
