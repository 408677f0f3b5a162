// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.gpu;

import io.ofajava.engine.tensorrt.TensorRtApi;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts successful and failed calls into TensorRT and CUDA by name. */
final class CountingApi {
    private final Map<String, Integer> succeeded = new ConcurrentHashMap<>();
    private final Map<String, Integer> failed = new ConcurrentHashMap<>();

    /** The same calls, counted. */
    TensorRtApi around(TensorRtApi api) {
        return (TensorRtApi) Proxy.newProxyInstance(
                TensorRtApi.class.getClassLoader(), new Class<?>[] {TensorRtApi.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(api, arguments);
                        succeeded.merge(method.getName(), 1, Integer::sum);
                        return result;
                    } catch (InvocationTargetException e) {
                        failed.merge(method.getName(), 1, Integer::sum);
                        throw e.getCause();
                    }
                });
    }

    int succeeded(String method) {
        return succeeded.getOrDefault(method, 0);
    }

    int failed(String method) {
        return failed.getOrDefault(method, 0);
    }
}
