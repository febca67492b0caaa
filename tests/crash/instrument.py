"""Kill points: the moment before and the moment after each `await` of the bot.

Whoever imports `bot` after `install` gets the bot's own files, in which each `await X` was compiled
as `await __reach__("bot.pipeline:120:8", X)`. A process dies by SIGKILL at the point that
`CRASH_AT` names, when it is reached for the `CRASH_COUNT`th time; with `CRASH_LIST` the points that
are reached are written into that file, each once.
"""

from __future__ import annotations

import ast
import builtins
import os
import signal
import sys
from collections.abc import Awaitable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, TypeVar

from typing_extensions import override

AT, COUNT, LIST = "CRASH_AT", "CRASH_COUNT", "CRASH_LIST"
# What the bot's process does not run while it answers.
BESIDE = ("bot.demo", "bot.doctor", "bot.images.server", "bot.images.line", "bot.images.crew")

T = TypeVar("T")


class Awaits(ast.NodeTransformer):
    """Puts the points into the tree of a module; `points` are their names."""

    def __init__(self, module: str) -> None:
        self.points: list[str] = []
        self._module = module

    @override
    def visit_Await(self, node: ast.Await) -> ast.Await:
        self.generic_visit(node)
        point = f"{self._module}:{node.lineno}:{node.col_offset}"
        self.points.append(point)
        reach = ast.Name("__reach__", ast.Load())
        call = ast.Call(reach, [ast.Constant(point), node.value], [])
        return ast.fix_missing_locations(ast.copy_location(ast.Await(call), node))


def points_in(path: Path, module: str) -> list[str]:
    """Name the awaits of a file."""
    awaits = Awaits(module)
    awaits.visit(ast.parse(path.read_text(encoding="utf-8")))
    return awaits.points


class _Loader(SourceFileLoader):
    @override
    def get_code(self, fullname: str) -> CodeType:
        """Compile anew: what lies in a cache has no points."""
        path = self.get_filename(fullname)
        tree = Awaits(fullname).visit(ast.parse(self.get_data(path), path))
        return compile(tree, path, "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    @override
    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not name.startswith("bot.") or name.startswith(BESIDE):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.origin is not None and spec.origin.endswith(".py"):
            places = spec.submodule_search_locations
            spec.loader = _Loader(name, spec.origin)
            spec.submodule_search_locations = places
        return spec


class Trap:
    """Counts how often its point is reached, and kills; writes down what is reached."""

    def __init__(self, at: str, count: int, listing: Path | None) -> None:
        self._at = at
        self._left = count
        self._listing = listing
        self._seen: set[str] = set()

    async def reach(self, point: str, awaited: Awaitable[T]) -> T:
        self._pass(f"{point} before")
        result = await awaited
        self._pass(f"{point} after")
        return result

    def _pass(self, moment: str) -> None:
        if moment == self._at:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        if self._listing is not None and moment not in self._seen:
            self._seen.add(moment)
            with self._listing.open("a", encoding="utf-8") as listing:
                listing.write(f"{moment}\n")


def install(environment: dict[str, str]) -> None:
    """Set the trap for all of the bot that is imported from now on."""
    listing = environment.get(LIST)
    trap = Trap(
        environment.get(AT, ""),
        int(environment.get(COUNT, "1")),
        Path(listing) if listing else None,
    )
    anything: Any = builtins
    anything.__reach__ = trap.reach
    sys.meta_path.insert(0, _Finder())
