/**
 * The tasks that OFA was published for. A task is a record: a prompt template, an image size, a decode preset, a
 * constraint, text rules, and how tokens become a result. Nothing here knows how a graph or an engine works; nothing
 * below knows what a caption is.
 */
@NullMarked
package io.ofajava.task;

import org.jspecify.annotations.NullMarked;
