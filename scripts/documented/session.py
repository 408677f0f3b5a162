"""Runs the commands of one page, one after another, in a directory that looks like the repository."""
import base64
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request

from documented.pages import ROOT

# Names that the pages use, for files of the repository.
NAMES = {"photo.jpg": "docs/images/playground-ground.jpg", "photos": "demo-model/examples", "DIR": "demo-model/examples",
         "line.png": "demo-model/examples/black-square.png", "OFA-base": "demo-model/model",
         "ofa.jar": "ofa-cli/target/ofa.jar", "ofa.service": "deploy/systemd/ofa.service"}
# Made by a command of another page.
SCENES = {"docs/bf16.md": "demo-model/examples", "docs/int8.md": "demo-model/examples"}
# Made by commands of the page itself, if there is a hub.
PULLED = {"docs/sagemaker.md": "OFA-base"}
# Copied instead of linked, because commands may write there.
WRITABLE = ("demo-model", "docs", "training", "GPU.md", "ofa-java/src/test/resources/io/ofajava")
SERVE = re.compile(r"\bofa(\.jar)? serve\b")


def fill(source, target, inside=""):
    """Links or copies everything in the repository into a directory."""
    for entry in os.listdir(source):
        path = inside + entry
        here, there = os.path.join(source, entry), os.path.join(target, entry)
        if path in WRITABLE:
            if os.path.isdir(here):
                shutil.copytree(here, there, ignore=shutil.ignore_patterns("target", "__pycache__"))
            else:
                shutil.copy(here, there)
        elif any(name.startswith(path + "/") for name in WRITABLE):
            os.mkdir(there)
            fill(here, there, path + "/")
        elif path not in (".git", "target"):
            os.symlink(here, there)


def wait_for_server(process, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            return False
        try:
            with urllib.request.urlopen("http://localhost:8080/ping", timeout=1) as answer:
                if answer.status == 200:
                    return True
        except OSError:
            pass
        time.sleep(0.1)
    return False


def stop(process):
    """Ends a server with all of its processes, so that its port is free afterwards."""
    if process is None:
        return
    try:
        os.killpg(process.pid, signal.SIGTERM)
        while True:
            process.poll()
            os.killpg(process.pid, 0)
            time.sleep(0.1)
    except ProcessLookupError:
        process.wait()


class Session:
    """The session of one page: its directory, its variables, and its server."""

    def __init__(self, page, surroundings, seconds):
        base = os.path.dirname(page) if page.startswith("training/") else ""
        self.seconds, self.environment, self.server = seconds, surroundings.environment, None
        self.top = tempfile.mkdtemp(prefix="documented-")
        self.state = os.path.join(self.top, ".variables")
        fill(ROOT, self.top)
        os.mkdir(os.path.join(self.top, "target"))
        self.directory = os.path.join(self.top, base)
        names = {alias: os.path.join(self.top, path) for alias, path in NAMES.items()}
        names["GOLDEN"] = surroundings.golden or os.path.join(self.top, "ofa-java/src/test/resources/golden")
        if page in SCENES:
            names["SCENES"] = os.path.join(self.top, SCENES[page])
        if surroundings.models:
            names["caption_base_best.pt"] = os.path.join(surroundings.models, "ofa", "vqa_base_best.pt")
            names.pop(PULLED.get(page), None)
        for alias, path in names.items():
            os.symlink(path, os.path.join(self.directory, alias))
        self._write_files()

    def _write_files(self):
        """Files that the reader of a page has: requests to the server, and a source to format."""
        with open(os.path.join(self.top, NAMES["photo.jpg"]), "rb") as photo:
            request = json.dumps({"task": "caption", "image": base64.b64encode(photo.read()).decode()})
        files = {"request.json": request, "requests.jsonl": 2 * (request + "\n"), "source.cc": "int  x ;\n"}
        for name, content in files.items():
            with open(os.path.join(self.directory, name), "w", encoding="utf-8") as file:
                file.write(content)

    def run(self, command):
        """None if the command succeeded, else what went wrong."""
        # set -a: variables of a command are there in the next one.
        script = f"set -a\n[ ! -f {shlex.quote(self.state)} ] || . {shlex.quote(self.state)}\n{command}\ncode=$?\n" \
                 f"export -p >{shlex.quote(self.state)}\nexit $code\n"
        serve = SERVE.search(command) is not None
        if serve:
            stop(self.server)
        output = open(os.path.join(self.top, ".output"), "w+", encoding="utf-8", errors="replace")
        process = subprocess.Popen(["bash", "-c", script], cwd=self.directory, env=self.environment,
                                   stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                                   start_new_session=True)
        if serve:
            self.server = process
            problem = None if wait_for_server(process, self.seconds) else "the server is not ready"
        else:
            try:
                problem = None if process.wait(timeout=self.seconds) == 0 else f"exit code {process.returncode}"
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                problem = f"not done within {self.seconds} s"
        if problem is None:
            return None
        output.seek(0)
        # The message of an exception rather than the end of its stack.
        lines = [line for line in output if not line.startswith("\tat ")]
        return problem + "\n" + "".join("      " + line for line in lines[-10:])

    def close(self):
        stop(self.server)
        shutil.rmtree(self.top)
