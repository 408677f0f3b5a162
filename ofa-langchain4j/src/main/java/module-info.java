// SPDX-License-Identifier: Apache-2.0

/** LangChain4j's chat and image models over OFA. */
module io.ofajava.langchain4j {
    requires transitive io.ofajava;
    requires transitive langchain4j.core; // the name that follows from the file name: the jar declares none
    requires static org.jspecify;

    exports io.ofajava.langchain4j;
}
