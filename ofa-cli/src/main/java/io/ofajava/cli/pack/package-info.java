/** Archives of packaged models: {@code model.tar.gz} in SageMaker's format. */
@NullMarked
package io.ofajava.cli.pack;

import org.jspecify.annotations.NullMarked;
