"""Judges the samples of scripts/soak."""
from soaking.watch import BUDGETS

MEGABYTE = 1 << 20

# column: (unit, divisor, growth allowed over the judged samples, as a share of their mean, at least as an absolute amount in the unit).
# The growth is the slope of the least-squares line times its length. Counts may differ by a few: threads and connections that are made
# when they are needed first. The live heap holds compiled regular expressions, pooled buffers and counters of every status. The engine's
# pool of buffers is subtracted from the resident memory and from the direct buffers, and judged by itself.
BOUNDS = {
    "rss_without_pool_kb": ("MB", 1024, 0.02, 0),
    "heap_live_bytes": ("MB", MEGABYTE, 0.0, 1.0),
    "direct_without_pool_bytes": ("MB", MEGABYTE, 0.0, 2.0),
    "mapped_bytes": ("MB", MEGABYTE, 0.0, 0.01),
    "metaspace_bytes": ("MB", MEGABYTE, 0.0, 1.0),
    "code_bytes": ("MB", MEGABYTE, None, 0),  # the compiler works for hours at a low rate, up to the limit of the code cache
    "mappings": ("", 1, 0.02, 0),
    "descriptors": ("", 1, 0.0, 4),
    "threads": ("", 1, 0.0, 4),
    "temporary_files": ("", 1, 0.0, 0.5),
    "cache_bytes": ("MB", MEGABYTE, 0.0, 0.01),
    "metric_series": ("", 1, 0.02, 0),
}
MOST_REFUSED = 0.02
LEAST_QUIET = 0.5
# The pool keeps the buffers of the busiest moment so far, so it grows when more requests than ever run at once. A buffer that is not returned
# makes it grow at every sample instead.
LEAST_WITHOUT_GROWTH = 0.75


def line(xs, ys):
    """Slope of the least-squares line."""
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys)) / spread if spread else 0.0


def judge(rows, warm_up, counts, failures):
    """Lines of Markdown, and whether nothing leaks. `rows` have numbers; those up to `warm_up` minutes are not judged."""
    judged = [{**row, "rss_without_pool_kb": row["rss_kb"] - row["engine_bytes"] / 1024,
               "direct_without_pool_bytes": row["direct_bytes"] - row["engine_bytes"]} for row in rows if row["minute"] >= warm_up]
    if len(judged) < 5:
        return [f"Only {len(judged)} samples after the warm-up of {warm_up:g} minutes: nothing can be judged."], False
    minutes = [row["minute"] for row in judged]
    span = minutes[-1] - minutes[0]
    requests = judged[-1]["requests"] - judged[0]["requests"]
    report = [f"{len(judged)} samples from minute {minutes[0]:.0f} to {minutes[-1]:.0f}, {requests:,} requests between them; "
              f"{(judged[-1]['cpu_seconds'] - judged[0]['cpu_seconds']) / span / 60:.2f} processors used by the server.", "",
              "| what | first | last | least | most | growth by the line | allowed | per request | verdict |", "|---|---|---|---|---|---|---|---|---|"]
    sound = True
    for name, (unit, divisor, share, least) in BOUNDS.items():
        if name not in judged[0]:
            continue
        values = [row[name] / divisor for row in judged]
        growth = line(minutes, values) * span
        allowed = float("inf") if share is None else max(share * sum(values) / len(values), least)
        held = growth <= allowed
        sound &= held
        per_request = f"{growth * divisor * (1024 if name.endswith('_kb') else 1) / max(requests, 1):,.0f} B" if unit else ""
        report.append(f"| {name.replace('_kb', '').replace('_bytes', '').replace('_', ' ')}{', ' + unit if unit else ''} | {values[0]:.1f} | "
                      f"{values[-1]:.1f} | {min(values):.1f} | {max(values):.1f} | {growth:+.2f} | {'' if share is None else f'{allowed:.2f}'} | {per_request} | "
                      f"{'' if share is None else 'flat' if held else 'GROWS'} |")
    pool = [row["engine_bytes"] for row in judged]
    still = sum(a == b for a, b in zip(pool, pool[1:])) / (len(pool) - 1)
    sound &= still >= LEAST_WITHOUT_GROWTH
    report += ["", f"The engine's pool of buffers: {pool[0] / MEGABYTE:.1f} MB at first, {pool[-1] / MEGABYTE:.1f} MB at last; without any change between "
               f"{still:.0%} of successive samples (at least {LEAST_WITHOUT_GROWTH:.0%}, else it leaks)."]
    report.append("")
    # On a busy machine requests may still run when a sample is due. What is never returned stays in all samples after it.
    quiet = [row for row in rows if row.get("outstanding", row["ofa_in_flight"]) == 0]
    kept = [(row["minute"], name, row[name]) for row in quiet for name in BUDGETS if row[name] != 0]
    returned = len(quiet) >= LEAST_QUIET * len(rows) and any(row in quiet for row in rows[-3:])
    sound &= returned and not kept
    report.append(f"Budgets with the load paused ({', '.join(BUDGETS)}): "
                  + (f"NOT ZERO: {kept[:10]}" if kept else f"zero at all {len(quiet)} samples without requests that still ran, of {len(rows)}"
                     + ("." if returned else "; TOO FEW, or none at the end.")))
    report.append(f"Longest time until they were zero: {max(row['settle_seconds'] for row in rows):.1f} s.")
    if not counts:
        return report + ["", "The outcomes of the requests were not stored."], sound
    total, refused = sum(counts.values()), sum(count for (_, outcome), count in counts.items() if outcome == 429)
    sound &= not failures and refused <= MOST_REFUSED * total
    report += ["", "| request | outcomes |", "|---|---|"]
    for kind in sorted({kind for kind, _ in counts}):
        report.append(f"| {kind} | {', '.join(f'{outcome}: {count:,}' for (other, outcome), count in sorted(counts.items(), key=str) if other == kind)} |")
    report += ["", f"{total:,} requests, {refused} refused with 429 (allowed: {MOST_REFUSED:.0%}), {len(failures)} failures"
               + (f", the first: {failures[0]}" if failures else ".")]
    report += ["", f"Verdict: {'no leak found' if sound else 'NOT SOUND'}."]
    return report, sound
