"""Programs that a test starts: where one is missing the test is left out, but never where everything must be proved."""

import os
import shutil

import pytest


def needs(program: str) -> pytest.MarkDecorator:
    """Leave a test out where the program is not installed. With CI set it runs, and fails by that."""
    missing = shutil.which(program) is None and not os.environ.get("CI")
    return pytest.mark.skipif(missing, reason=f"{program} is not installed")
