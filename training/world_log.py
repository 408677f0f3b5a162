"""Progress lines on standard output and, if a file is named, appended to it with the time."""
import time


class Log:
    """`path` may be None; a process that is not `main` says nothing."""

    def __init__(self, path, main=True):
        self.path, self.main = path, main

    def say(self, text):
        if not self.main:
            return
        print(text, flush=True)
        if self.path:
            with open(self.path, "a") as out:
                out.write(time.strftime("%Y-%m-%d %H:%M:%S ") + text + "\n")
