// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.text.DefaultMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * What a command prints besides results of tasks, as records for programs: JSON Lines, each printed at once, or CSV
 * (RFC 4180). The columns of CSV are the fields of all records, so it is printed at the end. A field of an object is
 * the column {@code OUTER.INNER}; a list of plain values is one cell, with {@code "; "} between them; other lists are
 * JSON.
 */
final class Records implements AutoCloseable {

    private final PrintWriter out;
    private final OutputOptions.Format format;
    private final List<Map<String, String>> rows = new ArrayList<>();

    Records(PrintWriter out, OutputOptions.Format format) {
        this.out = out;
        this.format = format;
    }

    /** Whether the command prints text for people, and no records. */
    boolean text() {
        return format == OutputOptions.Format.TEXT;
    }

    /** Adds a record; not for text. */
    void object(JsonLines.Content content) {
        if (format == OutputOptions.Format.JSON) {
            new JsonLines(out).object(content);
            return;
        }
        StringWriter line = new StringWriter();
        new JsonLines(new PrintWriter(line)).object(content);
        try {
            Map<String, String> row = new LinkedHashMap<>();
            flatten("", DefaultMapper.MAPPER.readTree(line.toString()), row);
            rows.add(row);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a record is JSON", e);
        }
    }

    private static void flatten(String prefix, JsonNode object, Map<String, String> row) {
        object.properties().forEach(field -> {
            String name = prefix + field.getKey();
            JsonNode value = field.getValue();
            if (value.isObject()) {
                flatten(name + ".", value, row);
            } else {
                row.put(name, value.isArray() ? list(value) : value.asText());
            }
        });
    }

    private static String list(JsonNode values) {
        boolean plain = StreamSupport.stream(values.spliterator(), false).allMatch(JsonNode::isValueNode);
        return plain
                ? StreamSupport.stream(values.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining("; "))
                : values.toString();
    }

    /** Prints what has not been printed. */
    @Override
    public void close() {
        if (format == OutputOptions.Format.CSV) {
            Set<String> columns = new LinkedHashSet<>();
            rows.forEach(row -> columns.addAll(row.keySet()));
            CSVFormat csv = CSVFormat.RFC4180
                    .builder()
                    .setHeader(columns.toArray(String[]::new))
                    .setRecordSeparator('\n')
                    .get();
            try {
                CSVPrinter printer = new CSVPrinter(out, csv);
                for (Map<String, String> row : rows) {
                    printer.printRecord(columns.stream().map(row::get));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e); // a PrintWriter keeps its failures to itself
            }
        }
        out.flush();
    }
}
