"""The JSON shapes of guided scripts and their runs. Shapes only ever gain fields."""

from supportconsole.cli.shapes import Shape, outcome_shape
from supportconsole.desk.guide_checking import Checked
from supportconsole.desk.guide_shelf import Offer
from supportconsole.desk.guiding import Finished, Run
from supportconsole.domain.clock import SECOND, format_instant
from supportconsole.scripts.guide import Escalate, Guide, Insert, Note, Question, Say, SetField, Step
from supportconsole.scripts.guide import Run as RunBlock
from supportconsole.scripts.guide_stats import Stats


def offer_shape(offer: Offer) -> Shape:
    return {
        "kind": "guided",
        "id": offer.id,
        "ref": f"{offer.id}.{offer.language}" if offer.language else offer.id,
        "title": offer.title,
        "language": offer.language,
        "languages": list(offer.languages),
        "steps": offer.steps,
        "summary": offer.summary,
        "reason": offer.reason,
    }


def guide_shape(guide: Guide) -> Shape:
    return {
        "kind": "guided",
        "id": guide.id,
        "ref": f"{guide.id}.{guide.language}" if guide.language else guide.id,
        "title": guide.title,
        "language": guide.language,
        "summary": guide.summary,
        "match": list(guide.match),
        "steps": [_step_shape(step) for step in guide.steps],
    }


def run_shape(run: Run) -> Shape:
    """A run as it stands; `path` is the way so far, its last step the present one."""
    titles = {step.slug: step.title for step in run.guide.steps}
    return {
        "id": run.id,
        "ticket": run.ticket_id,
        "script": run.guide.id,
        "language": run.guide.language,
        "title": run.guide.title,
        "state": run.walk.state.value,
        "reason": run.walk.reason,
        "step": run.walk.step,
        "answers": dict(run.walk.answers),
        "path": [
            {"step": one.step, "title": titles[one.step], "chosen": one.chosen, "jumped": one.jumped}
            for one in run.walk.path
        ],
        "began_at": format_instant(run.began_at),
        "changed_at": format_instant(run.changed_at),
    }


def finished_shape(finished: Finished) -> Shape:
    """The end of a run: its note, what changed and the undo of it, the draft when the note is one."""
    outcome = (
        outcome_shape(finished.outcome) if finished.outcome is not None else {"changed": [], "undo": None}
    )
    return {
        **run_shape(finished.run),
        "note": finished.note,
        "changed": outcome["changed"],
        "undo": outcome["undo"],
        "draft": finished.draft.id if finished.draft is not None else None,
    }


def stats_shape(stats: Stats) -> Shape:
    return {
        "script": stats.script,
        "runs": stats.runs,
        "finished": stats.finished,
        "abandoned": stats.abandoned,
        "open": stats.open,
        "ends": [{"step": step, "n": n} for step, n in stats.ends],
        "stalls": [{"step": step, "n": n} for step, n in stats.stalls],
        "median_seconds": None if stats.took is None else round(stats.took / SECOND),
    }


def checked_shape(checked: Checked) -> Shape:
    return {
        "path": checked.path,
        "script": checked.name,
        "language": checked.language,
        "problems": [
            {"line": one.line, "code": one.code, "message": one.words, "warning": one.is_warning}
            for one in checked.problems
        ],
    }


def _step_shape(step: Step) -> Shape:
    return {
        "id": step.slug,
        "title": step.title,
        "text": step.text,
        "blocks": [_block_shape(block) for block in step.blocks],
        "choices": [{"label": one.label, "step": one.target, "hint": one.hint} for one in step.choices],
    }


def _block_shape(block: object) -> Shape:
    match block:
        case Say(text) | Insert(text) | Note(text):
            return {"block": type(block).__name__.lower(), "text": text}
        case RunBlock(name, arguments):
            return {"block": "run", "command": name, "arguments": list(arguments)}
        case SetField(name, value):
            return {"block": "set", "field": name, "value": value}
        case Escalate(group, text):
            return {"block": "escalate", "group": group, "text": text}
        case Question(name, label, kind, choices, optional):
            return {"block": "ask", "name": name, "label": label, "type": kind.value, "choices": list(choices),
                    "optional": optional}  # fmt: skip
        case _:
            raise AssertionError(block)
