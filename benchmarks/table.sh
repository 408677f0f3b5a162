#!/bin/sh
# Prints the table of the README: this library at several instruction-set levels beside PyTorch, measured alternately on this machine.
set -eu

usage() {
  cat <<'EOF'
usage: benchmarks/table.sh [--size NAME] [--levels NAME,...] [--rounds N] [--threads N] [--out DIR]

  --size NAME        tiny, medium, base, large or huge (default: base)
  --levels NAME,...  instruction-set levels, as OFA_CPU_FEATURES takes them (default: best,avx2; best is this processor's best).
                     The switch selects the kernels of the custom operators; ONNX Runtime's products use what the processor has
  --rounds N         rounds; each measures every level once, after one run that does not count (default: 3)
  --threads N        threads, PyTorch's among them (default: 2)
  --out DIR          where the samples go (default: benchmarks/table)

PYTHON names a Python with PyTorch (default: the first of python3 and /usr/bin/python3 that has it); without one its column is empty.
Random models are kept in target/benchmarks; OFA_BENCHMARKS names another directory. Let nothing else run meanwhile: the table says
how busy the machine was when it began.
EOF
}

size=base levels=best,avx2 rounds=3 threads=2
root=$(cd "$(dirname "$0")/.." && pwd -P)
out=$root/benchmarks/table
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --size | --levels | --rounds | --threads | --out) [ $# -gt 1 ] || { echo "table.sh: $1 needs a value" >&2; exit 2; } ;;
    *) echo "table.sh: unknown option $1; --help lists them" >&2; exit 2 ;;
  esac
  case $1 in
    --size) size=$2 ;;
    --levels) levels=$2 ;;
    --rounds) rounds=$2 ;;
    --threads) threads=$2 ;;
    --out) mkdir -p "$2"; out=$(cd "$2" && pwd -P) ;;
  esac
  shift 2
done
case $rounds in '' | *[!0-9]* | 0) echo "table.sh: rounds is $rounds; it must be a number of at least 1" >&2; exit 2 ;; esac

cd "$root"
models=${OFA_BENCHMARKS:-$root/target/benchmarks}
unset OFA_BENCHMARKS
java=java
[ -z "${JAVA_HOME:-}" ] || java=$JAVA_HOME/bin/java
python=${PYTHON:-}
for candidate in python3 /usr/bin/python3; do
  [ -n "$python" ] || ! "$candidate" -c 'import torch' 2>/dev/null || python=$candidate
done

mkdir -p "$out" "$models"
rm -f "$out"/*.jsonl "$out"/python-*.json "$out"/session.json
mvn -q -B -ntp -Dmaven.test.skip=true -DskipTests -pl benchmarks,ofa-cli -am package
commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
"$java" -cp benchmarks/target/benchmarks.jar io.ofajava.benchmarks.report.Session "$out" "$commit"

# bench LEVEL ROUND
bench() {
  level=$1
  [ "$1" != best ] || level=
  echo "table.sh: $(date +%H:%M:%S) round $2, $1" >&2
  OFA_CPU_FEATURES=$level "$java" -Xms16m -jar ofa-cli/target/ofa.jar bench --size "$size" --threads "$threads" --precision fp32,int8 \
    --tasks caption,answer,ground,paint --warmups 1 --repeats 1 --cache "$models" --json >"$out/$1-$2.jsonl"
}

round=1
while [ "$round" -le "$rounds" ]; do
  for level in $(echo "$levels" | tr , ' '); do
    bench "$level" "$round"
  done
  if [ -n "$python" ]; then
    echo "table.sh: $(date +%H:%M:%S) round $round, PyTorch" >&2
    (cd training && "$python" time_baseline.py --out "$out/python-$round.json" --works caption,answer,ground,codes,vqgan --size "$size" \
      --threads "$threads" --runs 1)
  fi
  round=$((round + 1))
done
"$java" -cp benchmarks/target/benchmarks.jar io.ofajava.benchmarks.report.Comparison "$out" "$levels"
