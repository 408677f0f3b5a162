// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** Performs a task on the rows of a partition and appends the output column. */
final class PartitionInference implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final InferenceSpec spec;
    private final RowColumns columns;
    private final int batchSize;
    private final boolean failOnError;

    PartitionInference(InferenceSpec spec, RowColumns columns, int batchSize, boolean failOnError) {
        this.spec = spec;
        this.columns = columns;
        this.batchSize = batchSize;
        this.failOnError = failOnError;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) throws IOException {
        if (!rows.hasNext()) {
            return Collections.emptyIterator();
        }
        ExecutorModels.Lease lease =
                ExecutorModels.shared().acquire(spec.model(), spec.hadoop().value());
        TaskEnd.run(lease::close);
        ModelCalls model = lease.model();
        spec.requireServed(model);
        InferenceIterator results = new InferenceIterator(rows, spec, columns, model, batchSize, failOnError);
        TaskEnd.run(results::cancel);
        return results;
    }
}
