/**
 * The tasks that OFA was published for. A task is a record: a prompt template, an image size, a decode preset, a
 * constraint, text rules, and how tokens become a result. Tasks run over {@link io.ofajava.task.SequenceModel}: token
 * ids and an image in, hypotheses out. Of the engine they use the listener interface only, of graphs nothing; the
 * packages below do not depend on tasks.
 */
@NullMarked
package io.ofajava.task;

import org.jspecify.annotations.NullMarked;
