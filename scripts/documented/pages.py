"""The pages of the repository, and the commands in them."""
import os
import re
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
# The first words by which a line of an indented block is recognised as a command.
FIRST = re.compile(
    r"(\./|\.\./|scripts/|release/|benchmarks/|out/|ofa-gpu/|ofa-native/target/|[a-z]+=|export |set -|\(\. |[A-Z_]+=\S* )|"
    r"(ofa|mvn|java|javac|jar|jlink|cmake|clang-format-16|openapi-generator-cli|spark-submit|curl|aws|docker|kubectl|"
    r"apt-get|python3|pip|mkdir|unzip|cp|ln|install|useradd) ")


def pages(names):
    """The pages of these names, or all Markdown pages, relative to the repository."""
    if names:
        return [os.path.relpath(os.path.realpath(name), ROOT) for name in names]
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "*.md"], check=True, capture_output=True, text=True).stdout
    return [page for page in listed.split() if "third_party" not in page and "golden/" not in page]


def commands(text):
    """The commands of a page in their order; a line that ends with a backslash continues in the next one."""
    found, fence, open_command = [], None, None
    for line in text.split("\n"):
        if line.startswith("```"):
            fence = None if fence is not None else line[3:].strip()
            continue
        if fence is None:
            command = line[4:] if line.startswith("    ") else None
        else:
            command = line if fence == "sh" else None
        if command is None:
            open_command = None
            continue
        if open_command is not None:
            found[open_command] += "\n" + command
        elif FIRST.match(command + " "):
            found.append(command)
            open_command = len(found) - 1
        if not command.rstrip().endswith("\\"):
            open_command = None
    return [re.sub(r"\s+#( .*)?$", "", command) for command in found]
