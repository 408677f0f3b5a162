// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sha2;

import org.apache.spark.sql.SparkSession;

/** Reads images and writes a row for each, without a model: the memory of an executor besides that of its model. */
public final class JobWithoutModel {
    private static final int SHA_BITS = 256;

    private JobWithoutModel() {}

    /** @param args directory of images, directory of the output */
    public static void main(String[] args) {
        SparkSession session = SparkSession.builder().getOrCreate();
        session.read()
                .format("binaryFile")
                .load(args[0])
                .select(col("path"), sha2(col("content"), SHA_BITS).as("hash"))
                .write()
                .parquet(args[1]);
        session.stop();
    }
}
