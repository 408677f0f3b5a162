// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.config;

/**
 * The settings of a server, each with a flag and an environment variable. Precedence: the flag, this server's variable,
 * SageMaker's variable, the default.
 */
public enum Setting {
    /** Address to listen on. */
    HOST("host", "ADDRESS", "", "address to listen on (default: 0.0.0.0 on SageMaker, elsewhere 127.0.0.1)"),
    /** Bearer token. */
    API_KEY(
            "api-key",
            "TOKEN",
            "",
            "bearer token that requests must carry, at least 16 of A-Z a-z 0-9 . _ ~ + / = - (default: none); use the variable to keep it out of process lists"),
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
    THREADS("threads", "N", "0", "number of compute threads; 0 for one per processor"),
    /** Niceness. */
    NICENESS("niceness", "N", "10", "niceness increment of the compute threads, 0 to 19; Linux only"),
    /** Engine. */
    ENGINE("engine", "NAME", "auto", "auto, cpu, cuda or tensorrt; auto uses a GPU if there is one"),
    /** GPU. */
    DEVICE("device", "N", "0", "index of the GPU"),
    /** Precision. */
    PRECISION("precision", "NAME", "auto", "fp32, fp16, bf16, int8 or int8_weights; auto is fp32"),
    /** Cache directory. */
    CACHE(
            "cache",
            "DIR",
            "",
            "writable directory for compiled graphs (default: $XDG_CACHE_HOME/ofa-java, else ~/.cache/ofa-java)"),
    /** EXIF orientation. */
    ORIENTATION(
            "orientation",
            "apply|ignore",
            "apply",
            "EXIF orientation of images: apply it, or ignore it as the original code does; a request may override it"),
    /** Truncated image files. */
    TRUNCATED(
            "truncated",
            "allow|refuse",
            "refuse",
            "truncated image files: refuse them, or allow and decode the available part, as the original code does"),
    /** Set of weights of a training checkpoint. */
    WEIGHTS(
            "weights",
            "SET",
            "auto",
            "weights of a training checkpoint: auto (those used by the published evaluation of its task), "
                    + "model or ema"),
    /** Unknown parts of a checkpoint. */
    LENIENT(
            "lenient",
            "BOOL",
            "false",
            "ignore tensors and settings of a checkpoint that are unknown or not implemented; results may be wrong"),
    /** Body size. */
    MAX_BODY_BYTES(
            "max-body-bytes", "BYTES", "26214400", "maximum size of a request body", "SAGEMAKER_MAX_REQUEST_SIZE"),
    /** Total size of bodies. */
    MAX_BODIES_BYTES(
            "max-bodies-bytes", "BYTES", "268435456", "maximum total size of the bodies of all requests in progress"),
    /** Pixels. */
    MAX_IMAGE_PIXELS(
            "max-image-pixels",
            "PIXELS",
            "50000000",
            "maximum width times height of an image; a larger baseline JPEG is decoded at a reduced scale "
                    + "if that suffices for the task"),
    /** Header size. */
    MAX_HEADER_BYTES("max-header-bytes", "BYTES", "16384", "maximum size of the request line with all headers"),
    /** JSON depth. */
    MAX_JSON_DEPTH("max-json-depth", "N", "32", "maximum nesting depth of JSON"),
    /** Text length. */
    MAX_TEXT_CHARS("max-text-chars", "N", "16384", "maximum length of a JSON string that is not an image"),
    /** List length. */
    MAX_LIST("max-list", "N", "64", "maximum number of requests in one JSON list"),
    /** Connections. */
    MAX_CONNECTIONS(
            "max-connections",
            "N",
            "4096",
            "maximum number of open connections; further ones wait to " + "be accepted"),
    /** Queue. */
    MAX_QUEUE("max-queue", "N", "256", "maximum number of admitted requests without a response"),
    /** Deadline. */
    TIMEOUT(
            "timeout",
            "SECONDS",
            "60",
            "maximum time to a response",
            "SAGEMAKER_MODEL_SERVER_TIMEOUT",
            "SAGEMAKER_MODEL_SERVER_TIMEOUT_SECONDS"),
    /** Deadline of streamed responses. */
    STREAM_TIMEOUT("stream-timeout", "SECONDS", "480", "maximum time to the end of a streamed response"),
    /** Idle connections. */
    IDLE_TIMEOUT(
            "idle-timeout",
            "SECONDS",
            "75",
            "maximum idle time of a connection, during transfers and between requests; should exceed the 60 "
                    + "s of most load balancers"),
    /** Time limit of headers. */
    HEADER_TIMEOUT(
            "header-timeout", "SECONDS", "20", "maximum time for a request header to arrive, from its first byte"),
    /** Time limit of bodies. */
    BODY_TIMEOUT("body-timeout", "SECONDS", "30", "maximum time for a request body to arrive"),
    /** Draining. */
    DRAIN_TIMEOUT(
            "drain-timeout",
            "SECONDS",
            "25",
            "after SIGTERM: time to finish accepted requests; SageMaker kills " + "the container after 30 s"),
    /** Self-probe. */
    PROBE_INTERVAL(
            "probe-interval",
            "SECONDS",
            "30",
            "idle time after which the server tests its model with a request; 0 disables it"),
    /** Delay after a failed start. */
    FAILED_LINGER("failed-linger", "SECONDS", "5", "time for which a failed server responds with 503 before it exits"),
    /** Bucket. */
    S3_BUCKET(
            "s3-bucket",
            "BUCKET",
            "",
            "bucket for generated images, unless the request names one (default: images are in the response)"),
    /** Prefix. */
    S3_PREFIX("s3-prefix", "PREFIX", "", "prefix of the keys of generated images, unless the request names one"),
    /** Allowed buckets. */
    S3_ALLOWED_BUCKETS(
            "s3-allowed-buckets",
            "A,B",
            "",
            "the only buckets that requests may read (default: all that the " + "role permits)"),
    /** KMS. */
    S3_KMS_KEY("s3-kms-key", "KEY", "", "KMS key that encrypts generated images, unless the request names one"),
    /** Endpoint. */
    S3_ENDPOINT("s3-endpoint", "URL", "", "another S3 service, addressed by path (default: AWS)"),
    /** Region. */
    S3_REGION("s3-region", "REGION", "", "region of S3 (default: the SDK's chain)", "AWS_REGION", "AWS_DEFAULT_REGION"),
    /** Attempts. */
    S3_ATTEMPTS("s3-attempts", "N", "3", "maximum number of attempts of a call to S3"),
    /** Requester pays. */
    S3_REQUESTER_PAYS(
            "s3-requester-pays", "BOOL", "false", "pay for requests to requester-pays buckets of other accounts"),
    /** Time limit of S3. */
    S3_TIMEOUT("s3-timeout", "SECONDS", "20", "maximum time of a call to S3, including retries"),
    /** Presigned URLs. */
    PRESIGN_MINUTES("presign-minutes", "MINUTES", "60", "how long a presigned URL is valid"),
    /** Spool. */
    SPOOL_DIR("spool-dir", "DIR", "", "directory for images that could not be uploaded (default: none)"),
    /** Spool size. */
    SPOOL_MAX_BYTES("spool-max-bytes", "BYTES", "1073741824", "maximum size of the spool directory"),
    /** Hosts of images. */
    IMAGE_HOSTS(
            "image-hosts",
            "A,B",
            "",
            "hosts (HOST or HOST:PORT) from which images may be fetched by http(s) URL (default: none)"),
    /** Further buckets for results. */
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
            "log-format", "FORMAT", "auto", "json, text, or auto: text on a terminal, else json; one line per request"),
    /** Page. */
    UI("ui", "BOOL", "", "whether / shows the playground page (default: not on SageMaker)"),
    /** Many models. */
    MULTI_MODEL(
            "multi-model",
            "BOOL",
            "false",
            "serve many models through SageMaker's /models routes",
            "SAGEMAKER_MULTI_MODEL"),
    /** Files of models. */
    MODELS_DIR(
            "models-dir",
            "DIR",
            "",
            "with multi-model: the directory of the models (default: /opt/ml/models on SageMaker)"),
    /** Memory of models. */
    MODELS_MAX_BYTES(
            "models-max-bytes",
            "BYTES",
            "8589934592",
            "with multi-model: maximum total size of the weights of loaded models");

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

    /** The flag without dashes: {@code max-queue}. */
    public String flag() {
        return flag;
    }

    /** This server's environment variable: {@code OFA_MAX_QUEUE}. */
    public String variable() {
        return "OFA_" + name();
    }

    /** SageMaker's or AWS's variables with the same meaning; the first that is set is used. */
    public String[] foreignVariables() {
        return foreign.clone();
    }

    /** Placeholder of the value in the help. */
    public String placeholder() {
        return placeholder;
    }

    /** The default; empty if there is none. */
    public String fallback() {
        return fallback;
    }

    /** One-line description. */
    public String help() {
        return help;
    }
}
