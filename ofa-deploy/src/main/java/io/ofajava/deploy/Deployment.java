// SPDX-License-Identifier: Apache-2.0
package io.ofajava.deploy;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to be deployed. SageMaker's own limits are checked before anything is asked of AWS.
 *
 * @param name of model, endpoint configuration and endpoint: 1 to 63 letters, digits and hyphens
 * @param image address of the container image in ECR
 * @param role ARN of the role that the container runs under
 * @param modelData {@code s3://} address of the {@code model.tar.gz}
 * @param instance instance type, such as {@code ml.g4dn.xlarge}
 * @param instances how many at the start, 1 to 100
 * @param amiVersion {@code InferenceAmiVersion}, which decides the GPU driver; null for {@link #defaultAmi}
 * @param healthCheckSeconds how long the container may take until it is ready, 60 to 3600
 * @param downloadSeconds how long the download of the model may take, 60 to 3600
 * @param environment variables of the container
 * @param isolated whether the container is cut off from the network
 * @param async answers through S3; null for an endpoint that answers at once
 * @param scaling how the number of instances follows the load; null for a fixed number
 */
public record Deployment(
        String name,
        String image,
        String role,
        String modelData,
        String instance,
        int instances,
        String amiVersion,
        int healthCheckSeconds,
        int downloadSeconds,
        Map<String, String> environment,
        boolean isolated,
        Async async,
        Scaling scaling) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}");
    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/\\S{1,512}");
    private static final Pattern INSTANCE = Pattern.compile("ml\\.[a-z0-9-]+\\.[a-z0-9-]+");
    private static final Pattern GPU = Pattern.compile("ml\\.[gp]\\d.*");
    private static final Pattern VARIABLE = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,1023}");
    /** Driver 580 for CUDA 13: the default drivers of GPU instances are too old for it. */
    private static final String GPU_AMI = "al2023-ami-sagemaker-inference-gpu-4-1";

    /**
     * Answers through S3.
     *
     * @param output {@code s3://} address below which answers are written
     * @param failures the same for errors; null for none
     * @param concurrent requests that one instance works on at a time, 1 to 1000
     */
    public record Async(String output, String failures, int concurrent) {
        /** Refuses values out of range. */
        public Async {
            requireS3("--async-output", output);
            if (failures != null) {
                requireS3("--async-failures", failures);
            }
            requireRange("--async-concurrent", concurrent, 1, 1000);
        }
    }

    /**
     * How the number of instances follows the load.
     *
     * @param min fewest instances; 0 for async endpoints only
     * @param max most instances
     * @param target requests a minute and instance that are aimed at; for async endpoints, waiting requests an instance
     */
    public record Scaling(int min, int max, double target) {
        /** Refuses values out of range. */
        public Scaling {
            requireRange("--scale-min", min, 0, 1000);
            requireRange("--scale-max", max, Math.max(1, min), 1000);
            if (!(target > 0 && target <= 1e6)) {
                throw DeployException.mistake(
                        "--scale-target is " + target + "; it must be above 0 and at most 1000000");
            }
        }
    }

    /** Refuses what SageMaker would refuse. */
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
                    "--model-data is '" + modelData + "'; SageMaker takes a .tar.gz, which 'ofa package' makes");
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
                throw DeployException.mistake(
                        "--env " + key + ": names have letters, digits and _, values at most 1024 characters");
            }
        });
        String engine = environment.get("OFA_ENGINE");
        if (("tensorrt".equals(engine) || "cuda".equals(engine))
                && !GPU.matcher(instance).matches()) {
            throw DeployException.mistake("--env OFA_ENGINE=" + engine + " needs a GPU, but --instance " + instance
                    + " has none; name one that has, such as ml.g5.xlarge");
        }
        if (scaling != null && scaling.min() == 0 && async == null) {
            throw DeployException.mistake(
                    "--scale-min is 0; only async endpoints (--async-output) may have no instance");
        }
        amiVersion = amiVersion != null ? amiVersion : defaultAmi(instance);
    }

    /** The {@code InferenceAmiVersion} whose driver runs CUDA 13, for instances with a GPU; null for others. */
    public static @Nullable String defaultAmi(String instance) {
        return GPU.matcher(instance).matches() ? GPU_AMI : null;
    }

    /** The environment in a fixed order. */
    Map<String, String> sortedEnvironment() {
        return new TreeMap<>(environment);
    }

    static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw DeployException.mistake(
                    "'" + name
                            + "' is no name of an endpoint; it has 1 to 63 letters, digits and hyphens and starts with none of the latter");
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
