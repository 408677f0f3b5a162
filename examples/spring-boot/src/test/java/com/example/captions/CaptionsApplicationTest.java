// SPDX-License-Identifier: Apache-2.0
package com.example.captions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** The application in this process, over HTTP. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "ofa.threads=1")
class CaptionsApplicationTest {
    private static final Path IMAGE = Path.of("../../demo-model/examples/red-diamond-white-cross.png");

    @Autowired
    private TestRestTemplate http;

    private static MultiValueMap<String, Object> form() {
        MultiValueMap<String, Object> form = new LinkedMultiValueMap<>();
        form.add("image", new FileSystemResource(IMAGE));
        return form;
    }

    @Test
    void anImageIsDescribed() {
        assertThat(http.postForObject("/caption", form(), Map.class))
                .containsEntry("text", "a large red diamond above a small white cross");
    }

    @Test
    void aQuestionIsAnswered() {
        MultiValueMap<String, Object> form = form();
        form.add("question", "what color is the small cross?");
        assertThat(http.postForObject("/answer", form, Map.class)).containsEntry("text", "white");
    }

    @Test
    void aFileThatIsNotAnImageIsAClientError() {
        MultiValueMap<String, Object> form = new LinkedMultiValueMap<>();
        form.add("image", new ByteArrayResource(new byte[] {1, 2, 3}) {
            @Override
            public String getFilename() {
                return "image.png";
            }
        });
        ResponseEntity<Map> response = http.postForEntity("/caption", form, Map.class);
        assertThat(response.getStatusCode()).isEqualTo(HttpStatus.UNPROCESSABLE_ENTITY);
        assertThat(response.getBody().get("code").toString()).startsWith("image-");
    }

    @Test
    void healthAndMetricsShowTheModel() {
        assertThat(http.getForObject("/actuator/health", String.class)).contains("\"ofa\":{\"status\":\"UP\"");
        http.postForObject("/caption", form(), Map.class);
        assertThat(http.getForObject("/actuator/metrics/ofa.decoder.tokens", String.class))
                .contains("\"decoder\"");
    }
}
