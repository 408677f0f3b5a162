// SPDX-License-Identifier: Apache-2.0
package io.ofajava.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * Parses a request's JSON with the SDK's model: unknown fields and wrong types fail. The model does not contain which
 * fields are required; the test double checks those that it needs.
 */
final class WireModel {
    private static final Map<String, String> PACKAGES = Map.of(
            "SageMaker",
            "sagemaker",
            "AnyScaleFrontendService",
            "applicationautoscaling",
            "Logs_20140328",
            "cloudwatchlogs");

    private WireModel() {}

    /** @param target the header X-Amz-Target: service and action */
    static SdkPojo request(String target, JsonNode body) {
        String[] parts = target.split("\\.");
        try {
            Class<?> type = Class.forName(
                    "software.amazon.awssdk.services." + PACKAGES.get(parts[0]) + ".model." + parts[1] + "Request");
            return read((SdkPojo) type.getMethod("builder").invoke(null), body, parts[1]);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("the SDK has no action " + target, e);
        }
    }

    private static SdkPojo read(SdkPojo builder, JsonNode body, String where) {
        Map<String, SdkField<?>> fields = new LinkedHashMap<>();
        builder.sdkFields().stream()
                .filter(field -> field.location() == MarshallLocation.PAYLOAD)
                .forEach(field -> fields.put(field.locationName(), field));
        if (!body.isObject()) {
            throw new AssertionError(where + ": is not an object");
        }
        body.properties().forEach(entry -> {
            SdkField<?> field = fields.get(entry.getKey());
            if (field == null) {
                throw new AssertionError(where + ": the SDK's model has no field " + entry.getKey());
            }
            field.set(builder, value(field, entry.getValue(), where + "." + entry.getKey()));
        });
        return (SdkPojo) ((SdkBuilder<?, ?>) builder).build();
    }

    private static Object value(SdkField<?> field, JsonNode node, String where) {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.SDK_POJO) {
            return read(field.constructor().get(), node, where);
        } else if (type == MarshallingType.LIST && node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(element ->
                    list.add(value(field.getTrait(ListTrait.class).memberFieldInfo(), element, where + "[]")));
            return list;
        } else if (type == MarshallingType.MAP && node.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            node.properties()
                    .forEach(entry -> map.put(
                            entry.getKey(),
                            value(
                                    field.getTrait(MapTrait.class).valueFieldInfo(),
                                    entry.getValue(),
                                    where + "." + entry.getKey())));
            return map;
        } else if (type == MarshallingType.STRING && node.isTextual()) {
            return node.asText();
        } else if (type == MarshallingType.INTEGER && node.canConvertToInt() && node.isIntegralNumber()) {
            return node.intValue();
        } else if (type == MarshallingType.FLOAT && node.isNumber()) {
            return node.floatValue();
        } else if (type == MarshallingType.DOUBLE && node.isNumber()) {
            return node.doubleValue();
        } else if (type == MarshallingType.BOOLEAN && node.isBoolean()) {
            return node.booleanValue();
        }
        throw new AssertionError(where + ": " + node + " is not of the type "
                + type.getTargetClass().getSimpleName());
    }
}
