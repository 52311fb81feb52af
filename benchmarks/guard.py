"""`python -m benchmarks.guard [--missed]`: how much of the labelled texts the guard finds, and how often it is wrong.

Recall: texts with a finding of the rule in which the rule found one. False alarms: texts without it in which the rule
spoke, hints apart, as a share of all texts of that language that the rule is not meant for. Time: the whole check of a
text of 5 kB on a desk with its look-ups of customers.
"""

import argparse
import json
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from time import process_time

import given
from guard_texts import GuardedDesk, Labelled, labelled
from supportconsole.desk.desk import Desk
from supportconsole.desk.guard import Written
from supportconsole.domain.clock import SetClock
from supportconsole.domain.conversation import DraftKind, Kind
from supportconsole.domain.guard.findings import LEVELS, Level, Rule
from supportconsole.domain.guard.policy import Policy
from supportconsole.domain.views import Sort
from supportconsole.sample.desk import sample_lines
from supportconsole.store.store import Store

LANGUAGES = ("en", "ru", "pl")
COUNTED = tuple(rule for rule, level in LEVELS.items() if level in {Level.WARN, Level.STOP})
PARTS = ("tuned", "held", "late", "last")
"""Written before the rules and looked at, or kept apart; written after them, twice, each measured before the rules were mended."""
LARGE = 5_000


def look(texts: tuple[Labelled, ...]) -> dict[str, frozenset[Rule]]:
    """The rules that spoke, hints apart, by the text's id."""
    with tempfile.TemporaryDirectory() as folder, closing(given.desk(Path(folder))) as desk:
        guarded = GuardedDesk(desk)
        return {
            one.id: frozenset(found.rule for found in guarded.check(one, Policy()) if found.rule in COUNTED)
            for one in texts
        }


def recall(texts: tuple[Labelled, ...], said: dict[str, frozenset[Rule]], rule: Rule) -> tuple[int, int]:
    """How many of the texts with this finding were found, and how many there are."""
    wanted = [one for one in texts if rule in one.findings]
    return sum(rule in said[one.id] for one in wanted), len(wanted)


def false_alarms(
    texts: tuple[Labelled, ...], said: dict[str, frozenset[Rule]], rule: Rule | None = None
) -> tuple[int, int]:
    """Ordinary texts in which a rule, or any, spoke; with a rule, texts without that finding."""
    quiet = [one for one in texts if (rule not in one.findings if rule else not one.findings)]
    return sum(bool(said[one.id] & ({rule} if rule else set(COUNTED))) for one in quiet), len(quiet)


def time_large() -> float:
    """CPU milliseconds for a text of 5 kB, the best of twenty."""
    body = "\n".join(one.text for one in labelled() if not one.findings and one.language == "pl")
    text = (body * (LARGE // len(body) + 1))[:LARGE]
    with tempfile.TemporaryDirectory() as folder, closing(given.desk(Path(folder))) as desk:
        guarded = GuardedDesk(desk)
        large = labelled()[0]._replace(text=text)
        best = float("inf")
        for _ in range(20):
            began = process_time()
            guarded.check(large, Policy())
            best = min(best, process_time() - began)
    return best * 1000


def look_at_sample() -> tuple[int, list[str]]:
    """The sample desk's replies and notes, each on its own ticket: how many, and which the guard spoke about.

    Most come from conversations that other people had; nobody wrote them with the rules in mind.
    """
    spoken: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        clock = SetClock(given.NOW)
        with closing(Desk(Store.open(Path(folder) / "desk.db", clock), "a1")) as desk:
            records = [dict(record) for record in sample_lines(clock.now())]
            with_files = {record["id"] for record in records if record.pop("attachments", None)}
            lines = Path(folder) / "sample.jsonl"
            lines.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
            desk.transfer.import_file(lines)
            messages = [
                (ticket_id, message)
                for ticket_id in desk.queue.ids(desk.queue.parse("status:any"), Sort.NUMBER, 10_000)
                for message in desk.tickets.conversation(ticket_id)
                if message.kind in {Kind.REPLY, Kind.NOTE}
            ]
            for ticket_id, message in messages:
                written = Written(
                    message.body, DraftKind(message.kind.value), ticket_id, message.ref in with_files
                )
                rules = {found.rule for found in desk.guard.check(written, Policy())} & set(COUNTED)
                if rules - {Rule.THREAD}:  # the conversation has gone on since
                    spoken.append(
                        f"#{ticket_id} {', '.join(sorted(rules))}: {' '.join(message.body.split())[:120]}"
                    )
    return len(messages), spoken


def print_part(title: str, texts: tuple[Labelled, ...], said: dict[str, frozenset[Rule]]) -> None:
    print(f"\n{title}: {len(texts)} texts, {sum(not one.findings for one in texts)} of them ordinary")
    print(
        f"{'rule':<12}"
        + "".join(f"{f'recall {language}':>14}" for language in (*LANGUAGES, "all"))
        + f"{'false':>12}"
    )
    for rule in COUNTED:
        cells = []
        for language in (*LANGUAGES, "all"):
            there = tuple(one for one in texts if language in {one.language, "all"})
            cells.append(_share(*recall(there, said, rule)))
        print(
            f"{rule:<12}"
            + "".join(f"{cell:>14}" for cell in cells)
            + f"{_share(*false_alarms(texts, said, rule)):>12}"
        )
    for language in (*LANGUAGES, "all"):
        there = tuple(one for one in texts if language in {one.language, "all"})
        alarms, ordinary = false_alarms(there, said)
        print(
            f"false alarms in ordinary texts, {language}: {_share(alarms, ordinary)} ({alarms / max(1, ordinary):.1%})"
        )


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole}" if whole else "-"


def print_missed(texts: tuple[Labelled, ...], said: dict[str, frozenset[Rule]]) -> None:
    for one in texts:
        missed, false = one.findings & set(COUNTED) - said[one.id], said[one.id] - one.findings
        if missed or false:
            words = f"missed {', '.join(sorted(missed))}" * bool(
                missed
            ) + f" false {', '.join(sorted(false))}" * bool(false)
            print(f"{one.id} ({one.part}): {words}\n    {' / '.join(one.text.splitlines())[:200]}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.guard", description=__doc__)
    parser.add_argument("--missed", choices=PARTS, help="also print the texts that went wrong")
    chosen = parser.parse_args()
    texts = labelled()
    said = look(texts)
    for part in PARTS:
        print_part(f"{part} texts", tuple(one for one in texts if one.part == part), said)
    print_part("all texts", texts, said)
    looked_at, spoken = look_at_sample()
    print(
        f"\nthe sample desk: {len(spoken)} of {looked_at} replies and notes ({len(spoken) / looked_at:.1%})"
    )
    for line in spoken:
        print(f"    {line}")
    print(f"\na text of 5 kB is checked in {time_large():.1f} ms of CPU")
    if chosen.missed:
        print()
        print_missed(tuple(one for one in texts if one.part == chosen.missed), said)
    return 0


if __name__ == "__main__":
    sys.exit(main())
