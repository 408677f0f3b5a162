#!/usr/bin/env python3
"""Serves a directory of models in the layouts of the three hosts, on the loopback address.

Usage: local_hub.py DIRECTORY PORT_FILE. DIRECTORY holds huggingface/OWNER/NAME/..., modelscope/OWNER/NAME/... and ofa/FILE.
The port is written to PORT_FILE. Large files of the Hugging Face layout are redirected to a storage path, as the hub does; ranges and
checksums are served as the hosts do.
"""
import hashlib
import json
import os
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LARGE = (".safetensors", ".bin", ".pt", ".ckpt")
ROOT = os.path.realpath(sys.argv[1])


def path_of(*parts):
    path = os.path.realpath(os.path.join(ROOT, *parts))
    return path if path.startswith(ROOT + os.sep) else None


def files_below(directory):
    for base, _, names in sorted(os.walk(directory)):
        for name in sorted(names):
            path = os.path.join(base, name)
            yield os.path.relpath(path, directory), os.path.getsize(path), path


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        address = urlsplit(self.path)
        path, query = unquote(address.path), parse_qs(address.query)
        if match := re.fullmatch(r"/api/models/([^/]+/[^/]+)/revision/[^/]+", path):
            self.hugging_face_listing(path_of("huggingface", match[1]))
        elif match := re.fullmatch(r"/([^/]+/[^/]+)/resolve/" + COMMIT + "/(.+)", path):
            if match[2].endswith(LARGE):
                self.answer(302, b"", {"Location": f"/storage/{match[1]}/{quote(match[2])}"})
            else:
                self.file(path_of("huggingface", match[1], match[2]))
        elif path.startswith("/storage/"):
            self.file(path_of("huggingface", path[len("/storage/"):]))
        elif match := re.fullmatch(r"/api/v1/models/([^/]+/[^/]+)/repo/files", path):
            self.model_scope_listing(path_of("modelscope", match[1]))
        elif match := re.fullmatch(r"/api/v1/models/([^/]+/[^/]+)/repo", path):
            self.file(path_of("modelscope", match[1], query.get("FilePath", [""])[0]))
        elif path.startswith("/ofa/"):
            self.file(path_of("ofa", path[len("/ofa/"):]))
        else:
            self.answer(404, b"no such path")

    def hugging_face_listing(self, directory):
        if directory is None or not os.path.isdir(directory):
            return self.answer(404, b"{}")
        siblings = [
            {"rfilename": name, "size": size, **({"lfs": {"sha256": sha256(path)}} if name.endswith(LARGE) else {})}
            for name, size, path in files_below(directory)
        ]
        self.answer(200, json.dumps({"sha": COMMIT, "siblings": siblings}).encode())

    def model_scope_listing(self, directory):
        if directory is None or not os.path.isdir(directory):
            return self.answer(404, b"{}")
        files = [
            {"Type": "blob", "Name": os.path.basename(name), "Path": name, "Size": size, "Sha256": sha256(path)}
            for name, size, path in files_below(directory)
        ]
        self.answer(200, json.dumps({"Code": 200, "Success": True, "Data": {"Files": files}}).encode())

    def file(self, path):
        if path is None or not os.path.isfile(path):
            return self.answer(404, b"no such file")
        size = os.path.getsize(path)
        start = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        begin = int(start[1]) if start else 0
        if begin >= size > 0:
            return self.answer(416, b"", {"Content-Range": f"bytes */{size}"})
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(size - begin))
        if start:
            self.send_header("Content-Range", f"bytes {begin}-{size - 1}/{size}")
        self.end_headers()
        with open(path, "rb") as file:
            file.seek(begin)
            for block in iter(lambda: file.read(1 << 20), b""):
                self.wfile.write(block)

    def answer(self, status, body, headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with open(sys.argv[2] + ".new", "w") as file:
        file.write(str(server.server_address[1]))
    os.rename(sys.argv[2] + ".new", sys.argv[2])
    server.serve_forever()


if __name__ == "__main__":
    main()
