// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.config;

/**
 * The settings of a server, each a flag and an environment variable. Precedence: the flag, our variable, SageMaker's
 * variable, the default.
 */
public enum Setting {
    /** Address to listen on. */
    HOST("host", "ADDRESS", "", "address to listen on (default: 0.0.0.0 on SageMaker, elsewhere 127.0.0.1)"),
    /** Token of clients. */
    API_KEY(
            "api-key",
            "TOKEN",
            "",
            "bearer token that requests must carry (default: none); the variable keeps it out of process lists"),
    /** Port to listen on. */
    PORT("port", "PORT", "8080", "port to listen on; 0 for any free one", "SAGEMAKER_BIND_TO_PORT"),
    /** Checkpoint. */
    MODEL("model", "DIR|FILE", "", "OFA checkpoint (default: /opt/ml/model on SageMaker, elsewhere the demo model)"),
    /** Vocabulary. */
    VOCABULARY("vocabulary", "DIR", "", "directory with vocab.json and merges.txt (default: the checkpoint's)"),
    /** VQGAN. */
    VQGAN("vqgan", "DIR", "", "VQGAN that decodes image tokens (default: vqgan in the checkpoint's directory)"),
    /** CLIP. */
    CLIP("clip", "FILE", "", "CLIP that ranks generated candidates (default: clip in the checkpoint's directory)"),
    /** Engine threads. */
    THREADS("threads", "N", "0", "threads of the engine; 0 for one a processor"),
    /** Niceness. */
    NICENESS("niceness", "N", "10", "niceness increment of the compute threads, 0 to 19; Linux only"),
    /** Engine. */
    ENGINE("engine", "NAME", "auto", "auto, cpu, cuda or tensorrt; auto takes a GPU where there is one"),
    /** GPU. */
    DEVICE("device", "N", "0", "number of the GPU"),
    /** Element types. */
    PRECISION("precision", "NAME", "auto", "fp32, fp16, bf16 or int8; auto is fp32"),
    /** Cache. */
    CACHE("cache", "DIR", "", "where compiled graphs are kept, writable (default: ~/.cache/ofa-java)"),
    /** EXIF. */
    ORIENTATION(
            "orientation",
            "apply|ignore",
            "apply",
            "EXIF orientation of images: apply it, or ignore it as the original code does; a request may override it"),
    /** Files that end early. */
    TRUNCATED(
            "truncated",
            "allow|refuse",
            "refuse",
            "image files that end early: refuse them, or allow what is there, as the original code does"),
    /** Weights of a training checkpoint. */
    WEIGHTS(
            "weights",
            "SET",
            "auto",
            "weights of a training checkpoint: auto (what the published evaluation of its task reads), model or ema"),
    /** Unknown parts of a checkpoint. */
    LENIENT(
            "lenient",
            "BOOL",
            "false",
            "ignore tensors and settings of a checkpoint that are unknown or not implemented; results may be wrong"),
    /** Body size. */
    MAX_BODY_BYTES("max-body-bytes", "BYTES", "26214400", "largest request body", "SAGEMAKER_MAX_REQUEST_SIZE"),
    /** Bodies together. */
    MAX_BODIES_BYTES(
            "max-bodies-bytes",
            "BYTES",
            "268435456",
            "largest sum of the bodies of all requests that are being served"),
    /** Pixels. */
    MAX_IMAGE_PIXELS(
            "max-image-pixels",
            "PIXELS",
            "50000000",
            "largest image, width times height; a larger baseline JPEG is decoded at a reduced scale if the task uses no more"),
    /** Header size. */
    MAX_HEADER_BYTES("max-header-bytes", "BYTES", "16384", "largest request line with all headers"),
    /** JSON depth. */
    MAX_JSON_DEPTH("max-json-depth", "N", "32", "deepest nesting of JSON"),
    /** Text length. */
    MAX_TEXT_CHARS("max-text-chars", "N", "16384", "longest text, name or other JSON string that is no image"),
    /** List length. */
    MAX_LIST("max-list", "N", "64", "most requests in one JSON list"),
    /** Connections. */
    MAX_CONNECTIONS("max-connections", "N", "4096", "most open connections; further ones wait to be accepted"),
    /** Queue. */
    MAX_QUEUE("max-queue", "N", "256", "most requests that are admitted and not answered"),
    /** Deadline. */
    TIMEOUT(
            "timeout",
            "SECONDS",
            "60",
            "longest time to a response",
            "SAGEMAKER_MODEL_SERVER_TIMEOUT",
            "SAGEMAKER_MODEL_SERVER_TIMEOUT_SECONDS"),
    /** Deadline of streams. */
    STREAM_TIMEOUT("stream-timeout", "SECONDS", "480", "longest time to the end of a streamed response"),
    /** Idle connections. */
    IDLE_TIMEOUT(
            "idle-timeout",
            "SECONDS",
            "75",
            "longest silence of a connection whose request or response is on its way, or that is kept open; longer than the 60 s of most load balancers"),
    /** Slow headers. */
    HEADER_TIMEOUT(
            "header-timeout",
            "SECONDS",
            "20",
            "longest time for a whole request header to arrive, from its first byte on"),
    /** Slow bodies. */
    BODY_TIMEOUT("body-timeout", "SECONDS", "30", "longest time for a whole request body to arrive"),
    /** Draining. */
    DRAIN_TIMEOUT(
            "drain-timeout", "SECONDS", "25", "after SIGTERM: time for what was accepted; SageMaker kills after 30"),
    /** Self-probe. */
    PROBE_INTERVAL(
            "probe-interval",
            "SECONDS",
            "30",
            "idle time after which the server tests its model with a request; 0 for never"),
    /** After a failed start. */
    FAILED_LINGER("failed-linger", "SECONDS", "5", "how long a server that failed still answers 503 before it exits"),
    /** Bucket. */
    S3_BUCKET(
            "s3-bucket",
            "BUCKET",
            "",
            "bucket that generated images go to, if the request names none (default: images are in the response)"),
    /** Prefix. */
    S3_PREFIX("s3-prefix", "PREFIX", "", "what keys of generated images begin with, if the request does not say"),
    /** Allowed buckets. */
    S3_ALLOWED_BUCKETS(
            "s3-allowed-buckets", "A,B", "", "the only buckets that requests may read (default: what the role may)"),
    /** KMS. */
    S3_KMS_KEY("s3-kms-key", "KEY", "", "KMS key that encrypts generated images, if the request names none"),
    /** Endpoint. */
    S3_ENDPOINT("s3-endpoint", "URL", "", "another S3 service, addressed by path (default: AWS)"),
    /** Region. */
    S3_REGION("s3-region", "REGION", "", "region of S3 (default: the SDK's chain)", "AWS_REGION", "AWS_DEFAULT_REGION"),
    /** Attempts. */
    S3_ATTEMPTS("s3-attempts", "N", "3", "how often a call of S3 is tried"),
    /** Requester pays. */
    S3_REQUESTER_PAYS(
            "s3-requester-pays",
            "BOOL",
            "false",
            "pay for requests to buckets of other accounts whose owner asks for that"),
    /** Time of S3. */
    S3_TIMEOUT("s3-timeout", "SECONDS", "20", "longest time of a call of S3, all attempts together"),
    /** Presigned URLs. */
    PRESIGN_MINUTES("presign-minutes", "MINUTES", "60", "how long a presigned URL is valid"),
    /** Spool. */
    SPOOL_DIR("spool-dir", "DIR", "", "where images are kept that could not be uploaded (default: nowhere)"),
    /** Spool size. */
    SPOOL_MAX_BYTES("spool-max-bytes", "BYTES", "1073741824", "the most that the spool directory holds"),
    /** Hosts of images. */
    IMAGE_HOSTS(
            "image-hosts",
            "A,B",
            "",
            "hosts (HOST or HOST:PORT) that images may be fetched from by http(s) URL (default: none)"),
    /** Buckets for results. */
    OUTPUT_BUCKETS(
            "output-buckets",
            "A,B",
            "",
            "buckets besides s3-bucket that requests may write generated images to (default: none)"),
    /** Task of requests without one. */
    DEFAULT_TASK(
            "default-task",
            "TASK",
            "",
            "task of requests that name none, such as a bare image of batch transform (default: such requests are"
                    + " refused)"),
    /** Browsers of other origins. */
    CORS_ORIGINS(
            "cors-origins",
            "A,B",
            "",
            "origins (https://HOST, or *) whose pages may call the server from a browser (default: none)"),
    /** OpenAI-style routes. */
    OPENAI_API("openai-api", "BOOL", "false", "serve /v1/chat/completions, /v1/images/generations and /v1/models"),
    /** Logs. */
    LOG_FORMAT(
            "log-format", "FORMAT", "auto", "json, text, or auto: text on a terminal, else json; one line a request"),
    /** Page. */
    UI("ui", "BOOL", "", "whether / shows the playground page (default: not on SageMaker)"),
    /** Many models. */
    MULTI_MODEL(
            "multi-model", "BOOL", "false", "serve many models by SageMaker's /models routes", "SAGEMAKER_MULTI_MODEL"),
    /** Files of models. */
    MODELS_DIR(
            "models-dir",
            "DIR",
            "",
            "with multi-model: the directory that models are loaded from (default: /opt/ml/models on SageMaker)"),
    /** Memory of models. */
    MODELS_MAX_BYTES(
            "models-max-bytes",
            "BYTES",
            "8589934592",
            "with multi-model: the most that the weights of loaded models may take");

    private final String flag;
    private final String placeholder;
    private final String fallback;
    private final String help;
    private final String[] foreign;

    Setting(String flag, String placeholder, String fallback, String help, String... foreign) {
        this.flag = flag;
        this.placeholder = placeholder;
        this.fallback = fallback;
        this.help = help;
        this.foreign = foreign;
    }

    /** The flag without its dashes: {@code max-queue}. */
    public String flag() {
        return flag;
    }

    /** Our environment variable: {@code OFA_MAX_QUEUE}. */
    public String variable() {
        return "OFA_" + name();
    }

    /** SageMaker's or AWS's variables of the same meaning, the first that is set counts. */
    public String[] foreignVariables() {
        return foreign.clone();
    }

    /** What stands for the value in the help. */
    public String placeholder() {
        return placeholder;
    }

    /** The value where nobody says anything; empty for none. */
    public String fallback() {
        return fallback;
    }

    /** One line for people. */
    public String help() {
        return help;
    }
}
