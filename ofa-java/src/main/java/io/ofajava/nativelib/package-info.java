/** Finding and loading native libraries: this project's, and those of ONNX Runtime. */
package io.ofajava.nativelib;
