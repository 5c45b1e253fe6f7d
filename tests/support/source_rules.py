"""Rules that neither the linter nor the import contracts can state, as finders over a syntax tree."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from tests.support.source_tree import dotted

Find = Callable[[ast.Module], Iterable[ast.AST]]

_HEX_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")
_WRITING = re.compile(r"[wax+]")
_LISTENERS = {"QTcpServer", "QLocalServer", "QSslServer", "QUdpSocket", "QWebSocketServer"}
_SERVER_MODULES = {"socketserver", "http.server", "xmlrpc.server", "asyncio"}
_UNPICKLERS = {"pickle", "marshal", "shelve", "dill"}


@dataclass(frozen=True)
class Rule:
    """One rule: where it counts, how it is found, and the files that may, each with its reason."""

    name: str
    find: Find
    folders: tuple[str, ...] = ("pazpaz_desktop", "migrations")
    may: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, dotted(node.func)


def _imported(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node, node.module
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def listeners(tree: ast.Module) -> Iterator[ast.AST]:
    """Sockets that wait for somebody, and the modules that make them."""
    for node, name in _calls(tree):
        is_bound = name.endswith((".listen", ".bind")) and name != "event.listen"  # SQLAlchemy's hook
        if is_bound or name.rpartition(".")[2] in _LISTENERS | {"create_server"}:
            yield node
    yield from (node for node, name in _imported(tree) if name in _SERVER_MODULES)


def environment_reads(tree: ast.Module) -> Iterator[ast.AST]:
    """Anything of the process environment: a switch in it could weaken the shipped program."""
    names = {"os.environ", "os.environb", "os.getenv", "os.getenvb", "qEnvironmentVariable"}
    yield from (node for node in ast.walk(tree) if dotted(node) in names)
    yield from (node for node, name in _imported(tree) if name in names)


def aead_primitives(tree: ast.Module) -> Iterator[ast.AST]:
    """A cipher used directly instead of through the envelope."""
    ciphers = re.compile(r"\b(AESGCM|AESGCMSIV|AESSIV|AESCCM|AESOCB3|ChaCha20Poly1305|Cipher)$")
    yield from (node for node, name in _imported(tree) if ciphers.search(name))
    yield from (
        node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and ciphers.search(node.attr)
    )


def built_translations(tree: ast.Module) -> Iterator[ast.AST]:
    """A text put together before it is translated: no translator will ever see it whole."""
    for node, name in _calls(tree):
        last = name.rpartition(".")[2]
        position = {"tr": 0, "translate": 1, "QT_TRANSLATE_NOOP": 1}.get(last)
        if position is not None and len(node.args) > position and _is_built(node.args[position]):
            yield node


def _is_built(node: ast.expr) -> bool:
    """Names pass: they stand for literals that were marked where they are written."""
    return isinstance(node, (ast.JoinedStr, ast.BinOp, ast.Call))


def colour_literals(tree: ast.Module) -> Iterator[ast.AST]:
    """A colour that the theme's tokens do not know."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _HEX_COLOUR.search(node.value):
            yield node
    for call, name in _calls(tree):
        is_colour = name.rpartition(".")[2] in {"QColor", "qRgb", "qRgba", "fromRgb"}
        if is_colour and any(isinstance(one, ast.Constant) for one in call.args):
            yield call
    named = re.compile(r"Qt\.GlobalColor\.(?!transparent)")
    yield from (node for node in ast.walk(tree) if named.match(dotted(node)))


def motions(tree: ast.Module) -> Iterator[ast.AST]:
    """Something that would move on the screen; Qt's own motions take their time from the style sheet."""
    movers = re.compile(r"\b(Q\w*Animation|Q\w*AnimationGroup|QTimeLine|QMovie)$")
    yield from (node for node, name in _imported(tree) if movers.search(name))


def rigid_sizes(tree: ast.Module) -> Iterator[ast.AST]:
    """A width or height in pixels that stays as it is when the text grows (widgets/growth.py)."""
    sizers = re.compile(r"\.(setFixed|setMinimum|setMaximum)(Width|Height|Size)$")
    for node, name in _calls(tree):
        if sizers.search(f".{name}") and any(_is_pixels(one) for one in node.args):
            yield node


def _is_pixels(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int) and node.value > 1  # a hairline is no size
    return isinstance(node, ast.Name) and node.id.isupper()


def project_imports(tree: ast.Module) -> Iterator[ast.AST]:
    """Code of the program, which a released migration must not depend on."""
    yield from (node for node, name in _imported(tree) if name.startswith("pazpaz_desktop"))


def raw_writes(tree: ast.Module) -> Iterator[ast.AST]:
    """A file written without the private mode, the temporary name and the fsync of system/files.py."""
    for node, name in _calls(tree):
        last = name.rpartition(".")[2]
        if last in {"write_text", "write_bytes"} or (last == "open" and _opens_for_writing(node, name)):
            yield node
        if name in {"shutil.copy", "shutil.copyfile", "shutil.move"}:
            yield node


