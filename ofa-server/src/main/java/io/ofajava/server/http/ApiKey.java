// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import io.ofajava.cache.Sha256;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Checks the bearer token of requests (RFC 6750) in constant time. Thread-safe. */
public final class ApiKey {
    private static final String SCHEME = "Bearer ";

    private final byte @Nullable [] digest;

    /** @param key the token; null if none is required */
    public ApiKey(@Nullable String key) {
        this.digest = key == null ? null : digest(key);
    }

    /** Protects a route: requests without the token get 401 before their body is read. */
    public Route guard(Route route) {
        byte[] expected = digest;
        if (expected == null) {
            return route;
        }
        return exchange -> {
            if (!permits(expected, exchange.header("Authorization"))) {
                exchange.putHeader("WWW-Authenticate", "Bearer");
                exchange.closeConnection();
                throw new ApiException(
                        ErrorCode.UNAUTHORIZED, "the request needs the header 'Authorization: Bearer TOKEN'");
            }
            route.handle(exchange);
        };
    }

    private static boolean permits(byte[] expected, @Nullable String authorization) {
        return authorization != null
                && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        expected,
                        digest(authorization.substring(SCHEME.length()).strip()));
    }

    /** Compares digests, which have equal lengths, so that the time does not reveal the length of the token. */
    private static byte[] digest(String key) {
        return Sha256.digest().digest(key.getBytes(StandardCharsets.UTF_8));
    }
}
