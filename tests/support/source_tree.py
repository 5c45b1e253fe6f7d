"""The source tree as the guards read it: files of the repository and their syntax trees."""

import ast
import functools
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@functools.cache
def repository_files() -> tuple[Path, ...]:
    """Every file that belongs to the repository: tracked, or new and not ignored. Relative to the root."""
    git = shutil.which("git")
    if git is None:
        raise FileNotFoundError("git")
    listed = subprocess.run(
        [git, "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = sorted({name for name in listed.stdout.decode().split("\0") if name})
    return tuple(path for path in map(Path, names) if (ROOT / path).is_file())


def python_files(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Path in the repository and syntax tree of each Python file in the folders."""
    for path in repository_files():
        if path.suffix == ".py" and path.parts[0] in folders:
            yield path.as_posix(), parsed(path)


@functools.cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of one file of the repository."""
    return ast.parse(text(path))


@functools.cache
def text(path: Path) -> str:
    """A text file of the repository."""
    return (ROOT / path).read_text(encoding="utf-8")


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a chain of names and attributes, with "" for anything else in front."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""
