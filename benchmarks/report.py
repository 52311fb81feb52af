"""The table of figures, and the budgets held against it."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from statistics import median

Results = Mapping[str, Mapping[str, float]]

COLUMNS = (
    "launch.cpu_ms", "launch.rss_mb", "launch.bytes", "move.bytes", "move.cpu_ms", "follow.bytes", "follow.ideal",
    "follow.cpu_ms", "page.bytes", "page.ideal", "page.cpu_ms", "typing.bytes", "typing.cpu_ms", "slow.bytes",
    "slow.lag_ms", "idle.bytes", "idle.cpu_percent", "idle.wakeups_s",
)  # fmt: skip


def summarize(runs: Mapping[str, list[dict[str, float]]]) -> dict[str, dict[str, float]]:
    """The median of each figure over the runs of its entry."""
    return {
        entry: {name: median(run[name] for run in found) for name in found[0]}
        for entry, found in runs.items()
        if found
    }


def print_table(results: Results) -> None:
    """One row a figure, one column an entry: they are many and a terminal is narrow."""
    entries = list(results)
    print(f"{'':18}" + "".join(f"{entry:>14}" for entry in entries))
    for name in COLUMNS:
        if any(name in results[entry] for entry in entries):
            cells = (
                f"{results[entry][name]:14.1f}" if name in results[entry] else f"{'':14}" for entry in entries
            )
            print(f"{name:18}" + "".join(cells))


def check_budgets(path: Path, results: Results, slack: float = 0.0) -> tuple[list[str], bool]:
    """A line for each budget whose entries were measured, and whether all were kept.

    Within `slack` (0.1 is a tenth) beyond its limit a budget is NEAR: told, but not counted as missed.
    """
    lines, kept = [], True
    for budget in tomllib.loads(path.read_text(encoding="utf-8"))["budget"]:
        value = _look_up(results, budget["metric"])
        base = _look_up(results, budget["of"]) if "of" in budget else 0.0
        if value is None or base is None:
            lines.append(f"  --  {budget['metric']}: not measured")
            continue
        limit = (
            budget["max"] if "max" in budget else base * budget.get("times", 1.0) + budget.get("plus", 0.0)
        )
        missed = value > limit * (1 + slack)
        word = "MISS" if missed else "NEAR" if value > limit else " ok "
        kept = kept and not missed
        ratio = f", {value / base:.2f} x {budget['of']}" if base else ""
        lines.append(f"{word}  {budget['metric']} = {value:.1f}, at most {limit:.1f}{ratio}")
    return lines, kept


def _look_up(results: Results, metric: str) -> float | None:
    entry, _, name = metric.partition("/")
    return results.get(entry, {}).get(name)
