// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.config;

import io.ofajava.EngineKind;
import io.ofajava.OfaOptions;
import io.ofajava.Precision;
import io.ofajava.Task;
import io.ofajava.WeightSet;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.SettingStyle;
import io.ofajava.image.Orientation;
import io.ofajava.image.Truncated;
import io.ofajava.server.error.ServerError;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Converts flags and environment variables to a configuration. Stops at the first invalid value. */
final class ConfigReader {
    private static final Path SAGEMAKER_MODEL = Path.of("/opt/ml/model");
    private static final Path SAGEMAKER_MODELS = Path.of("/opt/ml/models");
    /** Variables of the command and of the native library, which are not settings of the server. */
    private static final Set<String> OTHER_VARIABLES = Set.of("OFA_JAVA_OPTIONS", "OFA_CPU_FEATURES");

    private static final String EVERY_ADDRESS = "0.0.0.0";
    private static final String LOOPBACK = "127.0.0.1";
    private static final int MIN_KEY_LENGTH = 16;
    private static final long MAX_SECONDS = 24 * 3600;

    private final Map<String, String> environment;
    private final Map<String, String> flags;

    private record Value(String text, String source) {}

    ConfigReader(Map<String, String> environment, Map<String, String> flags) {
        this.environment = KubernetesVariables.without(environment);
        this.flags = flags;
    }

    ServerConfig read() {
        refuseUnknown();
        boolean sageMaker = environment.keySet().stream().anyMatch(name -> name.startsWith("SAGEMAKER_"))
                || Files.isDirectory(Path.of("/opt/ml"));
        boolean multiModel = bool(Setting.MULTI_MODEL);
        String host = text(Setting.HOST);
        int maxBody = (int) number(Setting.MAX_BODY_BYTES, 1024, Integer.MAX_VALUE - 64);
        Path checkpoint = path(Setting.MODEL);
        ServerConfig.Model model = new ServerConfig.Model(
                checkpoint == null && sageMaker ? SAGEMAKER_MODEL : checkpoint,
                path(Setting.VOCABULARY),
                path(Setting.VQGAN),
                path(Setting.CLIP),
                (int) number(Setting.THREADS, 0, 1024),
                (int) number(Setting.NICENESS, 0, OfaOptions.MAX_NICENESS),
                named(Setting.ENGINE, EngineKind::parse),
                (int) number(Setting.DEVICE, 0, 1023),
                named(Setting.PRECISION, Precision::parse),
                path(Setting.CACHE),
                named(Setting.ORIENTATION, Orientation::parse),
                named(Setting.WEIGHTS, WeightSet::parse),
                bool(Setting.LENIENT),
                number(Setting.MAX_IMAGE_PIXELS, 1, 500_000_000),
                named(Setting.TRUNCATED, Truncated::parse));
        ServerConfig.Limits limits = new ServerConfig.Limits(
                maxBody,
                number(Setting.MAX_BODIES_BYTES, maxBody, Long.MAX_VALUE),
                (int) number(Setting.MAX_HEADER_BYTES, 1024, 1 << 20),
                (int) number(Setting.MAX_JSON_DEPTH, 4, 1000),
                (int) number(Setting.MAX_TEXT_CHARS, 16, 1 << 20),
                (int) number(Setting.MAX_LIST, 1, 10_000),
                (int) number(Setting.MAX_CONNECTIONS, 1, 65_536),
                (int) number(Setting.MAX_QUEUE, 1, 100_000));
        ServerConfig.Times times = new ServerConfig.Times(
                seconds(Setting.TIMEOUT, 1),
                seconds(Setting.STREAM_TIMEOUT, 1),
                seconds(Setting.IDLE_TIMEOUT, 1),
                seconds(Setting.HEADER_TIMEOUT, 1),
                seconds(Setting.BODY_TIMEOUT, 1),
                seconds(Setting.DRAIN_TIMEOUT, 0),
                seconds(Setting.PROBE_INTERVAL, 0),
                seconds(Setting.FAILED_LINGER, 0));
        return new ServerConfig(
                host != null ? host : sageMaker ? EVERY_ADDRESS : LOOPBACK,
                (int) number(Setting.PORT, 0, 65_535),
                apiKey(),
                model,
                limits,
                times,
                storage(),
                value(Setting.UI) == null ? !sageMaker : bool(Setting.UI),
                textLogs(),
                multiModel,
                modelsDirectory(multiModel, sageMaker),
                number(Setting.MODELS_MAX_BYTES, 1, Long.MAX_VALUE),
                new ServerConfig.Api(defaultTask(), corsOrigins(), bool(Setting.OPENAI_API)));
    }

    private Path modelsDirectory(boolean multiModel, boolean sageMaker) {
        Path directory = path(Setting.MODELS_DIR);
        if (directory == null && multiModel && !sageMaker) {
            throw ServerError.SETTING.with(
                    Setting.MODELS_DIR.variable(), "is missing; name the directory that models are loaded from");
        }
        return directory == null ? SAGEMAKER_MODELS : directory;
    }

    private @Nullable String defaultTask() {
        return value(Setting.DEFAULT_TASK) == null
                ? null
                : named(Setting.DEFAULT_TASK, name -> Task.of(name).name());
    }

    private List<String> corsOrigins() {
        List<String> origins = list(Setting.CORS_ORIGINS);
        for (String origin : origins) {
            if (!origin.equals("*") && !origin.matches("https?://[a-z0-9._-]+(:\\d{1,5})?")) {
                throw mistake(
                        required(Setting.CORS_ORIGINS), "has an entry that is neither * nor http(s)://HOST[:PORT]");
            }
        }
        return origins;
    }

