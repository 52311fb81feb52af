"""`python -m supportconsole.connectors.conformance MODULE:ADAPTER`: examines a connector; ends with 1 when a check fails."""

import argparse
import asyncio
import importlib
import sys
from collections import Counter

from supportconsole.connectors.conformance.kit import Adapter
from supportconsole.connectors.conformance.suite import Verdict, examine_all


def find_adapter(name: str) -> Adapter:
    """The adapter that `MODULE:NAME` names. Raises ValueError."""
    module, _, attribute = name.partition(":")
    try:
        adapter = getattr(importlib.import_module(module), attribute or "ADAPTER")
    except (ImportError, AttributeError) as problem:
        raise ValueError(f"there is no adapter {name}: {problem}") from problem
    if not isinstance(adapter, Adapter):
        raise ValueError(f"{name} is no Adapter")  # noqa: TRY004  a wrong word on the command line
    return adapter


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m supportconsole.connectors.conformance", description=__doc__
    )
    parser.add_argument("adapter", help="MODULE:NAME of an Adapter")
    parser.add_argument("--only", default="", help="checks whose name holds these letters")
    parser.add_argument("--quiet", action="store_true", help="tell failures only")
    chosen = parser.parse_args(words)

    def tell(verdict: Verdict) -> None:
        if verdict.state == "failed" or not chosen.quiet:
            print(
                f"{verdict.state:7} {verdict.check}" + (f": {verdict.why}" if verdict.why else ""), flush=True
            )

    try:
        adapter = find_adapter(chosen.adapter)
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 2
    verdicts = asyncio.run(examine_all(adapter, tell, chosen.only))
    counts = Counter(one.state for one in verdicts)
    print(", ".join(f"{counts[state]} {state}" for state in ("passed", "failed", "absent", "exempt")))
    return 1 if counts["failed"] or not verdicts else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
