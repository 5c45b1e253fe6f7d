-- What the server keeps. Every key begins with the workspace: unique and foreign keys see all rows,
-- whatever row-level security hides, and would otherwise answer questions about other workspaces.

CREATE TABLE sync.workspace (
    ws uuid PRIMARY KEY,
    log_gen integer NOT NULL DEFAULT 1,
    head_seq bigint NOT NULL DEFAULT 0,
    head_chain bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex') CHECK (octet_length(head_chain) = 32),
    format_min integer NOT NULL DEFAULT 1,
    format_cur integer NOT NULL DEFAULT 1,
    state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'frozen'))
);

CREATE TABLE sync.seat (
    ws uuid NOT NULL REFERENCES sync.workspace,
    seat_id uuid NOT NULL,
    role_name name NOT NULL UNIQUE,
    device_id uuid,
    claimed_at timestamptz,
    revoked_at timestamptz,
    store_key text NOT NULL,
    last_seen date,
    PRIMARY KEY (ws, seat_id)
);

CREATE TABLE sync.batch (
    ws uuid NOT NULL REFERENCES sync.workspace,
    seq bigint NOT NULL,
    log_gen integer NOT NULL,
    device_id uuid NOT NULL,
    batch_id uuid NOT NULL,
    kind text NOT NULL,
    compartment smallint NOT NULL,
    epoch integer NOT NULL,
    n_ops smallint NOT NULL,
    hdr bytea NOT NULL,
    sig bytea NOT NULL,
    chain bytea NOT NULL,
    PRIMARY KEY (ws, seq),
    UNIQUE (ws, batch_id)
);

CREATE TABLE sync.op (
    ws uuid NOT NULL,
    seq bigint NOT NULL,
    idx smallint NOT NULL,
    op_id uuid NOT NULL,
    body_hash bytea NOT NULL,
    body bytea,
    PRIMARY KEY (ws, seq, idx),
    UNIQUE (ws, op_id),
    FOREIGN KEY (ws, seq) REFERENCES sync.batch
);

-- Sealed bytes do not compress; trying costs time on every write.
ALTER TABLE sync.op ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE sync.mailbox (
    ws uuid NOT NULL REFERENCES sync.workspace,
    box uuid NOT NULL,
    step smallint NOT NULL CHECK (step BETWEEN 1 AND 16),
    body bytea NOT NULL,
    expires timestamptz NOT NULL,
    PRIMARY KEY (ws, box, step)
);
