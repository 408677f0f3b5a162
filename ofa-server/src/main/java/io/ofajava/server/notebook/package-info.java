/**
 * The contract of the container in AWS's sample notebook "Cross Modality OFA Container Build", so that its clients work
 * unchanged; docs/notebook.md describes the migration.
 */
@NullMarked
package io.ofajava.server.notebook;

import org.jspecify.annotations.NullMarked;
