// SPDX-License-Identifier: Apache-2.0

/** A program with a LangChain4j model as a module. */
module io.ofajava.langchain4jprogram {
    requires io.ofajava.demo;
    requires io.ofajava.langchain4j;
}
