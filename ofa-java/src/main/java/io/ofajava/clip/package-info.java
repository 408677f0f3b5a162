/**
 * CLIP as a judge of images: how well does each one fit a text? A leaf beside OFA's own model: it knows checkpoints,
 * graphs and engines, and nothing of tasks.
 */
package io.ofajava.clip;
