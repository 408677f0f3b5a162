package io.ofajava.tensorrt;

import io.ofajava.engine.tensorrt.BuildProgress;
import io.ofajava.engine.tensorrt.TensorRtException;
import java.util.Locale;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TensorRT's messages, for the log and for the exceptions of calls that tell no more than that they failed. The presets cannot be extended by a progress
 * monitor, so the messages of a build are its progress: steps of one phase, whose number nobody knows beforehand. Called by threads of TensorRT.
 */
final class MessageLogger extends ILogger {
    private static final Logger LOG = LoggerFactory.getLogger("io.ofajava.tensorrt");

    private volatile String lastError = "TensorRT gives no reason";
    private volatile BuildProgress progress = BuildProgress.NONE;
    private int step;

    void report(BuildProgress listener) {
        progress = listener;
    }

    @Override
    public synchronized void log(Severity severity, String message) {
        switch (severity.intern()) {
            case kINTERNAL_ERROR, kERROR -> {
                lastError = message;
                LOG.debug("{}", message);
            }
            case kWARNING -> LOG.debug("{}", message);
            case kINFO -> {
                LOG.debug("{}", message);
                progress.stepDone(message, step++);
            }
            default -> LOG.trace("{}", message);
        }
    }

    /** The failure of a call, with TensorRT's last message. */
    TensorRtException failure(String call) {
        String reason = lastError;
        String lower = reason.toLowerCase(Locale.ROOT);
        boolean memory = lower.contains("out of memory") || lower.contains("outofmemory");
        return new TensorRtException(call, memory ? TensorRtException.OUT_OF_MEMORY : TensorRtException.NO_CODE, reason);
    }
}
