/**
 * Fetching checkpoints: what a repository of the Hugging Face hub holds, and files over HTTP that can be taken up where
 * they broke off.
 */
package io.ofajava.cli.hub;
