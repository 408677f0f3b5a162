// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ofajava.GenerationListener;
import io.ofajava.ImageInput;
import io.ofajava.Ofa;
import io.ofajava.Precision;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The auto-configuration with the demo model, with Boot 3 and Boot 4. */
class OfaAutoConfigurationTest {
    private static final Path IMAGE =
            Path.of(System.getProperty("ofa.root", "..")).resolve("demo-model/examples/red-diamond-white-cross.png");
    private static final String GENERATION = System.getProperty("boot.generation", "3");

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    OfaAutoConfiguration.class,
                    OfaHealthAutoConfiguration.class,
                    OfaBoot4HealthAutoConfiguration.class,
                    OfaMetricsAutoConfiguration.class))
            .withPropertyValues("ofa.threads=1");

    @Test
    void thisRunUsesTheIntendedBootVersion() {
        assertThat(SpringBootVersion.getVersion()).startsWith(GENERATION + ".");
    }

    @Test
    void theBeanServesTheDemoModel() {
        runner.run(context -> {
            Ofa ofa = context.getBean(Ofa.class);
            assertThat(ofa.caption(IMAGE).text()).isEqualTo("a large red diamond above a small white cross");
            assertThat(ofa.answer(IMAGE, "what color is the small cross?").text())
                    .isEqualTo("white");
        });
    }

    @Test
    void propertiesReachTheModel() {
        runner.withPropertyValues("ofa.precision=int8", "ofa.max-image-pixels=100", "ofa.orientation=apply")
                .run(context -> {
                    Ofa ofa = context.getBean(Ofa.class);
                    assertThat(ofa.info().precision()).isEqualTo(Precision.INT8);
                    assertThatThrownBy(() -> ofa.caption(IMAGE))
                            .isInstanceOf(InvalidInputException.class)
                            .hasMessageContaining("100 pixels");
                });
    }

    @Test
    void everyPropertyIsApplied() {
        runner.withPropertyValues(
                        "ofa.enabled=true",
                        "ofa.precision=fp32",
                        "ofa.engine=cpu",
                        "ofa.device=0",
                        "ofa.threads=3",
                        "ofa.vocabulary=a",
                        "ofa.vqgan=b",
                        "ofa.clip=c",
                        "ofa.cache=d",
                        "ofa.orientation=apply",
                        "ofa.truncated=allow",
                        "ofa.max-image-pixels=1000",
                        "ofa.max-image-side=100",
                        "ofa.max-image-bytes=1MB",
                        "ofa.max-image-scans=7",
                        "ofa.image-memory=64MB",
                        "ofa.niceness=5",
                        "ofa.weights=auto",
                        "ofa.lenient=true")
                .withBean(Ofa.class, OfaAutoConfigurationTest::none)
                .run(context -> {
                    Map<String, Object> set =
                            context.getBean(OfaProperties.class).toOptions().toMap();
                    assertThat(set)
                            .containsEntry("threads", 3L)
                            .containsEntry("niceness", 5L)
                            .containsEntry("maxImageSide", 100L)
                            .containsEntry("imageMemory", 64L << 20);
                    assertThat(set).hasSize(18);
                });
    }

    /** Represents a bean of the application. */
    private static Ofa none() {
        return (Ofa) java.lang.reflect.Proxy.newProxyInstance(
                Ofa.class.getClassLoader(), new Class<?>[] {Ofa.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void aBeanOfTheApplicationTakesPrecedence() {
        Ofa own = none();
        runner.withBean("own", Ofa.class, () -> own)
                .run(context -> assertThat(context.getBean(Ofa.class)).isSameAs(own));
    }

    @Test
    void autoConfigurationCanBeDisabled() {
        runner.withPropertyValues("ofa.enabled=false").run(context -> {
            assertThat(context).doesNotHaveBean(Ofa.class);
            assertThat(context.containsBean("ofaHealthIndicator")).isFalse();
            assertThat(context.containsBean("ofaMeters")).isFalse();
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Customized {
        @Bean
        OfaBuilderCustomizer precision() {
            return builder -> builder.precision(Precision.INT8);
        }
    }

    @Test
    void customizersApplyAfterProperties() {
        runner.withPropertyValues("ofa.precision=fp32")
                .withUserConfiguration(Customized.class)
                .run(context -> assertThat(context.getBean(Ofa.class).info().precision())
                        .isEqualTo(Precision.INT8));
    }

    @Test
    void aMissingModelFailsTheStartWithAnExplanation() {
        runner.withPropertyValues("ofa.model=/no/such/model").run(context -> {
            assertThat(context).hasFailed();
            var analysis = new OfaFailureAnalyzer().analyze(context.getStartupFailure());
            assertThat(analysis.getDescription()).contains("/no/such/model");
            assertThat(analysis.getAction()).contains("ofa.");
        });
    }

    @Test
    void anIdIsLookedUpAndNotDownloaded() {
        runner.withPropertyValues("ofa.model=OFA-Sys/ofa-base")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(OfaException.class)
                        .hasMessageContaining("OFA-Sys/ofa-base"));
    }

    @Test
    void healthDescribesTheModel() {
        runner.run(context -> {
            Object health = health(context);
            assertThat(status(health)).isEqualTo("UP");
            assertThat(details(health)).containsEntry("precision", "fp32").containsKeys("model", "engine", "queued");
            context.getBean(Ofa.class).close();
            assertThat(status(health(context))).isEqualTo("DOWN");
        });
    }

    @Test
    void healthCanBeDisabled() {
        runner.withPropertyValues("management.health.ofa.enabled=false")
                .run(context ->
                        assertThat(context.containsBean("ofaHealthIndicator")).isFalse());
    }

    @Test
    void neitherActuatorNorMicrometerIsNeeded() {
        runner.withClassLoader(new FilteredClassLoader(
                        "org.springframework.boot.actuate", "org.springframework.boot.health", "io.micrometer"))
                .run(context -> {
                    assertThat(context).hasSingleBean(Ofa.class);
                    assertThat(context.containsBean("ofaHealthIndicator")).isFalse();
                    assertThat(context.containsBean("ofaMeters")).isFalse();
                });
    }

    @Test
    void metersCountWhatTheModelDoes() {
        runner.run(context -> {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            context.getBean(MeterBinder.class).bindTo(registry);
            double before =
                    registry.get("ofa.encoder.sources").functionCounter().count();
            context.getBean(Ofa.class).caption(IMAGE);
            assertThat(registry.get("ofa.encoder.sources").functionCounter().count())
                    .isEqualTo(before + 1);
            FunctionCounter tokens =
                    registry.get("ofa.decoder.tokens").tag("decoder", "text").functionCounter();
            // Statistics are published after each step, those of the last step after its result.
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (tokens.count() <= 3 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(tokens.count()).isGreaterThan(3);
            assertThat(registry.get("ofa.decoder.rows")
                            .tag("decoder", "codes")
                            .gauge()
                            .value())
                    .isZero();
        });
    }

    /** A call in progress when the context closes is finished. */
    @Test
    void closingWaitsForCallsInProgress() {
        CompletableFuture<Result> result = new CompletableFuture<>();
        runner.run(context -> {
            CountDownLatch started = new CountDownLatch(1);
            Request request = Request.of(Task.of("caption"))
                    .withImage(ImageInput.of(IMAGE))
                    .withListener(new GenerationListener() {
                        @Override
                        public void started() {
                            started.countDown();
                        }
                    });
            context.getBean(Ofa.class).async().run(request).whenComplete((value, failure) -> {
                if (failure == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(failure);
                }
            });
            assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
            context.close();
            assertThat(result.get(60, TimeUnit.SECONDS).text())
                    .isEqualTo("a large red diamond above a small white cross");
            assertThatThrownBy(() -> context.getBean(Ofa.class)).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void thePropertiesAreDescribedForEditors() throws Exception {
        try (InputStream in = OfaProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            String metadata = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            for (String name : List.of("ofa.model", "ofa.precision", "ofa.max-image-bytes", "ofa.lenient")) {
                assertThat(metadata).contains("\"name\": \"" + name + "\"");
            }
            assertThat(metadata).contains("Precision of the computation.");
        }
        assertThat(Files.exists(IMAGE)).isTrue();
    }

    /** Boot 3 and 4 have the health API in different packages, so it is called by reflection. */
    private static Object health(ApplicationContext context) throws Exception {
        Object indicator = context.getBean("ofaHealthIndicator");
        Method method = indicator.getClass().getMethod("health");
        method.setAccessible(true);
        return method.invoke(indicator);
    }

    private static String status(Object health) throws Exception {
        return health.getClass().getMethod("getStatus").invoke(health).toString();
    }

    private static Map<String, Object> details(Object health) throws Exception {
        Object details = health.getClass().getMethod("getDetails").invoke(health);
        @SuppressWarnings("unchecked")
        Map<String, Object> map = (Map<String, Object>) details;
        return map;
    }
}
