"""The first vault: keys, certificates, sealed values, clients, notes, attachments, drafts and the trail.

Self-contained: imports nothing of the program, so that a later change of it cannot change this step.
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    """CREATE TABLE meta (
        name TEXT NOT NULL,
        value BLOB NOT NULL,
        CONSTRAINT pk_meta PRIMARY KEY (name)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE key_ring (
        id BLOB NOT NULL,
        kind TEXT NOT NULL,
        epoch INTEGER NOT NULL,
        sealed BLOB NOT NULL,
        created_at INTEGER NOT NULL,
        CONSTRAINT pk_key_ring PRIMARY KEY (id)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE certificate (
        id BLOB NOT NULL,
        kind TEXT NOT NULL,
        subject_id BLOB NOT NULL,
        issuer_id BLOB,
        body BLOB NOT NULL,
        signature BLOB NOT NULL,
        created_at INTEGER NOT NULL,
        CONSTRAINT pk_certificate PRIMARY KEY (id)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE sealed_value (
        object_id BLOB NOT NULL,
        part TEXT NOT NULL,
        entity TEXT NOT NULL,
        version INTEGER NOT NULL,
        schema_v INTEGER NOT NULL,
        epoch INTEGER NOT NULL,
        author BLOB NOT NULL,
        is_locked INTEGER NOT NULL,
        body BLOB NOT NULL,
        CONSTRAINT pk_sealed_value PRIMARY KEY (object_id, part),
        CONSTRAINT ck_sealed_value_is_locked CHECK (is_locked IN (0, 1)),
        CONSTRAINT ck_sealed_value_locked_once CHECK (is_locked = 0 OR version = 1)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE client (
        id BLOB NOT NULL,
        workspace_id BLOB NOT NULL,
        revision INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        archived_at INTEGER,
        deleted_at INTEGER,
        author BLOB NOT NULL,
        CONSTRAINT pk_client PRIMARY KEY (id)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE note (
        id BLOB NOT NULL,
        workspace_id BLOB NOT NULL,
        client_id BLOB NOT NULL,
        state TEXT NOT NULL,
        session_on TEXT NOT NULL,
        duration_min INTEGER,
        revision INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        signing_hash BLOB,
        signing_at INTEGER,
        deleted_at INTEGER,
        author BLOB NOT NULL,
        CONSTRAINT pk_note PRIMARY KEY (id),
        CONSTRAINT ck_note_state CHECK (state IN ('draft', 'signing', 'signed')),
        CONSTRAINT fk_note_client_id FOREIGN KEY(client_id) REFERENCES client (id)
    ) WITHOUT ROWID, STRICT""",
    "CREATE INDEX ix_note_client_id_session_on ON note (client_id, session_on)",
    "CREATE INDEX ix_note_state ON note (state)",
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
        CONSTRAINT uq_note_version_note_id_number UNIQUE (note_id, number),
        CONSTRAINT fk_note_version_note_id FOREIGN KEY(note_id) REFERENCES note (id),
        CONSTRAINT fk_note_version_certificate_id FOREIGN KEY(certificate_id) REFERENCES certificate (id)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE attachment (
        id BLOB NOT NULL,
        workspace_id BLOB NOT NULL,
        client_id BLOB NOT NULL,
        note_id BLOB,
        blob_id BLOB NOT NULL,
        media_type TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        deleted_at INTEGER,
        author BLOB NOT NULL,
        CONSTRAINT pk_attachment PRIMARY KEY (id),
        CONSTRAINT uq_attachment_blob_id UNIQUE (blob_id),
        CONSTRAINT fk_attachment_client_id FOREIGN KEY(client_id) REFERENCES client (id),
        CONSTRAINT fk_attachment_note_id FOREIGN KEY(note_id) REFERENCES note (id)
    ) WITHOUT ROWID, STRICT""",
    "CREATE INDEX ix_attachment_client_id ON attachment (client_id)",
    "CREATE INDEX ix_attachment_note_id ON attachment (note_id)",
    """CREATE TABLE form_draft (
        id BLOB NOT NULL,
        kind TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        CONSTRAINT pk_form_draft PRIMARY KEY (id)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE setting (
        name TEXT NOT NULL,
        value BLOB NOT NULL,
        updated_at INTEGER NOT NULL,
        CONSTRAINT pk_setting PRIMARY KEY (name)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE audit (
        seq INTEGER NOT NULL,
        device_id BLOB NOT NULL,
        at INTEGER NOT NULL,
        event TEXT NOT NULL,
        subject_id BLOB,
        facts BLOB NOT NULL,
        prev_hash BLOB NOT NULL,
        hash BLOB NOT NULL,
        CONSTRAINT pk_audit PRIMARY KEY (seq)
    ) STRICT""",
    """CREATE TABLE audit_signature (
        seq INTEGER NOT NULL,
        device_id BLOB NOT NULL,
        head_hash BLOB NOT NULL,
        signature BLOB NOT NULL,
        certificate_id BLOB NOT NULL,
        CONSTRAINT pk_audit_signature PRIMARY KEY (seq),
        CONSTRAINT fk_audit_signature_certificate_id FOREIGN KEY(certificate_id) REFERENCES certificate (id)
    ) STRICT""",
)

_INSERT_ONLY = (
    ("key_ring", "id = NEW.id"),
    ("certificate", "id = NEW.id"),
    ("note_version", "id = NEW.id OR (note_id = NEW.note_id AND number = NEW.number)"),
    ("audit", "seq = NEW.seq"),
    ("audit_signature", "seq = NEW.seq"),
)

_GUARDS = (
    (
        "sealed_value_moved",
        "UPDATE OF object_id, part ON sealed_value",
        "NEW.object_id IS NOT OLD.object_id OR NEW.part IS NOT OLD.part",
    ),
    (
        "sealed_value_locked_update",
        "UPDATE OF entity, schema_v, author, is_locked ON sealed_value",
        "OLD.is_locked = 1 AND (NEW.entity IS NOT OLD.entity OR NEW.schema_v IS NOT OLD.schema_v "
        "OR NEW.author IS NOT OLD.author OR NEW.is_locked IS NOT OLD.is_locked)",
    ),
    ("sealed_value_locked_delete", "DELETE ON sealed_value", "OLD.is_locked = 1"),
    (
        "sealed_value_locked_replace",
        "INSERT ON sealed_value",
        "EXISTS (SELECT 1 FROM sealed_value WHERE object_id = NEW.object_id AND part = NEW.part "
        "AND is_locked = 1)",
    ),
    (
        "sealed_value_version_complete",
        "INSERT ON sealed_value",
        "EXISTS (SELECT 1 FROM note_version WHERE id = NEW.object_id)",
    ),
    ("note_moved", "UPDATE OF id ON note", "NEW.id IS NOT OLD.id"),
    (
        "note_state",
        "UPDATE OF state ON note",
        "NOT (NEW.state = OLD.state OR (OLD.state = 'draft' AND NEW.state = 'signing') "
        "OR (OLD.state = 'signing' AND NEW.state IN ('draft', 'signed')))",
    ),
    (
        "note_frozen",
        "UPDATE OF workspace_id, client_id, session_on, duration_min, author, created_at ON note",
        "OLD.state <> 'draft' AND (NEW.workspace_id IS NOT OLD.workspace_id "
        "OR NEW.client_id IS NOT OLD.client_id OR NEW.session_on IS NOT OLD.session_on "
        "OR NEW.duration_min IS NOT OLD.duration_min OR NEW.author IS NOT OLD.author "
        "OR NEW.created_at IS NOT OLD.created_at)",
    ),
    ("note_signed_delete", "DELETE ON note", "OLD.state = 'signed'"),
    ("note_replace", "INSERT ON note", "EXISTS (SELECT 1 FROM note WHERE id = NEW.id)"),
)


def upgrade() -> None:
    for statement in _TABLES:
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
