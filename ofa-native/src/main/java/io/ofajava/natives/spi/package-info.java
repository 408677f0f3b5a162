// SPDX-License-Identifier: Apache-2.0

/** The service by which the jar of a platform offers its native library. */
package io.ofajava.natives.spi;
