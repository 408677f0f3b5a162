/**
 * Errors of the library: exceptions with a stable code, parameters, and a remedy that names settings. Each front end
 * renders the names of settings in its own style, see {@link io.ofajava.error.SettingStyle}. Lowest layer: depends on
 * no other package.
 */
@NullMarked
package io.ofajava.error;

import org.jspecify.annotations.NullMarked;
