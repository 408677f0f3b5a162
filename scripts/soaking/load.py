"""The mix of requests of scripts/soak: an open loop at a fixed rate over a few client threads."""
import base64
import collections
import http.client
import json
import os
import queue
import random
import socket
import struct
import threading
import time
import zlib

CLIENTS = 6
PATIENCE = 60
REUSE = 25  # requests on one connection
WORDS = "red blue green yellow purple orange black white circle square triangle star cross diamond above below small large".split()


def png(width, height, colour):
    """A PNG of one colour."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = (b"\0" + bytes(colour) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


class Load:
    """Sends requests and counts outcomes. Every kind has the statuses that it may have; any other outcome is a failure."""

    # kind: share in percent
    MIX = {"caption": 25, "caption-form": 6, "caption-any-size": 8, "answer": 16, "choices": 5, "ground": 8, "paint": 3, "lines": 6,
           "stream": 5, "malformed": 9, "abandoned": 7, "metrics": 2}

    def __init__(self, port, examples, seed):
        self.port = port
        self.random = random.Random(seed)
        self.queue = queue.Queue()
        self.lock = threading.Lock()
        self.counts = collections.Counter()  # (kind, outcome)
        self.failures = []
        self.first = {}
        self.outstanding = 0
        self.pngs = {name: open(os.path.join(examples, name), "rb").read() for name in sorted(os.listdir(examples)) if name.endswith(".png")}
        for _ in range(CLIENTS):
            threading.Thread(target=self.client, daemon=True).start()

    def offer(self):
        """Puts one request in the queue."""
        kind = self.random.choices(list(self.MIX), list(self.MIX.values()))[0]
        with self.lock:
            self.outstanding += 1
        self.queue.put((kind, self.random.getrandbits(32)))

    def idle(self):
        with self.lock:
            return self.outstanding == 0

    def client(self):
        connection = Connection(self.port)
        while True:
            kind, seed = self.queue.get()
            try:
                outcome, failure = getattr(self, kind.split("-")[0])(connection, kind, random.Random(seed))
            except Exception as e:  # whatever is wrong with a response is a failure
                outcome, failure = type(e).__name__, f"{type(e).__name__}: {e}"
                connection.drop()
            with self.lock:
                self.counts[kind, outcome] += 1
                if failure:
                    self.failures.append({"time": time.time(), "kind": kind, "outcome": outcome, "detail": str(failure)[:300]})
                self.outstanding -= 1

    def judge(self, key, status, body, accepted=(200,)):
        """429 is counted apart: the machine may be busy with other work."""
        if status == 429:
            return 429, None
        if status not in accepted:
            return status, f"{key}: {body[:200]!r}"
        return status, None

    def same(self, key, said):
        """None, or what differs from the first result of the same request."""
        with self.lock:
            first = self.first.setdefault(key, said)
        return None if first == said else f"{key}: {said!r}, at first {first!r}"

    def ask(self, connection, request, key=None, field=None, accepted=(200,)):
        status, body = connection.post(json.dumps(request).encode(), "application/json")
        outcome, failure = self.judge(key or request["task"], status, body, accepted)
        if status == 200 and key:
            failure = self.same(key, json.loads(body)[field])
        return outcome, failure

    def image(self, rng):
        name = rng.choice(list(self.pngs))
        return name, base64.b64encode(self.pngs[name]).decode()

    def caption(self, connection, kind, rng):
        name, image = self.image(rng)
        if kind == "caption-any-size":
            image = base64.b64encode(png(rng.randint(1, 700), rng.randint(1, 700), [rng.randrange(256) for _ in range(3)])).decode()
            return self.ask(connection, {"task": "caption", "image": image})
        if kind == "caption-form":
            boundary = f"b{rng.getrandbits(64):x}"
            parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="task"\r\n\r\ncaption\r\n'.encode(),
                     f'--{boundary}\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n'.encode(), self.pngs[name],
                     f"\r\n--{boundary}--\r\n".encode()]
            status, body = connection.post(b"".join(parts), f"multipart/form-data; boundary={boundary}")
            outcome, failure = self.judge(name, status, body)
            return outcome, failure or (self.same("caption " + name, json.loads(body)["text"]) if status == 200 else None)
        return self.ask(connection, {"task": "caption", "image": image}, "caption " + name, "text")

    def answer(self, connection, kind, rng):
        name, image = self.image(rng)
        colour = rng.choice(WORDS[:8])
        request = {"task": "answer", "image": image, "text": f"is there a {colour} shape?"}
        return self.ask(connection, request, f"answer {name} {colour}", "text")

    def choices(self, connection, kind, rng):
        _, image = self.image(rng)
        return self.ask(connection, {"task": "answer", "image": image, "text": "what color is it?", "choices": rng.sample(WORDS, rng.randint(2, 10))})

    def ground(self, connection, kind, rng):
        """Boxes of shapes that may be missing in the image: the model may then give a text in place of a box."""
        name, image = self.image(rng)
        text = f"{rng.choice(WORDS[:8])} {rng.choice(WORDS[8:14])}"
        return self.ask(connection, {"task": "ground", "image": image, "text": text}, f"ground {name} {text}", "box", (200, 422))

    def paint(self, connection, kind, rng):
        text = f"a {rng.choice(WORDS[:8])} {rng.choice(WORDS[8:14])} {rng.choice(WORDS[14:16])} a {rng.choice(WORDS[:8])} {rng.choice(WORDS[8:14])}"
        return self.ask(connection, {"task": "paint", "text": text, "options": {"candidates": rng.randint(1, 3), "seed": rng.getrandbits(31)}})

    def lines(self, connection, kind, rng):
        requests = [{"task": "caption", "image": self.image(rng)[1]} for _ in range(rng.randint(2, 8))]
        lines = [json.dumps(request) for request in requests]
        lines[rng.randrange(len(lines))] = rng.choice(['{"task": ', '{"task": "caption"}', '{"task": "caption", "image": "AAAA"}'])
        status, body = connection.post("\n".join(lines).encode(), "application/jsonlines")
        outcome, failure = self.judge(kind, status, body)
        if status == 200:
            responses = [json.loads(line) for line in body.decode().splitlines() if line]
            errors = sum("error" in response for response in responses)
            if len(responses) != len(lines) or errors != 1:
                busy = sum(response.get("error", {}).get("code") == "overloaded" for response in responses)
                return (429, None) if busy and errors == busy + 1 else (200, f"{len(lines)} lines, {len(responses)} responses, {errors} errors")
        return outcome, failure

    def stream(self, connection, kind, rng):
        request = {"task": rng.choice(["caption", "paint"]), "stream": True}
        request.update({"image": self.image(rng)[1]} if request["task"] == "caption" else {"text": "a red circle", "output": {"partialRows": 4}})
        status, body = connection.post(json.dumps(request).encode(), "application/json")
        outcome, failure = self.judge(kind, status, body)
        if status == 200 and json.loads(body.decode().splitlines()[-1]).get("event") != "answer":
            failure = f"last event {body[-200:]!r}"
        return outcome, failure

    def malformed(self, connection, kind, rng):
        name, image = self.image(rng)
        raw = self.pngs[name]
        word = f"x{rng.getrandbits(32):x}"
        body, content, path, accepted = rng.choice([
            (b'{"task": "caption", "image": ', "application/json", "/invocations", (400,)),
            (json.dumps({"task": word, "image": image}).encode(), "application/json", "/invocations", (400,)),
            (json.dumps({"task": "caption", "image": image, word: 1}).encode(), "application/json", "/invocations", (400,)),
            (json.dumps({"task": "caption", "image": image, "options": {"beamSize": 100000}}).encode(), "application/json", "/invocations", (400, 422)),
            (json.dumps({"task": "caption", "image": "https://" + word + ".invalid/a.png"}).encode(), "application/json", "/invocations", (400, 422)),
            (json.dumps({"task": "caption", "image": base64.b64encode(raw[:len(raw) // 2]).decode()}).encode(), "application/json", "/invocations", (422,)),
            (json.dumps({"task": "caption", "image": base64.b64encode(bytes(rng.randrange(256) for _ in range(200))).decode()}).encode(),
             "application/json", "/invocations", (422,)),
            (b"[" * 60, "application/json", "/invocations", (400,)),
            (b'{"task": "answer", "text": "' + b"a" * 40000 + b'"}', "application/json", "/invocations", (400, 413, 422)),
            (b"\xff\xfe" + b"a" * 100, "application/json", "/invocations", (400,)),
            (raw, "text/" + word, "/invocations", (415,)),
            (b"{}", "application/json", "/" + word, (404,)),
            (b"--" + word.encode() + b"\r\n", "multipart/form-data; boundary=" + word, "/invocations", (400,)),
        ])
        status, said = connection.post(body, content, path)
        outcome, failure = self.judge((body[:80], content, path), status, said, accepted)
        if not failure and status != 429 and "code" not in json.loads(said):
            failure = f"no code in {said[:200]!r}"
        return outcome, failure

    def abandoned(self, connection, kind, rng):
        """A client that leaves, in one of five ways. There is no response to judge."""
        _, image = self.image(rng)
        body = json.dumps({"task": "caption", "image": image}).encode()
        way = rng.choice(["header", "body", "announced", "unread", "stream"])
        if way == "stream":
            body = json.dumps({"task": "paint", "text": "a blue star", "stream": True, "output": {"partialRows": 1}, "options": {"candidates": 4}}).encode()
        head = f"POST /invocations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE) as client:
            if way == "header":
                client.sendall(head[:40])
            elif way == "body":
                client.sendall(head + body[: len(body) // 2])
            elif way == "announced":
                client.sendall(head.replace(str(len(body)).encode(), b"20000000") + body[:1000])
                time.sleep(rng.random())
            else:
                client.sendall(head + body)
                if way == "stream":
                    client.recv(200)
            if rng.random() < 0.5:  # a reset in place of a regular end
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return "left", None

    def metrics(self, connection, kind, rng):
        status, body = connection.get(rng.choice(["/metrics", "/ping", "/openapi.json", "/"]))
        return self.judge(kind, status, body)


class Connection:
    """A connection that is kept for some requests and then replaced."""

    def __init__(self, port):
        self.port = port
        self.http = None
        self.used = 0

    def drop(self):
        if self.http:
            self.http.close()
        self.http = None

    def post(self, body, content, path="/invocations"):
        return self.send("POST", path, body, {"Content-Type": content})

    def get(self, path):
        return self.send("GET", path, None, {})

    def send(self, method, path, body, headers):
        if self.http is None or self.used >= REUSE:
            self.drop()
            self.http = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            self.used = 0
        self.used += 1
        self.http.request(method, path, body, headers)
        response = self.http.getresponse()
        data = response.read()
        if response.will_close:
            self.drop()
        return response.status, data
