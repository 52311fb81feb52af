"""English again after every test, whatever it spoke; desks as the screens' and the commands' own tests have them."""

from cli.conftest import desk as shell
from cli.conftest import run
from tui.conftest import desk, surroundings

__all__ = ["desk", "run", "shell", "surroundings"]
