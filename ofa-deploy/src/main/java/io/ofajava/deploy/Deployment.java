// SPDX-License-Identifier: Apache-2.0
package io.ofajava.deploy;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a deployment. SageMaker's limits are checked before any call to AWS.
 *
 * @param name of model, endpoint configuration and endpoint: 1 to 63 letters, digits and hyphens
 * @param image address of the container image in ECR
 * @param role ARN of the role of the container
 * @param modelData {@code s3://} address of the {@code model.tar.gz}
 * @param instance instance type, such as {@code ml.g4dn.xlarge}
 * @param instances initial number of instances, 1 to 100
 * @param amiVersion {@code InferenceAmiVersion}, which determines the GPU driver; null for {@link #defaultAmi}
 * @param healthCheckSeconds maximum time until the container is ready, 60 to 3600
 * @param downloadSeconds maximum time for the download of the model, 60 to 3600
 * @param environment variables of the container
 * @param isolated whether the container is isolated from the network
 * @param async delivery of responses through S3; null for a real-time endpoint
 * @param scaling autoscaling; null for a fixed number of instances
 */
public record Deployment(
        String name,
        String image,
        String role,
        String modelData,
        String instance,
        int instances,
        @Nullable String amiVersion,
        int healthCheckSeconds,
        int downloadSeconds,
        Map<String, String> environment,
        boolean isolated,
        @Nullable Async async,
        @Nullable Scaling scaling) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}");
    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/\\S{1,512}");
    private static final Pattern INSTANCE = Pattern.compile("ml\\.[a-z0-9-]+\\.[a-z0-9-]+");
    private static final Pattern GPU = Pattern.compile("ml\\.[gp]\\d.*");
    private static final Pattern VARIABLE = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,1023}");
    /** Driver 580 for CUDA 13: the default drivers of GPU instances are too old. */
    private static final String GPU_AMI = "al2023-ami-sagemaker-inference-gpu-4-1";

    /**
     * Delivery of responses through S3.
     *
     * @param output {@code s3://} prefix for responses
     * @param failures {@code s3://} prefix for errors; null for none
     * @param concurrent maximum concurrent requests per instance, 1 to 1000
     */
    public record Async(String output, @Nullable String failures, int concurrent) {
        /** Rejects values out of range. */
        public Async {
            requireS3("--async-output", output);
            if (failures != null) {
                requireS3("--async-failures", failures);
            }
            requireRange("--async-concurrent", concurrent, 1, 1000);
        }
    }

    /**
     * Autoscaling of the number of instances.
     *
     * @param min minimum number; 0 for asynchronous endpoints only
     * @param max maximum number
     * @param target target number of requests per minute and instance; for asynchronous endpoints, of queued requests
     *     per instance
     */
    public record Scaling(int min, int max, double target) {
        /** Rejects values out of range. */
        public Scaling {
            requireRange("--scale-min", min, 0, 1000);
            requireRange("--scale-max", max, Math.max(1, min), 1000);
            if (!(target > 0 && target <= 1e6)) {
                throw DeployException.mistake(
                        "--scale-target is " + target + "; it must be above 0 and at most 1000000");
            }
        }
    }

    /** Rejects what SageMaker would reject. */
    public Deployment {
        requireName(name);
        requireText("--image", image);
        if (!ROLE.matcher(role).matches()) {
            throw DeployException.mistake("--role is '" + role
                    + "'; it must be the ARN of a role, such as arn:aws:iam::123456789012:role/sagemaker");
        }
        requireS3("--model-data", modelData);
        if (!modelData.endsWith(".tar.gz")) {
            throw DeployException.mistake(
                    "--model-data is '" + modelData + "'; SageMaker requires a .tar.gz, as made by 'ofa package'");
        }
        if (!INSTANCE.matcher(instance).matches()) {
            throw DeployException.mistake(
                    "--instance is '" + instance + "'; an instance type looks like ml.g4dn.xlarge");
        }
        requireRange("--instances", instances, 1, 100);
        requireRange("--health-check-seconds", healthCheckSeconds, 60, 3600);
        requireRange("--download-seconds", downloadSeconds, 60, 3600);
        environment = Map.copyOf(environment);
        environment.forEach((key, value) -> {
            if (!VARIABLE.matcher(key).matches() || value.length() > 1024) {
                throw DeployException.mistake("--env " + key
                        + ": names must consist of letters, digits and _, and values of at most " + "1024 characters");
            }
        });
        String engine = environment.get("OFA_ENGINE");
        if (("tensorrt".equals(engine) || "cuda".equals(engine))
                && !GPU.matcher(instance).matches()) {
            throw DeployException.mistake("--env OFA_ENGINE=" + engine + " needs a GPU, but --instance " + instance
                    + " has none; choose one with a GPU, such as ml.g5.xlarge");
        }
        if (scaling != null && scaling.min() == 0 && async == null) {
            throw DeployException.mistake(
                    "--scale-min is 0; only async endpoints (--async-output) may have no instance");
        }
        amiVersion = amiVersion != null ? amiVersion : defaultAmi(instance);
    }

    /** The {@code InferenceAmiVersion} with a driver for CUDA 13, for instances with a GPU; null for others. */
    public static @Nullable String defaultAmi(String instance) {
        return GPU.matcher(instance).matches() ? GPU_AMI : null;
    }

    /** The environment in a fixed order. */
    Map<String, String> sortedEnvironment() {
        return new TreeMap<>(environment);
    }

    static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw DeployException.mistake("'" + name
                    + "' is not a valid endpoint name; it must have 1 to 63 letters, digits and "
                    + "hyphens, and not start with a hyphen");
        }
    }

    private static void requireText(String option, String value) {
        if (value.isBlank() || value.length() > 255 || value.chars().anyMatch(Character::isWhitespace)) {
            throw DeployException.mistake(option + " must have 1 to 255 characters and no spaces");
        }
    }

    private static void requireS3(String option, String value) {
        if (!value.matches("s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/\\S*)?") || value.length() > 1024) {
            throw DeployException.mistake(option + " is '" + value + "'; it must look like s3://bucket/path");
        }
    }

    private static void requireRange(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw DeployException.mistake(option + " is " + value + "; it must be " + least + " to " + most);
        }
    }
}
