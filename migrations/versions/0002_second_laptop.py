"""The second laptop: operations, registers, batches, seats, and notes that another device signed.

Self-contained: imports nothing of the program, so that a later change of it cannot change this step.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TABLES = (
    """CREATE TABLE op (
        pos INTEGER NOT NULL,
        op_id BLOB NOT NULL,
        seq INTEGER,
        idx INTEGER,
        compartment TEXT NOT NULL,
        epoch INTEGER NOT NULL,
        schema_v INTEGER NOT NULL,
        entity TEXT,
        object_id BLOB,
        kind TEXT,
        parents BLOB,
        hlc INTEGER NOT NULL,
        device_id BLOB NOT NULL,
        person_id BLOB,
        state TEXT NOT NULL,
        reason TEXT,
        CONSTRAINT pk_op PRIMARY KEY (pos),
        CONSTRAINT uq_op_op_id UNIQUE (op_id),
        CONSTRAINT uq_op_seq_idx UNIQUE (seq, idx),
        CONSTRAINT ck_op_state CHECK (
            state = 'outbox' OR state = 'arrived' OR state = 'live' OR state = 'held'),
        CONSTRAINT ck_op_outbox_has_no_place CHECK ((state = 'outbox') = (seq IS NULL)),
        CONSTRAINT ck_op_place_is_whole CHECK ((seq IS NULL) = (idx IS NULL)),
        CONSTRAINT ck_op_held_for_a_reason CHECK ((state = 'held') = (reason IS NOT NULL))
    ) STRICT""",
    "CREATE INDEX ix_op_object_id ON op (object_id)",
    "CREATE INDEX ix_op_outbox ON op (compartment) WHERE state = 'outbox'",
    "CREATE INDEX ix_op_arrived ON op (entity) WHERE state = 'arrived'",
    "CREATE INDEX ix_op_held ON op (pos) WHERE state = 'held'",
    """CREATE TABLE op_body (
        pos INTEGER NOT NULL,
        body BLOB NOT NULL,
        CONSTRAINT pk_op_body PRIMARY KEY (pos),
        CONSTRAINT fk_op_body_pos FOREIGN KEY(pos) REFERENCES op (pos)
    ) STRICT""",
    """CREATE TABLE register (
        object_id BLOB NOT NULL,
        grp TEXT NOT NULL,
        entity TEXT NOT NULL,
        heads BLOB NOT NULL,
        is_dirty INTEGER NOT NULL,
        seen BLOB NOT NULL,
        standing TEXT NOT NULL,
        CONSTRAINT pk_register PRIMARY KEY (object_id, grp),
        CONSTRAINT ck_register_is_dirty CHECK (is_dirty IN (0, 1)),
        CONSTRAINT ck_register_clean_needs_no_seen CHECK (is_dirty = 1 OR length(seen) = 0),
        CONSTRAINT ck_register_standing CHECK (
            standing = 'clear' OR standing = 'merged' OR standing = 'conflict' OR standing = 'late')
    ) WITHOUT ROWID, STRICT""",
    "CREATE INDEX ix_register_dirty ON register (entity, object_id) WHERE is_dirty = 1",
    "CREATE INDEX ix_register_standing ON register (standing) WHERE standing <> 'clear'",
    """CREATE TABLE batch (
        seq INTEGER NOT NULL,
        gen INTEGER NOT NULL,
        device_id BLOB NOT NULL,
        batch_id BLOB NOT NULL,
        header BLOB NOT NULL,
        signature BLOB NOT NULL,
        chain BLOB NOT NULL,
        CONSTRAINT pk_batch PRIMARY KEY (seq),
        CONSTRAINT uq_batch_batch_id UNIQUE (batch_id)
    ) STRICT""",
    """CREATE TABLE stored_blob (
        blob_id BLOB NOT NULL,
        stored_at INTEGER NOT NULL,
        CONSTRAINT pk_stored_blob PRIMARY KEY (blob_id)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE device (
        id BLOB NOT NULL,
        created_at INTEGER NOT NULL,
        CONSTRAINT pk_device PRIMARY KEY (id)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE seat (
        id BLOB NOT NULL,
        joined_at INTEGER NOT NULL,
        CONSTRAINT pk_seat PRIMARY KEY (id)
    ) WITHOUT ROWID, STRICT""",
)

_REPLACED_GUARDS = ("sealed_value_version_complete", "note_state", "note_frozen")
"""Those that name the table built anew: SQLite would rename what they say with it."""

_VERSIONS = (
    """CREATE TABLE note_version (
        id BLOB NOT NULL,
        note_id BLOB NOT NULL,
        number INTEGER NOT NULL,
        session_on TEXT NOT NULL,
        duration_min INTEGER,
        content_hash BLOB NOT NULL,
        signature BLOB NOT NULL,
        certificate_id BLOB NOT NULL,
        signed_at INTEGER NOT NULL,
        device_id BLOB NOT NULL,
        person_id BLOB NOT NULL,
        CONSTRAINT pk_note_version PRIMARY KEY (id),
        CONSTRAINT uq_note_version_note_id_number_device_id UNIQUE (note_id, number, device_id),
        CONSTRAINT fk_note_version_note_id FOREIGN KEY(note_id) REFERENCES note (id),
        CONSTRAINT fk_note_version_certificate_id FOREIGN KEY(certificate_id) REFERENCES certificate (id)
    ) WITHOUT ROWID, STRICT""",
    """INSERT INTO note_version (id, note_id, number, session_on, duration_min, content_hash, signature,
        certificate_id, signed_at, device_id, person_id)
    SELECT id, note_id, number, session_on, duration_min, content_hash, signature,
        certificate_id, signed_at, device_id, person_id FROM note_version_0001""",
    "DROP TABLE note_version_0001",
)

_INSERT_ONLY = (
    (
        "note_version",
        "id = NEW.id OR (note_id = NEW.note_id AND number = NEW.number AND device_id = NEW.device_id)",
    ),
    ("batch", "seq = NEW.seq OR batch_id = NEW.batch_id"),
)

_SHOWS_A_VERSION = (
    "EXISTS (SELECT 1 FROM note_version WHERE note_id = NEW.id AND session_on = NEW.session_on "
    "AND duration_min IS NEW.duration_min)"
)

_GUARDS = (
    (
        "sealed_value_version_complete",
        "INSERT ON sealed_value",
        "EXISTS (SELECT 1 FROM note_version WHERE id = NEW.object_id)",
    ),
    (
        "note_state",
        "UPDATE OF state ON note",
        "NOT (NEW.state = OLD.state OR (OLD.state = 'draft' AND NEW.state = 'signing') "
        "OR (OLD.state = 'signing' AND NEW.state = 'draft') "
        f"OR (OLD.state <> 'signed' AND NEW.state = 'signed' AND {_SHOWS_A_VERSION}))",
    ),
    (
        "note_frozen",
        "UPDATE OF workspace_id, client_id, author, created_at, session_on, duration_min ON note",
        "OLD.state <> 'draft' AND (NEW.workspace_id IS NOT OLD.workspace_id "
        "OR NEW.client_id IS NOT OLD.client_id OR NEW.author IS NOT OLD.author "
        "OR NEW.created_at IS NOT OLD.created_at OR ((NEW.session_on IS NOT OLD.session_on "
        f"OR NEW.duration_min IS NOT OLD.duration_min) AND NOT {_SHOWS_A_VERSION}))",
    ),
    (
        "op_update",
        "UPDATE ON op",
        "NEW.pos IS NOT OLD.pos OR NEW.op_id IS NOT OLD.op_id OR NEW.compartment IS NOT OLD.compartment "
        "OR NEW.epoch IS NOT OLD.epoch OR NEW.device_id IS NOT OLD.device_id "
        "OR (OLD.seq IS NOT NULL AND (NEW.seq IS NOT OLD.seq OR NEW.idx IS NOT OLD.idx)) "
        "OR (OLD.state NOT IN ('arrived', 'held') AND (NEW.entity IS NOT OLD.entity "
        "OR NEW.object_id IS NOT OLD.object_id OR NEW.kind IS NOT OLD.kind "
        "OR NEW.parents IS NOT OLD.parents OR NEW.hlc IS NOT OLD.hlc "
        "OR NEW.person_id IS NOT OLD.person_id OR NEW.schema_v IS NOT OLD.schema_v)) "
        "OR NOT (NEW.state = OLD.state OR NEW.state = 'live' "
        "OR (OLD.state IN ('arrived', 'held') AND NEW.state IN ('arrived', 'held')))",
    ),
    ("op_delete", "DELETE ON op", ""),
    ("op_body_update", "UPDATE ON op_body", ""),
    ("op_body_delete", "DELETE ON op_body", ""),
)


def upgrade() -> None:
    for name in _REPLACED_GUARDS:
        op.execute(f"DROP TRIGGER {name}")
    op.execute("ALTER TABLE note_version RENAME TO note_version_0001")
    for statement in (*_VERSIONS, *_TABLES):
        op.execute(statement)
    for table, same in _INSERT_ONLY:
        _refuse(f"{table}_update", f"UPDATE ON {table}")
        _refuse(f"{table}_delete", f"DELETE ON {table}")
        exists = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - the names above
        _refuse(f"{table}_replace", f"INSERT ON {table}", exists)
    for name, act, condition in _GUARDS:
        _refuse(name, act, condition)


def _refuse(name: str, act: str, condition: str = "") -> None:
    when = f" WHEN {condition}" if condition else ""
    op.execute(f"CREATE TRIGGER {name} BEFORE {act}{when} BEGIN SELECT RAISE(ABORT, '{name}'); END")
