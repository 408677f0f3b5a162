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
 * TensorRT's messages, for the log and for the exceptions of calls that tell no more than that they failed. The presets
 * cannot be extended by a progress monitor, so the messages of a build are its progress: steps of one phase, whose
 * number nobody knows beforehand. Called by threads of TensorRT.
 */
final class MessageLogger extends ILogger {
    private static final Logger LOG = LoggerFactory.getLogger("io.ofajava.tensorrt");

    /** Errors that one failure may quote: TensorRT says the cause first and where it was caught afterwards. */
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

    /** An exception must not leave {@link #log}: TensorRT ends the process where one does. */
    private void tell(String message) {
        try {
            progress.stepDone(message, step++);
        } catch (RuntimeException e) {
            LOG.debug("progress is not shown", e);
        }
    }

    /**
     * A call has succeeded: what was complained of meanwhile (a kernel that took too much memory, say) is not the
     * reason of a later failure.
     */
    synchronized void forget() {
        errors.clear();
    }

    /** The failure of a call, with what TensorRT said of it. */
    synchronized TensorRtException failure(String call) {
        String reason = errors.isEmpty() ? "TensorRT gives no reason" : String.join("; ", errors);
        errors.clear();
        String lower = reason.toLowerCase(Locale.ROOT);
        boolean memory = lower.contains("out of memory") || lower.contains("outofmemory");
        return new TensorRtException(
                call, memory ? TensorRtException.OUT_OF_MEMORY : TensorRtException.NO_CODE, reason);
    }
}
