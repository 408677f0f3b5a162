/** Finding and loading native libraries: this project's, and those of ONNX Runtime. */
@NullMarked
package io.ofajava.nativelib;

import org.jspecify.annotations.NullMarked;
