# syntax=docker/dockerfile:1
# The SageMaker container of OFA:
#   docker build --target cpu -t ofa:cpu .        a slim JRE
#   docker build --target gpu -t ofa:gpu .        CUDA 13 and TensorRT 11 of NVIDIA's image
#   docker run -p 8080:8080 -v "$PWD/OFA-base":/opt/ml/model:ro ofa:cpu serve
# Linted; not built by a Docker engine yet.

# CUDA 13 and TensorRT 11, the major versions of the JavaCPP presets.
ARG TENSORRT_IMAGE=nvcr.io/nvidia/tensorrt:26.07-py3

FROM debian:bookworm AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends cmake g++ make maven openjdk-17-jdk-headless \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -Dmaven.test.skip=true -DskipTests -pl ofa-cli -am package

# The same with the TensorRT and CUDA bindings; the libraries are those of the base image.
FROM build AS build-gpu
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -Dmaven.test.skip=true -DskipTests -Ptensorrt -pl ofa-cli -am package

# The runtimes. Rarely changing layers come first; the jar and its archive of classes are the last layer. SageMaker starts
# containers as root.
FROM ${TENSORRT_IMAGE} AS gpu
RUN apt-get update \
 && apt-get install -y --no-install-recommends openjdk-17-jre-headless \
 && rm -rf /var/lib/apt/lists/*
# verified_versions names the CUDA version that SageMaker's driver must support; 'ofa deploy' also requests a machine image with it.
LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port="true" \
      com.amazonaws.sagemaker.capabilities.multi-models="true" \
      com.amazonaws.sagemaker.inference.cuda.verified_versions="13.0" \
      org.opencontainers.image.title="OFA for the JVM" \
      org.opencontainers.image.licenses="Apache-2.0"
# Few malloc arenas: the engine's threads allocate much, and memory in per-thread arenas is not returned.
ENV LANG=C.UTF-8 MALLOC_ARENA_MAX=2 OFA_CACHE=/opt/ofa/cache OFA_HOST=0.0.0.0
EXPOSE 8080
# A quarter of the container's memory for the Java heap and at most as much for direct buffers; weights and activations are
# outside of both.
ENTRYPOINT ["/usr/bin/java", "-XX:MaxRAMPercentage=25", "-XX:+ExitOnOutOfMemoryError", "-XX:SharedArchiveFile=/opt/ofa/ofa.jsa", "-Xlog:cds*=off", "-jar", "/opt/ofa/ofa.jar"]
CMD ["serve"]
# Images are built without a GPU: this step uses the CPU engine.
RUN --mount=type=bind,from=build-gpu,source=/src,target=/src \
    install -D -m 0644 /src/ofa-cli/target/ofa.jar /opt/ofa/ofa.jar \
 && bash /src/scripts/archive-classes /opt/ofa /src/demo-model/model /src/demo-model/examples/black-square.png

FROM debian:bookworm-slim AS cpu
RUN apt-get update \
 && apt-get install -y --no-install-recommends openjdk-17-jre-headless \
 && rm -rf /var/lib/apt/lists/*
LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port="true" \
      com.amazonaws.sagemaker.capabilities.multi-models="true" \
      org.opencontainers.image.title="OFA for the JVM" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV LANG=C.UTF-8 MALLOC_ARENA_MAX=2 OFA_CACHE=/opt/ofa/cache OFA_HOST=0.0.0.0
EXPOSE 8080
ENTRYPOINT ["/usr/bin/java", "-XX:MaxRAMPercentage=25", "-XX:+ExitOnOutOfMemoryError", "-XX:SharedArchiveFile=/opt/ofa/ofa.jsa", "-Xlog:cds*=off", "-jar", "/opt/ofa/ofa.jar"]
CMD ["serve"]
RUN --mount=type=bind,from=build,source=/src,target=/src \
    install -D -m 0644 /src/ofa-cli/target/ofa.jar /opt/ofa/ofa.jar \
 && bash /src/scripts/archive-classes /opt/ofa /src/demo-model/model /src/demo-model/examples/black-square.png
