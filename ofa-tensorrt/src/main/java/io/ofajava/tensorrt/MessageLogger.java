// SPDX-License-Identifier: Apache-2.0
package io.ofajava.tensorrt;

import io.ofajava.engine.tensorrt.BuildProgress;
import io.ofajava.engine.tensorrt.TensorRtException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TensorRT's messages, for the log and for the exceptions of calls that report only that they failed. The presets do
 * not support a progress monitor, so the messages of a build are its progress: steps of one phase, whose total is
 * unknown. Called by threads of TensorRT.
 */
final class MessageLogger extends ILogger {
    private static final Logger LOG = LoggerFactory.getLogger("io.ofajava.tensorrt");

    /**
     * Maximum number of errors that a failure quotes: TensorRT reports the cause first and then where it was caught.
     */
    private static final int MAX_ERRORS = 3;

    private final List<String> errors = new ArrayList<>();
    private volatile BuildProgress progress = BuildProgress.NONE;
    private int step;

    void report(BuildProgress listener) {
        progress = listener;
    }

    @Override
    public synchronized void log(Severity severity, String message) {
        switch (severity.intern()) {
            case kINTERNAL_ERROR, kERROR -> {
                if (errors.size() < MAX_ERRORS) {
                    errors.add(message.strip());
                }
                LOG.debug("{}", message);
            }
            case kWARNING -> LOG.debug("{}", message);
            case kINFO -> {
                LOG.debug("{}", message);
                tell(message);
            }
            default -> LOG.trace("{}", message);
        }
    }

    /** An exception must not leave {@link #log}: TensorRT would end the process. */
    private void tell(String message) {
        try {
            progress.stepDone(message, step++);
        } catch (RuntimeException e) {
            LOG.debug("progress is not shown", e);
        }
    }

    /**
     * Forgets the errors so far, after a call has succeeded: they (for example a kernel that needed too much memory)
     * are not the reason for a later failure.
     */
    synchronized void forget() {
        errors.clear();
    }

    /** The failure of a call, with TensorRT's messages. */
    synchronized TensorRtException failure(String call) {
        String reason = errors.isEmpty() ? "TensorRT gives no reason" : String.join("; ", errors);
        errors.clear();
        String lower = reason.toLowerCase(Locale.ROOT);
        boolean memory = lower.contains("out of memory") || lower.contains("outofmemory");
        return new TensorRtException(
                call, memory ? TensorRtException.OUT_OF_MEMORY : TensorRtException.NO_CODE, reason);
    }
}
