/**
 * The tasks that OFA was published for. A task is a record: a prompt template, an image size, a decode preset, a
 * constraint, text rules, and how tokens become a result. Tasks run over {@link io.ofajava.task.SequenceModel}: token
 * ids and an image in, hypotheses out. They use only the listener interface of the engine, and no graphs. The packages
 * below do not depend on tasks.
 */
@NullMarked
package io.ofajava.task;

import org.jspecify.annotations.NullMarked;
