#!/bin/sh
# Measures this library and, if they are installed, PyTorch and Pillow, and writes a page with tables and plots.
set -eu

usage() {
  cat <<'EOF'
usage: benchmarks/run.sh [--short] [--only GROUP,...] [--size NAME] [--precision NAME,...] [--engine NAME] [--threads N] [--out DIR]

  --short            fewer samples and no more than the published table needs: 20 minutes at base size on two idle cores.
                     Without it everything runs with all parameters, which takes hours
  --only GROUP,...   encoder, tasks, paint, images, steps, vqgan, text, server, start (default: all)
  --size NAME        tiny, medium, base, large or huge (default: base)
  --precision NAMES  fp32,int8 and so on (default: fp32); one that the engine does not know is left out, and the page says so
  --engine NAME      cpu, cuda or tensorrt (default: cpu)
  --threads N        threads of each engine on the CPU, PyTorch's among them (default: 2)
  --out DIR          where results go (default: benchmarks/results)

PYTHON names a Python with PyTorch and Pillow (default: the first of python3 and /usr/bin/python3 that has them). What is missing is left out, and said.
Work that is compared runs here and there one after the other. Random models are kept in target/benchmarks (base: 2 GB with graphs; OFA_BENCHMARKS names
another directory). Let nothing else run meanwhile: the page says how busy the machine was when it began.
EOF
}

short=false only=encoder,tasks,paint,images,steps,vqgan,text,server,start
size=base precision=fp32 engine=cpu threads=2
root=$(cd "$(dirname "$0")/.." && pwd -P)
out=$root/benchmarks/results
while [ $# -gt 0 ]; do
  case $1 in
    --short) short=true; shift; continue ;;
    -h | --help) usage; exit 0 ;;
    --only | --size | --precision | --engine | --threads | --out) [ $# -gt 1 ] || { echo "run.sh: $1 needs a value" >&2; exit 2; } ;;
    *) echo "run.sh: unknown option $1; --help lists them" >&2; exit 2 ;;
  esac
  case $1 in
    --only) only=$2 ;;
    --size) size=$2 ;;
    --precision) precision=$2 ;;
    --engine) engine=$2 ;;
    --threads) threads=$2 ;;
    --out) mkdir -p "$2"; out=$(cd "$2" && pwd -P) ;;
  esac
  shift 2
done
case $engine in cpu | cuda | tensorrt) ;; *) echo "run.sh: engine is $engine; it must be cpu, cuda or tensorrt" >&2; exit 2 ;; esac
case $size in tiny | medium | base | large | huge) ;; *) echo "run.sh: size is $size; it must be tiny, medium, base, large or huge" >&2; exit 2 ;; esac
for group in $(echo "$only" | tr , ' '); do
  case $group in
    encoder | tasks | paint | images | steps | vqgan | text | server | start) ;;
    *) echo "run.sh: unknown group $group; --help lists them" >&2; exit 2 ;;
  esac
done

cd "$root"
jar=$root/benchmarks/target/benchmarks.jar
models=${OFA_BENCHMARKS:-$root/target/benchmarks}
unset OFA_BENCHMARKS # the server refuses settings that it does not know
java=java
[ -z "${JAVA_HOME:-}" ] || java=$JAVA_HOME/bin/java

selected() {
  case ,$only, in *,$1,*) return 0 ;; *) return 1 ;; esac
}

# Records what cannot be measured, and why, for the page and on standard error.
leave_out() {
  echo "$1" >>"$out/skipped.txt"
  echo "run.sh: left out: $1" >&2
}

# jmh NAME REGEX [ARGUMENT...]: one file of results, and its log.
jmh() {
  name=$1 regex=$2
  shift 2
  echo "run.sh: $(date +%H:%M:%S) $name" >&2
  "$java" -jar "$jar" "$regex" -rf json -rff "$out/jmh-$name.json" -p size="$size" -p precision="$precision" -p engine="$engine" -p threads="$threads" \
    -jvmArgsAppend "-Dofa.benchmarks=$models -Dofa.jar=$root/ofa-cli/target/ofa.jar" "$@" >"$out/jmh-$name.log" 2>&1 || leave_out "$name: JMH failed; see jmh-$name.log"
  if grep -q '<failure>' "$out/jmh-$name.log"; then
    leave_out "$name: $(grep -m 1 -E '^[a-z.A-Z]+(Exception|Error): ' "$out/jmh-$name.log" | sed 's/^[A-Za-z.]*: //')"
  fi
}

# beside NAME SCRIPT MODULE [ARGUMENT...]: the same work in another library, if this Python has it.
beside() {
  name=$1 script=$2 module=$3
  shift 3
  if [ -z "$python" ] || ! "$python" -c "import $module" 2>/dev/null; then
    leave_out "$name beside $module: no Python with $module; name one with PYTHON"
    return 0
  fi
  echo "run.sh: $(date +%H:%M:%S) $name, $module" >&2
  (cd training && "$python" "$script" --out "$out/python-$name.json" "$@") || leave_out "$name beside $module: $script failed"
}

