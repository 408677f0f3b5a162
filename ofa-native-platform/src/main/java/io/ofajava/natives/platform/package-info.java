// SPDX-License-Identifier: Apache-2.0

/** The native libraries of all platforms as one service. */
package io.ofajava.natives.platform;
