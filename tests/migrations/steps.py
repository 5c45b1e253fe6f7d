"""Steps beyond the newest revision, so that climbing can be tried before a second one is released."""

import shutil
from pathlib import Path

from pazpaz_desktop.foundation.paths import migrations_dir

NEXT = "0003"

_STEP = '''"""A later step: one more column, one more table, every client touched, one table built anew."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE client ADD COLUMN colour TEXT")
    op.execute("CREATE TABLE room (id BLOB NOT NULL PRIMARY KEY, name TEXT) WITHOUT ROWID, STRICT")
    op.execute("UPDATE client SET revision = revision + 1")
    with op.batch_alter_table("form_draft", recreate="always") as table:
        table.add_column(sa.Column("place", sa.Text()))
'''


_DANGLING = '    op.execute("DELETE FROM client")\n'


def scripts_with_next(folder: Path, *, leaves_notes_without_client: bool = False) -> Path:
    """The released scripts and one more, which may be one that breaks what it should carry over."""
    copied = folder / "migrations"
    shutil.copytree(migrations_dir(), copied, ignore=shutil.ignore_patterns("__pycache__"))
    step = _STEP + _DANGLING if leaves_notes_without_client else _STEP
    (copied / "versions" / f"{NEXT}_later.py").write_text(step, encoding="utf-8")
    return copied
