/** Models packaged as one archive for transport between machines: the manifest and its verification. */
@NullMarked
package io.ofajava.packaging;

import org.jspecify.annotations.NullMarked;
