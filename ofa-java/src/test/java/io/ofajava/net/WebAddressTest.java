// SPDX-License-Identifier: Apache-2.0
package io.ofajava.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "http://example.com http example.com 80 /",
                "HTTPS://Example.COM:8443/a/b.jpg?x=1#top https example.com 8443 /a/b.jpg?x=1",
                "http://my_host/cat.jpg http my_host 80 /cat.jpg",
                "http://host/a|b.jpg http host 80 /a%7Cb.jpg",
                "http://host/ka\u0308se/\u00e9.png http host 80 /ka%CC%88se/%C3%A9.png",
                "http://host/100%.jpg http host 80 /100%25.jpg",
                "http://host/a%20b.jpg http host 80 /a%20b.jpg",
                "http://b\u00fccher.example/x http xn--bcher-kva.example 80 /x",
                "http://[::1]:81/x http [::1] 81 /x",
                "http://host?q=1 http host 80 /?q=1",
            })
    void readsWhatPeopleWrite(String text, String scheme, String host, int port, String file) {
        WebAddress address = WebAddress.of(text);
        assertEquals(new WebAddress(scheme, "", host, port, file), address);
        assertEquals(host, address.url().getHost());
    }

    @Test
    void spacesAreEncoded() {
        assertEquals("/my%20cat.jpg", WebAddress.of("http://host/my cat.jpg").file());
        assertEquals(
                "/x%0Ay",
                WebAddress.of("http://host/x\ny").file(),
                "a line feed must be encoded, so that it cannot add a header");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://host/x", "host/x", "http://", "http://ho st/x", "http://host:99999/", "file:///etc/passwd"
            })
    void otherAddressesAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> WebAddress.of(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "https://other/x https://other/x",
                "//other:81/x http://other:81/x",
                "/x http://host/x",
                "c.jpg http://host/a/c.jpg",
                "?v=2 http://host/a/b.jpg?v=2",
                "/p|q http://host/p%7Cq",
            })
    void redirectsMayBeRelative(String location, String expected) {
        assertEquals(
                WebAddress.of(expected),
                WebAddress.of("http://host/a/b.jpg?v=1").resolve(location));
    }

    @Test
    void hostsAreAllowedWithOrWithoutPort() {
        WebAddress address = WebAddress.of("http://Host:8080/x");
        assertFalse(
                address.isOneOf(List.of("host")),
                "an allowed host without a port must stand for the default port only");
        assertTrue(WebAddress.of("http://host/a").isOneOf(List.of("host")));
        assertTrue(WebAddress.of("https://host:443/a").isOneOf(List.of("host")));
        assertTrue(address.isOneOf(List.of("host:8080")));
        assertFalse(address.isOneOf(List.of("host:80", "ost", "other")));
    }

    @Test
    void messagesShowNoSecrets() {
        assertEquals(
                "http://host/x",
                WebAddress.of("http://user:secret@host/x?token=secret").toString());
        assertEquals("user:secret", WebAddress.of("http://user:secret@host/x").credentials());
    }
}
