// SPDX-License-Identifier: Apache-2.0
/** LangChain4j's model interfaces over an {@link io.ofajava.Ofa}, which the caller loads and closes. */
@NullMarked
package io.ofajava.langchain4j;

import org.jspecify.annotations.NullMarked;