def _opens_for_writing(node: ast.Call, name: str) -> bool:
    if name == "os.open":
        return any("O_WRONLY" in dotted(one) or "O_RDWR" in dotted(one) for one in ast.walk(node))
    position = 1 if name in {"open", "io.open"} else 0
    mode = next((word.value for word in node.keywords if word.arg == "mode"), None)
    if mode is None and len(node.args) > position:
        mode = node.args[position]
    is_text = isinstance(mode, ast.Constant) and isinstance(mode.value, str) and len(mode.value) <= 3
    return is_text and bool(_WRITING.search(mode.value))  # type: ignore[union-attr]  # is_text says so


def doors_for_foreign_code(tree: ast.Module) -> Iterator[ast.AST]:
    """Bytes turned into code or into files of their own choosing."""
    yield from (
        node
        for node, name in _calls(tree)
        if name in {"eval", "exec", "compile", "__import__"} or name.endswith((".extractall", ".extract"))
    )
    yield from (node for node, name in _imported(tree) if name.partition(".")[0] in _UNPICKLERS)


def network_clients(tree: ast.Module) -> Iterator[ast.AST]:
    """A way out of this machine, which nothing has but what reaches the clinic server."""
    ways = {"http.client", "urllib.request", "ftplib", "smtplib", "ssl", "requests", "httpx", "webbrowser"}
    yield from (node for node, name in _imported(tree) if name in ways or "QtNetwork" in name)
    yield from (node for node, name in _calls(tree) if name.endswith((".create_connection", ".connect_ex")))


RULES = (
    Rule(
        "no listening socket",
        listeners,
        may={
            "pazpaz_desktop/app/program.py": "hears the supervisor on its pipe",
            "pazpaz_desktop/clinic/ports.py": "tries whether a port is free, and lets it go",
        },
    ),
    Rule(
        "no environment read",
        environment_reads,
        may={
            "pazpaz_desktop/app/tour/household.py": "hands the tour's processes a few named variables",
            "pazpaz_desktop/app/main.py": "whether there is a screen to open a window on",
            "pazpaz_desktop/sync/libpq_environment.py": "takes out of it what could weaken a connection",
            "pazpaz_desktop/attachments/worker.py": "undoes what a library writes into it",
            "pazpaz_desktop/system/private_bus.py": "passes the environment on, less the person's own bus",
        },
    ),
    Rule(
        "ciphers only in the envelope",
        aead_primitives,
        may={"pazpaz_desktop/crypto/envelope.py": "the envelope itself"},
    ),
    Rule("translated texts are literals", built_translations),
    Rule("no colour literal in ui", colour_literals, folders=("pazpaz_desktop/ui",)),
    Rule("nothing moves by itself", motions, folders=("pazpaz_desktop/ui",)),
    Rule(
        "sizes grow with the text",
        rigid_sizes,
        folders=("pazpaz_desktop/ui",),
        may={
            "pazpaz_desktop/ui/widgets/qr.py": "a camera reads it, not a person",
            "pazpaz_desktop/ui/screens/help/about.py": "it scrolls, and its sheet fits into a low window",
            "pazpaz_desktop/ui/shell/main_window.py": "the smallest window, at a text size of 100",
        },
    ),
    Rule("migrations stand alone", project_imports, folders=("migrations",)),
    Rule(
        "files are written by system/files.py",
        raw_writes,
        may={
            "pazpaz_desktop/system/files.py": "the door itself",
            "pazpaz_desktop/system/instance.py": "a lock file is held open, never replaced",
            "pazpaz_desktop/storage/anchors.py": "two fixed slots overwritten in turn, as its docstring says",
            "pazpaz_desktop/system/private_bus.py": "the bus's configuration, in its private folder",
            "pazpaz_desktop/storage/migrate.py": "an empty private file that SQLCipher fills",
            "pazpaz_desktop/storage/store.py": "an empty private file that SQLCipher fills",
            "pazpaz_desktop/clinic/launcher.py": "the log to which a server's own words go",
            "pazpaz_desktop/app/crash.py": "opened before a crash; gets frames, never values",
            "pazpaz_desktop/app/tour/household.py": "what the tour's processes say, in its own folder",
            "pazpaz_desktop/app/tour/photograph.py": "the tour's made-up photo, in its own folder",
        },
    ),
    Rule("no foreign code", doors_for_foreign_code),
    Rule(
        "no way out of the machine",
        network_clients,
        may={
            "pazpaz_desktop/sync/timed_socket.py": "the line to the seat's object store, and no other",
            "pazpaz_desktop/sync/object_store.py": "speaks HTTP on that line",
            "pazpaz_desktop/clinic/strangers.py": "knocks at the clinic server's own ports on loopback",
        },
    ),
)
