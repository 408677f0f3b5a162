/** Images outside of requests: S3, allowed web hosts, the spool directory. */
@NullMarked
package io.ofajava.server.storage;

import org.jspecify.annotations.NullMarked;
