/** Images outside of requests: S3, allowed web hosts, the spool directory; delivery of generated images. */
@NullMarked
package io.ofajava.server.storage;

import org.jspecify.annotations.NullMarked;
