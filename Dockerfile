# syntax=docker/dockerfile:1
# The SageMaker container of OFA:
#   docker build --target cpu -t ofa:cpu .        a slim JRE
#   docker build --target gpu -t ofa:gpu .        CUDA 13 and TensorRT 11 of NVIDIA's image
#   docker run -p 8080:8080 -v "$PWD/OFA-base":/opt/ml/model:ro ofa:cpu serve
# Linted, but never built: no Docker engine was at hand.

# CUDA 13 and TensorRT 11, the major versions that the JavaCPP presets are made for.
ARG TENSORRT_IMAGE=nvcr.io/nvidia/tensorrt:26.07-py3

FROM debian:bookworm AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends cmake g++ make maven openjdk-17-jdk-headless \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -Dmaven.test.skip=true -DskipTests -pl ofa-cli -am package

# The same with the calls into TensorRT and CUDA; their libraries are the base image's.
FROM build AS build-gpu
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -Dmaven.test.skip=true -DskipTests -Ptensorrt -pl ofa-cli -am package

# The runtimes: all that seldom changes comes first, our jar with its archive of classes is the last layer. SageMaker starts containers as root.
FROM ${TENSORRT_IMAGE} AS gpu
RUN apt-get update \
 && apt-get install -y --no-install-recommends openjdk-17-jre-headless \
 && rm -rf /var/lib/apt/lists/*
# verified_versions names the CUDA version whose driver SageMaker must have; 'ofa deploy' asks for the machine image with it as well.
LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port="true" \
      com.amazonaws.sagemaker.capabilities.multi-models="true" \
      com.amazonaws.sagemaker.inference.cuda.verified_versions="13.0" \
      org.opencontainers.image.title="OFA for the JVM" \
      org.opencontainers.image.licenses="Apache-2.0"
# Few malloc arenas: the engine's threads allocate much, and what lies in an arena of their own is not given back.
ENV LANG=C.UTF-8 MALLOC_ARENA_MAX=2 OFA_CACHE=/opt/ofa/cache OFA_HOST=0.0.0.0
EXPOSE 8080
# A quarter of the container's memory for the Java heap (and as much at most for direct buffers): weights and activations lie outside of both.
ENTRYPOINT ["/usr/bin/java", "-XX:MaxRAMPercentage=25", "-XX:+ExitOnOutOfMemoryError", "-XX:SharedArchiveFile=/opt/ofa/ofa.jsa", "-Xlog:cds*=off", "-jar", "/opt/ofa/ofa.jar"]
CMD ["serve"]
# There is no GPU where images are built: the engine that is asked here is the CPU's.
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
