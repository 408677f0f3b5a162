// SPDX-License-Identifier: Apache-2.0
package io.ofajava.tensorrt;

import io.ofajava.engine.tensorrt.TensorRtApi;
import io.ofajava.engine.tensorrt.TensorRtProvider;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Loader;

/** TensorRT and CUDA through their JavaCPP presets. */
public final class JavaCppProvider implements TensorRtProvider {
    /** For {@link java.util.ServiceLoader}. */
    public JavaCppProvider() {}

    @Override
    public TensorRtApi open() {
        Loader.load(cudart.class);
        return new JavaCppTensorRt();
    }
}