    /** The value is secret and does not appear in messages. */
    private @Nullable String apiKey() {
        String key = text(Setting.API_KEY);
        if (key != null && !key.matches("[A-Za-z0-9._~+/=-]{" + MIN_KEY_LENGTH + ",}")) {
            throw ServerError.SETTING.with(
                    required(Setting.API_KEY).source(),
                    "must have at least " + MIN_KEY_LENGTH + " characters, letters, digits and . _ ~ + / = - only");
        }
        return key;
    }

    private <T> T named(Setting setting, Function<String, T> parse) {
        Value value = required(setting);
        try {
            return parse.apply(value.text().strip());
        } catch (InvalidInputException e) {
            throw ServerError.SETTING.with(value.source(), OfaException.message(e, SettingStyle.SERVER));
        }
    }

    private ServerConfig.Storage storage() {
        Path spool = path(Setting.SPOOL_DIR);
        if (spool != null && !(Files.isDirectory(spool) && Files.isWritable(spool))) {
            throw mistake(
                    required(Setting.SPOOL_DIR),
                    "is not a writable directory; create it for the user that runs the server");
        }
        String prefix = text(Setting.S3_PREFIX);
        return new ServerConfig.Storage(
                text(Setting.S3_BUCKET),
                prefix == null ? "" : prefix,
                list(Setting.S3_ALLOWED_BUCKETS),
                text(Setting.S3_KMS_KEY),
                uri(Setting.S3_ENDPOINT),
                text(Setting.S3_REGION),
                (int) number(Setting.S3_ATTEMPTS, 1, 10),
                seconds(Setting.S3_TIMEOUT, 1),
                Duration.ofMinutes(number(Setting.PRESIGN_MINUTES, 1, 7 * 24 * 60)),
                spool,
                number(Setting.SPOOL_MAX_BYTES, 0, Long.MAX_VALUE),
                list(Setting.IMAGE_HOSTS),
                list(Setting.OUTPUT_BUCKETS),
                bool(Setting.S3_REQUESTER_PAYS));
    }

    private void refuseUnknown() {
        Map<String, Setting> known = new HashMap<>();
        Arrays.stream(Setting.values()).forEach(setting -> known.put(setting.variable(), setting));
        for (String name : environment.keySet()) {
            if (name.startsWith("OFA_") && !known.containsKey(name) && !OTHER_VARIABLES.contains(name)) {
                throw ServerError.SETTING.with(
                        "environment variable " + name, "is not a setting of the server; docs/server.md lists them");
            }
        }
        Set<String> names =
                Set.copyOf(Arrays.stream(Setting.values()).map(Setting::flag).toList());
        for (String flag : flags.keySet()) {
            if (!names.contains(flag)) {
                throw ServerError.SETTING.with(
                        "--" + flag, "is not a setting of the server; docs/server.md lists them");
            }
        }
    }

    /** The value as given, or the default; null if there is neither. */
    private @Nullable Value value(Setting setting) {
        String flag = flags.get(setting.flag());
        if (flag != null) {
            return new Value(flag, "--" + setting.flag());
        }
        Value own = variable(setting.variable());
        if (own != null) {
            return own;
        }
        for (String name : setting.foreignVariables()) {
            Value foreign = variable(name);
            if (foreign != null) {
                return foreign;
            }
        }
        return setting.fallback().isEmpty()
                ? null
                : new Value(setting.fallback(), "the default of " + setting.variable());
    }

    /** The value of a setting that has a default, or that is known to be set. */
    private Value required(Setting setting) {
        return Objects.requireNonNull(value(setting), setting.variable());
    }

    private @Nullable Value variable(String name) {
        String text = environment.get(name);
        return text == null || text.isEmpty() ? null : new Value(text, name);
    }

    private static OfaException mistake(Value value, String what) {
        return ServerError.SETTING.with(value.source(), "is '" + value.text() + "', which " + what);
    }

    private @Nullable String text(Setting setting) {
        Value value = value(setting);
        return value == null || value.text().isBlank() ? null : value.text();
    }

    private @Nullable Path path(Setting setting) {
        String text = text(setting);
        try {
            return text == null ? null : Path.of(text);
        } catch (java.nio.file.InvalidPathException e) {
            throw mistake(required(setting), "is not a path");
        }
    }

    private long number(Setting setting, long least, long most) {
        Value value = required(setting);
        try {
            long number = Long.parseLong(value.text().strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, like a number out of range
        }
        throw mistake(value, "is not a whole number from " + least + " to " + most);
    }

    private Duration seconds(Setting setting, long least) {
        return Duration.ofSeconds(number(setting, least, MAX_SECONDS));
    }

    private boolean bool(Setting setting) {
        Value value = required(setting);
        return switch (value.text().strip().toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on" -> true;
            case "false", "0", "no", "off" -> false;
            default -> throw mistake(value, "is neither true nor false");
        };
    }

    private boolean textLogs() {
        Value value = required(Setting.LOG_FORMAT);
        return switch (value.text()) {
            case "auto" -> Terminal.isOutput();
            case "json" -> false;
            case "text" -> true;
            default -> throw mistake(value, "is not auto, json or text");
        };
    }

    private List<String> list(Setting setting) {
        String text = text(setting);
        return text == null
                ? List.of()
                : Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(item -> !item.isEmpty())
                        .map(item -> item.toLowerCase(Locale.ROOT))
                        .toList();
    }

    private @Nullable URI uri(Setting setting) {
        String text = text(setting);
        if (text == null) {
            return null;
        }
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // reported below
        }
        throw mistake(required(setting), "is not an http or https URL");
    }
}
