"""What the commands need besides the repository: a golden set, a local hub of models, Spark, and tools."""
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time

from documented.pages import ROOT

SPARK_SUBMIT = os.path.join(ROOT, "scripts", "documented", "spark-submit")
SPARK_POM = os.path.join(ROOT, "scripts", "documented", "spark-pom.xml")
# Set in the namespaces that the script runs in as root.
NAMESPACE, PRIVATE = "DOCUMENTED_COMMANDS_NAMESPACE", "DOCUMENTED_COMMANDS_PRIVATE"
# Commands may write to these directories of the system; as root they get a private copy on write.
SYSTEM = ("/etc", "/opt", "/var/cache", "/var/lib")


def enter_namespace():
    """As root, continues in namespaces of its own: no network but the loopback interface, and private SYSTEM."""
    if os.geteuid() != 0 or NAMESPACE in os.environ:
        return
    os.environ[NAMESPACE] = "1"
    lines = ["ip link set lo up", "mount -t tmpfs none /mnt && " + PRIVATE + "=1"]
    for path in SYSTEM:
        above, work = f"/mnt/above{path}", f"/mnt/work{path}"
        options = f"lowerdir={path},upperdir={above},workdir={work}"
        lines.append(f"mkdir -p {above} {work} && mount -t overlay overlay -o {options} {path} || unset {PRIVATE}")
    lines += [f"export {PRIVATE}", 'exec "$@"']
    os.execvp("unshare", ["unshare", "--net", "--mount", "sh", "-c", "\n".join(lines), "sh", sys.executable, *sys.argv])


def golden_set(name):
    """The path of a golden set with the published vocabularies; None without a name."""
    if name and not os.path.isfile(os.path.join(name, "tokenizer", "vocab.json")):
        sys.exit(f"{name} holds no tokenizer/vocab.json")
    return os.path.realpath(name) if name else None


def spark_home():
    """SPARK_HOME, or a directory with Spark from the Maven repository, made once; None if there is none."""
    if os.environ.get("SPARK_HOME"):
        return os.environ["SPARK_HOME"]
    home = os.path.join(ROOT, "ofa-spark", "target", "spark")
    if os.path.isdir(os.path.join(home, "jars")):
        return home
    if NAMESPACE in os.environ or not shutil.which("mvn"):
        return None
    with open(os.path.join(ROOT, "pom.xml"), encoding="utf-8") as pom:
        version = pom.read().partition("<spark.version>")[2].partition("<")[0]
    with tempfile.NamedTemporaryFile("r") as listed:
        goal = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath"
        command = ["mvn", "-B", "-q", "-f", SPARK_POM, f"-Dspark.version={version}", goal, f"-Dmdep.outputFile={listed.name}"]
        if subprocess.run(command, stdout=subprocess.DEVNULL).returncode != 0:
            return None
        jars = listed.read().split(os.pathsep)
    os.makedirs(os.path.join(home, "bin"), exist_ok=True)
    new = tempfile.mkdtemp(dir=home)
    for jar in jars:
        os.symlink(jar, os.path.join(new, os.path.basename(jar)))
    os.rename(new, os.path.join(home, "jars"))
    submit = os.path.join(home, "bin", "spark-submit")
    if not os.path.lexists(submit):
        os.symlink(SPARK_SUBMIT, submit)
    return home


def installed(packages):
    """Whether all packages of Debian are installed in their newest known version: apt-get then has nothing to download."""
    command = ["apt-get", "--simulate", "install", *packages]
    if not shutil.which(command[0]):
        return False
    found = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=dict(os.environ, LC_ALL="C"))
    return found.returncode == 0 and "0 upgraded, 0 newly installed" in found.stdout


class Surroundings:
    """What is there on this machine. Directories of the run are deleted by `close`."""

    def __init__(self, golden):
        self.golden = golden_set(golden)
        self.spark = spark_home()
        self.top = tempfile.mkdtemp(prefix="documented-")
        self.models = self.hub = None
        self.environment = dict(
            os.environ,
            # Builds run there, not in the directory of a page.
            REPOSITORY=ROOT,
            # The interpreter of this script before others: Debian's has PyTorch and Pillow.
            PATH=os.pathsep.join([ROOT, os.path.dirname(sys.executable), os.environ["PATH"]]),
            OFA_CACHE=os.path.join(self.top, "cache"),
            PYTHONDONTWRITEBYTECODE="1",
            # Where curl reads its defaults: a response of status 400 or above is a failure.
            CURL_HOME=self.top,
            # For requests to a local server, which does not check signatures.
            AWS_ACCESS_KEY_ID="documented",
            AWS_SECRET_ACCESS_KEY="documented",
            AWS_DEFAULT_REGION="eu-west-1",
        )
        if self.spark:
            self.environment["SPARK_HOME"] = self.spark
            self.environment["PATH"] += os.pathsep + os.path.join(self.spark, "bin")
        with open(os.path.join(self.top, ".curlrc"), "w", encoding="utf-8") as file:
            file.write("fail-with-body\n")

    def holds(self, condition):
        """Whether a condition of a rule holds; the head of documented-commands.txt has them."""
        if condition in ("golden", "spark"):
            return getattr(self, condition) is not None
        if condition == "root":
            return PRIVATE in os.environ
        if condition.startswith("python:"):
            return importlib.util.find_spec(condition.partition(":")[2]) is not None
        if condition.startswith("installed:"):
            return self.holds("root") and installed(condition.partition(":")[2].split(","))
        if "/" in condition:
            return os.path.exists(os.path.join(ROOT, condition))
        return shutil.which(condition, path=self.environment["PATH"]) is not None

    def start_hub(self):
        """Serves small models in the layouts of the public hosts, so that `ofa pull` needs no network."""
        if self.golden is None or self.hub is not None:
            return
        self.models, port = os.path.join(self.top, "models"), os.path.join(self.top, "port")
        published = os.path.join(ROOT, "scripts", "published")
        make = [sys.executable, os.path.join(published, "local_models.py"), self.golden, self.models]
        subprocess.run(make, check=True, env=self.environment)
        serve = [sys.executable, os.path.join(published, "local_hub.py"), self.models, port]
        self.hub = subprocess.Popen(serve, env=self.environment)
        while not os.path.exists(port):
            if self.hub.poll() is not None:
                raise RuntimeError("the local hub of models did not start")
            time.sleep(0.1)
        with open(port, encoding="utf-8") as file:
            address = "http://127.0.0.1:" + file.read()
        self.environment.update(HF_ENDPOINT=address, MODELSCOPE_ENDPOINT=address)
        self.environment.pop("HF_TOKEN", None)

    def close(self):
        if self.hub is not None:
            self.hub.terminate()
            self.hub.wait()
        shutil.rmtree(self.top)
