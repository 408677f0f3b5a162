"""Seeds that were used, by generator version, and directories of scenes for a report.

    python3 seeds.py --version v1 --first 310001 --seeds 10 --count 500 --out DIR

draws DIR/310001 ... DIR/310010 for `ofa evaluate --seeds DIR`. seeds.json records what every seed served for. A seed
that served for training or for choosing anything (a stopping point, a beam, an example, an analysis that guides
training) is refused here; a seed of an earlier report is refused too unless `--again` is given. The new seeds are added
to seeds.json as reports; commit it with the figures.
"""
import argparse
import json
import os

import generators

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "seeds.json")
PURPOSES = ("training", "choosing", "report")


def read(path=FILE):
    """{version: [{"first", "last", "purpose", "note"}]}"""
    with open(path) as lines:
        return json.load(lines)


def uses(version, seed, record):
    """The entries that contain a seed."""
    return [entry for entry in record.get(version, []) if entry["first"] <= seed <= entry["last"]]


def refusal(version, seed, record, again=False):
    """Why a seed must not be reported on, or None."""
    for entry in uses(version, seed, record):
        if entry["purpose"] != "report" or not again:
            use = f"{entry['purpose']} ({entry['note']})"
            return f"Seed {seed} of {version} served for {use}. Choose seeds that seeds.json does not have."
    return None


def add(version, first, last, purpose, note, path=FILE):
    """Record a range of seeds."""
    if purpose not in PURPOSES:
        raise ValueError(f"The purpose is {purpose!r}, not one of {PURPOSES}")
    record = read(path)
    entry = {"first": first, "last": last, "purpose": purpose, "note": note}
    if entry not in record.setdefault(version, []):
        record[version].append(entry)
    with open(path, "w") as out:
        out.write(
            "{\n"
            + ",\n".join(
                f'  "{name}": [\n' + ",\n".join("    " + json.dumps(e) for e in entries) + "\n  ]"
                for name, entries in record.items()
            )
            + "\n}\n"
        )


def claim(version, seed, purpose, note, path=FILE):
    """Record a seed for training or choosing; SystemExit if a report used it."""
    entries = uses(version, seed, read(path))
    if any(entry["purpose"] == "report" for entry in entries):
        raise SystemExit(f"Seed {seed} of {version} served for a report. Choose another seed for {purpose}.")
    if not any(entry["purpose"] == purpose for entry in entries):
        add(version, seed, seed, purpose, note, path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--version", choices=generators.VERSIONS, required=True)
    parser.add_argument("--first", type=int, required=True, help="first seed; the others follow it")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--count", type=int, default=500, help="scenes per seed")
    parser.add_argument("--note", default="drawn by seeds.py")
    parser.add_argument("--again", action="store_true", help="allow seeds of an earlier report")
    parser.add_argument("--record", default=FILE, help="the file of used seeds")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    last = args.first + args.seeds - 1
    for seed in range(args.first, last + 1):
        reason = refusal(args.version, seed, read(args.record), args.again)
        if reason:
            raise SystemExit(reason)
    if not args.again:
        add(args.version, args.first, last, "report", args.note, args.record)
    for seed in range(args.first, last + 1):
        generators.write(args.version, seed, args.count, os.path.join(args.out, str(seed)))


if __name__ == "__main__":
    main()
