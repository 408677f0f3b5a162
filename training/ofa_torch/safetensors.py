"""The safetensors file format: a header length, a JSON header and raw little-endian data."""
import gzip
import json
import struct

import numpy as np
import torch

TYPES = {"F32": np.float32, "F16": np.float16, "I64": np.int64, "BOOL": np.bool_, "U8": np.uint8, "F64": np.float64}
NAMES = {np.dtype(v): k for k, v in TYPES.items()}


def load(path):
    """Read a file (gzipped when its name ends in .gz) into a dictionary of tensors."""
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as data:
        raw = data.read()
    length = struct.unpack("<Q", raw[:8])[0]
    header = json.loads(raw[8:8 + length])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            first, last = (8 + length + v for v in entry["data_offsets"])
            values = np.frombuffer(raw[first:last], TYPES[entry["dtype"]])
            tensors[name] = torch.from_numpy(values.reshape(entry["shape"]).copy())
    return tensors


def save(path, tensors):
    """Write a dictionary of tensors in its order."""
    header, parts, offset = {"__metadata__": {"format": "pt"}}, [], 0
    for name, tensor in tensors.items():
        array = tensor.detach().cpu().numpy()
        raw = np.ascontiguousarray(array).tobytes()
        header[name] = {"dtype": NAMES[array.dtype], "shape": list(array.shape), "data_offsets": [offset, offset + len(raw)]}
        parts.append(raw)
        offset += len(raw)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + b"".join(parts))
