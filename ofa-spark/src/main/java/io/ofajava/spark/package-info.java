// SPDX-License-Identifier: Apache-2.0

/**
 * OFA on Apache Spark: {@link io.ofajava.spark.OfaTransformer}, {@link io.ofajava.spark.OfaFunctions} for SQL, and
 * {@link io.ofajava.spark.BulkJob} for jobs with many images.
 */
@NullMarked
package io.ofajava.spark;

import org.jspecify.annotations.NullMarked;
