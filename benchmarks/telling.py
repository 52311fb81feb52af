"""How a proof tells what it has found: a line for each figure, or one JSON object."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def tell(result: "DataclassInstance", *, as_json: bool) -> None:
    figures = asdict(result)
    if as_json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:12} {value}")
