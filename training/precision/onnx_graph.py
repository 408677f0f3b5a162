"""Reads the ONNX graphs that this project writes, and executes them operator by operator in float64, rounding where the graph says float16."""

import os
import struct

import numpy as np
import torch

FLOAT32, INT32, INT64, BOOL, FLOAT16, BFLOAT16 = 1, 6, 7, 9, 10, 16
NUMPY = {FLOAT32: np.float32, FLOAT16: np.float16, INT32: np.int32, INT64: np.int64, BOOL: np.bool_}
TORCH = {INT32: torch.int32, INT64: torch.int64, BOOL: torch.bool}
FLOATS = (FLOAT32, FLOAT16, BFLOAT16)


def varint(data, at):
    result = shift = 0
    while True:
        byte = data[at]
        at += 1
        result |= (byte & 127) << shift
        if byte < 128:
            return result, at
        shift += 7


def fields(data):
    """The fields of a protobuf message as (number, value)."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        wire = key & 7
        if wire == 0:
            value, at = varint(data, at)
        else:
            length, at = (8, at) if wire == 1 else (4, at) if wire == 5 else varint(data, at)
            value = data[at:at + length]
            at += length
        yield key >> 3, value


def signed(value):
    return value - (1 << 64) if value >= 1 << 63 else value


def integers(value):
    """A repeated integer: one of its values, or all of them packed."""
    if isinstance(value, int):
        return [signed(value)]
    result, at = [], 0
    while at < len(value):
        number, at = varint(value, at)
        result.append(signed(number))
    return result


class Node:
    def __init__(self, data):
        self.inputs, self.outputs, self.name, self.op, self.attributes = [], [], "", "", {}
        for number, value in fields(data):
            if number == 1:
                self.inputs.append(value.decode())
            elif number == 2:
                self.outputs.append(value.decode())
            elif number == 3:
                self.name = value.decode()
            elif number == 4:
                self.op = value.decode()
            elif number == 5:
                self.attribute(value)

    def attribute(self, data):
        name, result, ints = None, None, []
        for number, value in fields(data):
            if number == 1:
                name = value.decode()
            elif number == 2:
                result = struct.unpack("<f", value)[0]
            elif number == 3:
                result = signed(value)
            elif number == 4:
                result = value.decode()
            elif number == 8:
                ints += integers(value)
        self.attributes[name] = ints if result is None else result


class Graph:
    """Nodes in their order, weights by name, the element types of weights and inputs."""

    def __init__(self, path):
        self.nodes, self.weights, self.types, self.inputs = [], {}, {}, {}
        data = next(value for number, value in fields(open(path, "rb").read()) if number == 7)
        for number, value in fields(data):
            if number == 1:
                self.nodes.append(Node(value))
            elif number == 5:
                self.weight(value, os.path.dirname(path))
            elif number == 11:
                name = next(v.decode() for n, v in fields(value) if n == 1)
                tensor = next(v for n, v in fields(next(v for n, v in fields(value) if n == 2)) if n == 1)
                self.inputs[name] = next(v for n, v in fields(tensor) if n == 1)

    def weight(self, data, directory):
        shape, name, kind, raw, outside = [], None, 0, None, {}
        for number, value in fields(data):
            if number == 1:
                shape += integers(value)
            elif number == 2:
                kind = value
            elif number == 8:
                name = value.decode()
            elif number == 9:
                raw = value
            elif number == 13:
                pair = [v.decode() for _, v in fields(value)]
                outside[pair[0]] = pair[1]
        if raw is None:
            with open(os.path.join(directory, outside["location"]), "rb") as file:
                file.seek(int(outside["offset"]))
                raw = file.read(int(outside["length"]))
        self.weights[name] = np.frombuffer(raw, NUMPY[kind]).reshape(shape)
        self.types[name] = kind


def rounded(value, brain):
    return (value.float().bfloat16() if brain else value.float().half()).double()


def run(graph, feeds, full=None, rounds=lambda node: True, exact=lambda weight: False, brain=False):
    """
    Every value of the graph, by name, in float64.

    full    the same graph in float32: its weights take the place of those in float16 for which exact() holds, and all of them are rounded again for bfloat16
    rounds  whether the results of a node that are float16 in the graph are rounded
    brain   reads bfloat16 where the graph says float16
    """
    values, types = {}, {}
    for name, weight in graph.weights.items():
        types[name] = graph.types[name]
        if types[name] == FLOAT16 and full and name in full.weights:
            values[name] = torch.from_numpy(np.array(full.weights[name])).double()
            if not exact(name):
                values[name] = rounded(values[name], brain)
        else:
            values[name] = torch.from_numpy(np.array(weight))
            if types[name] in FLOATS:
                values[name] = values[name].double()
    for name, value in feeds.items():
        types[name] = graph.inputs[name]
        values[name] = value.double() if types[name] in FLOATS else value
    for node in graph.nodes:
        kind = types[node.inputs[1 if node.op == "Where" else 0]]
        kind = {"Cast": node.attributes.get("to"), "Shape": INT64, "LessOrEqual": BOOL}.get(node.op, kind)
        results = execute(node, [values[name] if name else None for name in node.inputs])
        for name, result in zip(node.outputs, results if isinstance(results, (list, tuple)) else [results]):
            values[name] = rounded(result, brain) if kind == FLOAT16 and rounds(node) else result
            types[name] = kind
    return values


def execute(node, x):
    a, op, axis = node.attributes, node.op, node.attributes.get("axis")
    functional = torch.nn.functional
    if op == "Cast":
        return x[0].double() if a["to"] in FLOATS else x[0].to(TORCH[a["to"]])
    if op == "Conv":
        return functional.conv2d(x[0], x[1], x[2], a["strides"], a["pads"][:2])
    if op == "MaxPool":
        return functional.max_pool2d(x[0], a["kernel_shape"], a["strides"], a["pads"][0])
    if op == "Gemm":
        product = x[0] @ (x[1].T if a.get("transB") else x[1])
        return product + x[2] if len(x) > 2 else product
    if op == "LayerNormalization":
        return functional.layer_norm(x[0], x[0].shape[-1:], x[1], x[2], a["epsilon"])
    if op == "Clip":
        return x[0].clamp(float(x[1]), float(x[2]))
    if op == "Reshape":
        return x[0].reshape([x[0].shape[i] if d == 0 else d for i, d in enumerate(x[1].tolist())])
    if op == "Transpose":
        return x[0].permute(a["perm"])
    if op == "Unsqueeze":
        result = x[0]
        for place in sorted(x[1].tolist()):
            result = result.unsqueeze(place)
        return result
    if op == "Slice":
        result = x[0]
        for start, end, place in zip(x[1].tolist(), x[2].tolist(), x[3].tolist()):
            result = result.narrow(place, start, min(end, result.shape[place]) - start)
        return result
    if op == "Gather":
        place = axis or 0
        shape = x[0].shape[:place] + x[1].shape + x[0].shape[place + 1:]
        return torch.index_select(x[0], place, x[1].reshape(-1).long()).reshape(shape)
    if op == "TensorScatter":
        result = x[0].clone()
        for row in range(result.shape[0]):
            result[row, :, int(x[2][row]):int(x[2][row]) + x[1].shape[2]] = x[1][row]
        return result
    simple = {"Relu": lambda: x[0].clamp(min=0), "Add": lambda: x[0] + x[1], "Sub": lambda: x[0] - x[1], "Mul": lambda: x[0] * x[1],
              "Max": lambda: torch.maximum(x[0], x[1]), "MatMul": lambda: x[0] @ x[1], "Softmax": lambda: torch.softmax(x[0], -1),
              "Gelu": lambda: functional.gelu(x[0]), "Identity": lambda: x[0], "Split": lambda: torch.chunk(x[0], a["num_outputs"], axis),
              "Concat": lambda: torch.cat(x, axis), "Shape": lambda: torch.tensor(list(x[0].shape)[a.get("start"):a.get("end")]),
              "Where": lambda: torch.where(x[0], x[1], x[2]), "LessOrEqual": lambda: x[0] <= x[1]}
    if op not in simple:
        raise NotImplementedError("%s: the operator %s is not among those of the graphs that GPUs get" % (node.name, op))
    return simple[op]()
