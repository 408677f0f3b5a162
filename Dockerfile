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

# The runtimes: all that seldom changes comes first, our jar with its class-data archive is the last layer. SageMaker starts containers as root.
FROM ${TENSORRT_IMAGE} AS gpu
RUN apt-get update \
 && apt-get install -y --no-install-recommends openjdk-17-jre-headless \
 && rm -rf /var/lib/apt/lists/*
# verified_versions names the CUDA version whose driver SageMaker must have; 'ofa deploy' asks for the machine image with it as well.
LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port="true" \
      com.amazonaws.sagemaker.inference.cuda.verified_versions="13.0" \
      org.opencontainers.image.title="OFA for the JVM" \
      org.opencontainers.image.licenses="Apache-2.0"
# Few malloc arenas: the engine's threads allocate much, and what lies in an arena of their own is not given back.
ENV LANG=C.UTF-8 MALLOC_ARENA_MAX=2 OFA_CACHE=/opt/ofa/cache
EXPOSE 8080
# A quarter of the container's memory for the Java heap (and as much at most for direct buffers): weights and activations lie outside of both.
ENTRYPOINT ["/usr/bin/java", "-XX:MaxRAMPercentage=25", "-XX:+ExitOnOutOfMemoryError", "-XX:SharedArchiveFile=/opt/ofa/ofa.jsa", "-Xlog:cds*=off", "-jar", "/opt/ofa/ofa.jar"]
CMD ["serve"]
# Captioning an example writes the archive of the classes and unpacks the native libraries and the demo model, so that nothing is left to do at a start.
RUN --mount=type=bind,from=build,source=/src,target=/src \
    install -D -m 0644 /src/ofa-cli/target/ofa.jar /opt/ofa/ofa.jar \
 && java '-Xlog:cds*=off' -XX:ArchiveClassesAtExit=/opt/ofa/ofa.jsa -jar /opt/ofa/ofa.jar caption /src/demo-model/examples/black-square.png

FROM debian:bookworm-slim AS cpu
RUN apt-get update \
 && apt-get install -y --no-install-recommends openjdk-17-jre-headless \
 && rm -rf /var/lib/apt/lists/*
LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port="true" \
      org.opencontainers.image.title="OFA for the JVM" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV LANG=C.UTF-8 MALLOC_ARENA_MAX=2 OFA_CACHE=/opt/ofa/cache
EXPOSE 8080
ENTRYPOINT ["/usr/bin/java", "-XX:MaxRAMPercentage=25", "-XX:+ExitOnOutOfMemoryError", "-XX:SharedArchiveFile=/opt/ofa/ofa.jsa", "-Xlog:cds*=off", "-jar", "/opt/ofa/ofa.jar"]
CMD ["serve"]
RUN --mount=type=bind,from=build,source=/src,target=/src \
    install -D -m 0644 /src/ofa-cli/target/ofa.jar /opt/ofa/ofa.jar \
 && java '-Xlog:cds*=off' -XX:ArchiveClassesAtExit=/opt/ofa/ofa.jsa -jar /opt/ofa/ofa.jar caption /src/demo-model/examples/black-square.png