python=${PYTHON:-}
for candidate in python3 /usr/bin/python3; do
  [ -n "$python" ] || ! "$candidate" -c 'import torch, PIL' 2>/dev/null || python=$candidate
done
[ -n "$python" ] || python=$(command -v python3 || true)

mkdir -p "$out" "$models"
rm -f "$out"/jmh-* "$out"/python-* "$out"/skipped.txt "$out"/*.svg "$out"/session.json
profile=
case $engine in
  cuda) profile=-Ponnxruntime-gpu ;;
  tensorrt) profile=-Ptensorrt ;;
esac
# The server benchmark starts the jar of the command.
# shellcheck disable=SC2086 # none or one
mvn -q -B -ntp $profile -Dmaven.test.skip=true -DskipTests -pl benchmarks,ofa-cli -am package
commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
"$java" -cp "$jar" io.ofajava.benchmarks.report.Session "$out" "$commit"

# The processor's peak, before and after.
peak() {
  if "${CXX:-g++}" -O2 -mavx2 -mfma -pthread benchmarks/peak.cc -o "$models/peak" 2>/dev/null && "$models/peak" >"$models/peak.txt" 2>/dev/null; then
    { echo "$1"; cat "$models/peak.txt"; } >>"$out/peak.txt"
  else
    leave_out "what the processors can do at most, $1: benchmarks/peak.cc needs g++ and two processors with AVX2"
  fi
}
rm -f "$out/peak.txt"
peak before

# Short: one warm-up and three measurements instead of JMH's annotations, and the parameters of the published table.
quick= brief= once=
runs=5
if $short; then
  quick="-wi 1 -w 3 -i 3 -r 4" brief="-wi 1 -w 2 -i 3 -r 1" once="-wi 1 -i 2"
  runs=3
fi

# shellcheck disable=SC2086 # lists of options
{
  if selected encoder; then
    if $short; then jmh encoder EncoderBenchmark $quick -p side=384; else jmh encoder EncoderBenchmark -p side=384,480 -p batch=1,4; fi
    beside encoder time_baseline.py torch --works encoder --size "$size" --threads "$threads" --runs $((runs + 2))
  fi
  if selected tasks; then
    if $short; then jmh tasks TaskBenchmark $quick; else jmh tasks TaskBenchmark -p batch=1,4; fi
    beside tasks time_baseline.py torch --works caption,answer,ground --size "$size" --threads "$threads" --runs "$runs"
  fi
  if selected paint; then
    jmh paint PaintBenchmark $once
    beside paint time_baseline.py torch --works codes --size "$size" --threads "$threads" --runs 1
  fi
  if selected images; then
    jmh images ImageBenchmark $brief
    "$java" -Dofa.benchmarks="$models" -cp "$jar" io.ofajava.benchmarks.ImageFiles >"$out/images.txt"
    # shellcheck disable=SC2046 # three paths
    beside images time_images.py PIL --side 480 $(cat "$out/images.txt")
    rm -f "$out/images.txt"
  fi
  if selected steps; then
    if $short; then
      jmh steps-text DecoderStepBenchmark $brief -p kind=TEXT -p beam=1,5 -p position=16,512,1000
      jmh steps-codes DecoderStepBenchmark $brief -p kind=CODES -p beam=1,8 -p position=64,512,1000
    else
      jmh steps-text DecoderStepBenchmark -p kind=TEXT -p beam=1,5 -p requests=1,4
      jmh steps-codes DecoderStepBenchmark -p kind=CODES -p beam=1,8
    fi
  fi
  if selected vqgan; then
    if $short; then jmh vqgan VqganBenchmark $quick; else jmh vqgan VqganBenchmark -p images=1,4; fi
    beside vqgan time_baseline.py torch --works vqgan --threads "$threads" --runs "$runs"
  fi
  if selected text; then
    jmh text TokenizerBenchmark $brief
  fi
  if selected server; then
    if $short; then jmh server ServerBenchmark $quick; else jmh server ServerBenchmark -p model=demo,$size; fi
  fi
}
if selected start; then
  echo "run.sh: $(date +%H:%M:%S) start" >&2
  cache=$(mktemp -d)
  for start in first next; do
    echo "$start start"
    "$java" -Dofa.benchmarks="$models" -cp "$jar" io.ofajava.benchmarks.StartTime "$size" "$cache" 2>&1
  done >"$out/start.txt" || leave_out "start: it failed; see start.txt"
  rm -rf "$cache"
fi

peak after
"$java" -cp "$jar" io.ofajava.benchmarks.report.Report "$out"
