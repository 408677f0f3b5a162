/** Pictures outside of requests: S3, allowed web hosts, the spool directory. */
package io.ofajava.server.storage;
