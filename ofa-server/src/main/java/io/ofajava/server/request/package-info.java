/** What a client asks for: JSON, JSON Lines, raw pictures and multipart, checked field by field. */
package io.ofajava.server.request;
