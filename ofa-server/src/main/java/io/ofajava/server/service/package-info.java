/** Requests on their way through the model: admission, deadlines, answers. */
package io.ofajava.server.service;
