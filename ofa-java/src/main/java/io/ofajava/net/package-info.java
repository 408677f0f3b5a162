/**
 * HTTP as the surroundings ask for it: proxies of the environment, addresses as people write them, limits of size and
 * time. Opens no connection unasked.
 */
@NullMarked
package io.ofajava.net;

import org.jspecify.annotations.NullMarked;
