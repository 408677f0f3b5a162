/**
 * Errors of the library: exceptions with a stable code, parameters, and a remedy that names settings. Front ends render
 * the settings in their own words, see {@link io.ofajava.error.SettingStyle}. The lowest floor: depends on no other
 * package.
 */
@NullMarked
package io.ofajava.error;

import org.jspecify.annotations.NullMarked;
