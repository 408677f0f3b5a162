"""What scripts/soak reads from the server's process: /proc, jcmd and /metrics."""
import collections
import os
import re
import subprocess
import urllib.request

BUDGETS = ["ofa_in_flight", "ofa_decoding_bytes", "ofa_bodies_bytes", "ofa_workers_waiting", "ofa_admitted", "ofa_engine_queued",
           "ofa_decoder_requests", "ofa_decoder_parked", "ofa_decoder_rows"]
COLUMNS = ["minute", "requests", "cpu_seconds", "rss_kb", "anonymous_kb", "heap_live_bytes", "direct_buffers", "direct_bytes",
           "mapped_buffers", "mapped_bytes", "engine_bytes", "metaspace_bytes", "code_bytes", "mappings", "descriptors", "threads", "sockets",
           "temporary_files", "cache_bytes", "metric_series", *BUDGETS, "outstanding", "settle_seconds"]


class Server:
    def __init__(self, pid, port, jcmd, temporary, cache):
        self.pid, self.port, self.jcmd, self.temporary, self.cache = pid, port, jcmd, temporary, cache

    def metrics(self):
        """The sum of every metric over its labels, the same by name and area or id, and the number of series."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=30) as response:
            lines = response.read().decode().splitlines()
        values = collections.Counter()
        series = 0
        for line in lines:
            if found := re.fullmatch(r"([a-zA-Z0-9_:]+)(\{.*\})? (\S+)(?: \d+)?", line):
                series += 1
                name, labels, value = found[1], found[2] or "", float(found[3])
                values[name] += value
                for label in re.findall(r'(?:area|id)="[^"]*"', labels):
                    values[f"{name} {label}"] += value
        return values, series

    def budgets(self):
        values, _ = self.metrics()
        return {name: int(values[name]) for name in BUDGETS}

    def histogram(self):
        """Live objects after a full collection: the sum of their bytes, and the bytes of each class."""
        said = subprocess.run([self.jcmd, str(self.pid), "GC.class_histogram"], capture_output=True, text=True, timeout=120, check=True).stdout
        classes = {}
        for line in said.splitlines():
            if found := re.match(r"\s*\d+:\s+(\d+)\s+(\d+)\s+(\S+)", line):
                classes[found[3]] = int(found[2])
        total = re.search(r"^Total\s+\d+\s+(\d+)", said, re.M)
        return int(total[1]), classes

    def status(self, name):
        with open(f"/proc/{self.pid}/status") as file:
            return int(re.search(rf"^{name}:\s+(\d+)", file.read(), re.M)[1])

    def cpu_seconds(self):
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def descriptors(self):
        """Names of the open files; those that are closed while they are listed are left out."""
        names = []
        for name in os.listdir(f"/proc/{self.pid}/fd"):
            try:
                names.append(os.readlink(f"/proc/{self.pid}/fd/{name}"))
            except OSError:
                pass
        return names

    def sample(self, minute, requests, outstanding, settle):
        """One row: the process before the collection that reading the live heap makes, so that it frees nothing beforehand."""
        values, series = self.metrics()
        descriptors = self.descriptors()
        with open(f"/proc/{self.pid}/maps") as file:
            mappings = sum(1 for _ in file)
        row = {
            "minute": round(minute, 2),
            "requests": requests,
            "cpu_seconds": round(self.cpu_seconds(), 1),
            "rss_kb": self.status("VmRSS"),
            "anonymous_kb": self.status("RssAnon"),
            "direct_buffers": int(values['jvm_buffer_count_buffers id="direct"']),
            "direct_bytes": int(values['jvm_buffer_memory_used_bytes id="direct"']),
            "mapped_buffers": int(values['jvm_buffer_count_buffers id="mapped"']),
            "mapped_bytes": int(values['jvm_buffer_memory_used_bytes id="mapped"']),
            "engine_bytes": int(values["ofa_engine_memory_bytes"]),
            "metaspace_bytes": int(values['jvm_memory_used_bytes id="Metaspace"'] + values['jvm_memory_used_bytes id="Compressed Class Space"']),
            "code_bytes": int(sum(value for name, value in values.items() if name.startswith('jvm_memory_used_bytes id="Code'))),
            "mappings": mappings,
            "descriptors": len(descriptors),
            "threads": self.status("Threads"),
            "sockets": sum(name.startswith("socket:") for name in descriptors),
            "temporary_files": sum(len(files) for _, _, files in os.walk(self.temporary)),
            "cache_bytes": sum(os.path.getsize(os.path.join(base, file)) for base, _, files in os.walk(self.cache) for file in files),
            "metric_series": series,
            "outstanding": outstanding,
            "settle_seconds": round(settle, 2),
        }
        row.update({name: int(values[name]) for name in BUDGETS})
        row["heap_live_bytes"], classes = self.histogram()
        return row, classes
