// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.OptionError;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * The hosts from which {@link ImageInput#of(java.net.URI, RemoteImages)} may fetch images. The library opens no other
 * connections for images. Redirects are followed to these hosts only, and never from https to http. The proxy of the
 * environment is used. Immutable.
 */
public final class RemoteImages {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
    private static final int DEFAULT_REDIRECTS = 5;
    private static final int MAX_REDIRECTS = 20;

    private final List<String> hosts;
    private final Duration timeout;
    private final int maxRedirects;

    private RemoteImages(List<String> hosts, Duration timeout, int maxRedirects) {
        this.hosts = hosts;
        this.timeout = timeout;
        this.maxRedirects = maxRedirects;
    }

    /**
     * Allows images from these hosts only, with a time limit of 30 seconds and at most 5 redirects for each image.
     *
     * @param hostsOrHostPorts {@code images.example.com} for the default port of the address, or
     *     {@code images.example.com:8443} for another one
     */
    public static RemoteImages hosts(String... hostsOrHostPorts) {
        return new RemoteImages(List.of(hostsOrHostPorts), DEFAULT_TIMEOUT, DEFAULT_REDIRECTS);
    }

    /** Returns a copy with another time limit per image, which covers redirects and content; positive. */
    public RemoteImages withTimeout(Duration value) {
        Objects.requireNonNull(value, "timeout");
        if (value.isZero() || value.isNegative()) {
            throw OptionError.WRONG_TYPE.with("timeout", value, "positive");
        }
        return new RemoteImages(hosts, value, maxRedirects);
    }

    /** Returns a copy with another maximum number of redirects, 0 to 20. */
    public RemoteImages withMaxRedirects(int count) {
        if (count < 0 || count > MAX_REDIRECTS) {
            throw OptionError.OUT_OF_RANGE.with("maxRedirects", count, 0, MAX_REDIRECTS);
        }
        return new RemoteImages(hosts, timeout, count);
    }

    List<String> hosts() {
        return hosts;
    }

    Duration timeout() {
        return timeout;
    }

    int maxRedirects() {
        return maxRedirects;
    }
}
