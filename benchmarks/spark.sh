#!/bin/sh
# Prints the tables of the README about Spark: images per second of executors, and the memory of a model's copy. Linux.
set -eu

usage() {
  cat <<'END'
usage: benchmarks/spark.sh [--only TABLE,...] [--images N,...] [--models NAME,...] [--precisions NAME,...] [--batch N]

  --only TABLE,...       rates, memory (default: both)
  --images N,...         rates: numbers of demo images (default: 100,1000,10000)
  --models NAME,...      memory: demo, tiny, medium, base, large or huge (default: demo,base); all but demo have random weights
  --precisions NAME,...  memory: fp32, int8 and so on (default: fp32,int8)
  --batch N              rows of a batch (default: 16)

Each row is a job on a standalone cluster of processes: a master, one worker for each executor, and the driver. Memory is read from
/proc/PID/smaps_rollup of the executors ten times a second. The tables go to ofa-spark/target/figures, too. Random models are kept in
target/benchmarks (base: 2 GB with graphs; OFA_BENCHMARKS names another directory). Let nothing else run meanwhile.
END
}

only=rates,memory images=100,1000,10000 models=demo,base precisions=fp32,int8 batch=16
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --only | --images | --models | --precisions | --batch) [ $# -gt 1 ] || { echo "spark.sh: $1 needs a value" >&2; exit 2; } ;;
    *) echo "spark.sh: unknown option $1; --help lists them" >&2; exit 2 ;;
  esac
  case $1 in
    --only) only=$2 ;;
    --images) images=$2 ;;
    --models) models=$2 ;;
    --precisions) precisions=$2 ;;
    --batch) batch=$2 ;;
  esac
  shift 2
done
methods=
for table in $(echo "$only" | tr , ' '); do
  case $table in
    rates | memory) methods=$methods${methods:++}$table ;;
    *) echo "spark.sh: there is no table $table; --help lists them" >&2; exit 2 ;;
  esac
done
[ -r /proc/self/smaps_rollup ] || { echo "spark.sh: /proc/PID/smaps_rollup is missing; run this on Linux 4.14 or newer" >&2; exit 2; }

cd "$(dirname "$0")/.."
models_directory=${OFA_BENCHMARKS:-$PWD/target/benchmarks}
unset OFA_BENCHMARKS
# Jiffies that the processors were busy, and all.
jiffies() { awk '/^cpu / { print $2 + $3 + $4 + $7 + $8 + $9, $2 + $3 + $4 + $5 + $6 + $7 + $8 + $9 }' /proc/stat; }
before=$(jiffies)
sleep 3
busy=$(echo "$before $(jiffies)" | awk -v n="$(getconf _NPROCESSORS_ONLN)" '{ printf "%.1f", n * ($3 - $1) / ($4 - $2) }')
rm -rf ofa-spark/target/figures
# -Dtest: without the other tests of the modules.
mvn -q -B -ntp -Pfull verify -pl ofa-spark -am -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dofa.jdk25.skipTests=true \
  -Dofa.native.skipTests=true -Dofa.test.timeout=180m -Dspark.it.groups=figures "-Dit.test=ClusterFiguresIT#$methods" \
  -Dfailsafe.failIfNoSpecifiedTests=false "-Dofa.figures.images=$images" "-Dofa.figures.models=$models" \
  "-Dofa.figures.precisions=$precisions" "-Dofa.figures.batch=$batch" "-Dofa.figures.directory=$models_directory" "-Dofa.figures.busy=$busy"
cat ofa-spark/target/figures/machine.md
echo "Commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown)."
for table in $(echo "$only" | tr , ' '); do
  echo
  cat "ofa-spark/target/figures/$table.md"
done
