/** What a client asks for: JSON, JSON Lines, raw pictures and multipart, checked field by field. */
@NullMarked
package io.ofajava.server.request;

import org.jspecify.annotations.NullMarked;
