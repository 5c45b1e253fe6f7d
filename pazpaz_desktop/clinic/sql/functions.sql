-- What a device may do beyond reading. All run as sync_owner, so each finds the caller by session_user,
-- which no SET can change, and names every table with its schema.

CREATE FUNCTION sync.my_ws() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT s.ws FROM sync.seat s WHERE s.role_name = session_user AND s.revoked_at IS NULL
$$;

-- The caller's seat, held until the transaction ends: whoever revokes it waits for what has begun.
CREATE FUNCTION sync.my_seat() RETURNS sync.seat
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    mine sync.seat;
BEGIN
    SELECT s.* INTO mine FROM sync.seat s
     WHERE s.role_name = session_user AND s.revoked_at IS NULL FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'revoked' USING ERRCODE = 'PZ003';
    END IF;
    RETURN mine;
END
$$;

CREATE FUNCTION sync.now_ms() RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint
$$;

CREATE FUNCTION sync.head(
    OUT log_gen integer, OUT head_seq bigint, OUT head_chain bytea, OUT format_min integer, OUT server_ms bigint
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    mine sync.seat := sync.my_seat();
BEGIN
    UPDATE sync.seat s SET last_seen = current_date
     WHERE s.ws = mine.ws AND s.seat_id = mine.seat_id AND s.last_seen IS DISTINCT FROM current_date;
    SELECT w.log_gen, w.head_seq, w.head_chain, w.format_min, sync.now_ms()
      INTO head.log_gen, head.head_seq, head.head_chain, head.format_min, head.server_ms
      FROM sync.workspace w WHERE w.ws = mine.ws;
END
$$;

-- Refuses what no honest device sends. Checked before the log is locked: hashing takes the time.
CREATE FUNCTION sync.check_batch(
    kind text, compartment smallint, epoch integer, hdr bytea, sig bytea,
    op_ids uuid[], hashes bytea[], bodies bytea[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    sizes bigint[] := ARRAY(SELECT octet_length(b) FROM unnest(bodies) AS b);
BEGIN
    IF cardinality(op_ids) > 500 OR octet_length(hdr) > 4096
       OR (SELECT coalesce(max(s), 0) > 1048576 OR coalesce(sum(s), 0) > 8388608 FROM unnest(sizes) AS s) THEN
        RAISE EXCEPTION 'too_large' USING ERRCODE = 'PZ001';
    END IF;
    IF (kind IN ('data', 'cert') AND compartment BETWEEN 1 AND 3 AND epoch > 0
        AND octet_length(hdr) > 0 AND octet_length(sig) = 64
        AND coalesce(array_ndims(op_ids), 1) = 1
        AND cardinality(hashes) = cardinality(op_ids) AND cardinality(bodies) = cardinality(op_ids)
        AND array_position(op_ids, NULL) IS NULL AND array_position(hashes, NULL) IS NULL
        AND array_position(bodies, NULL) IS NULL) IS NOT TRUE THEN
        RAISE EXCEPTION 'shape' USING ERRCODE = 'PZ005';
    END IF;
    IF EXISTS (SELECT FROM unnest(hashes, bodies) AS o (hash, body) WHERE sha256(o.body) <> o.hash) THEN
        RAISE EXCEPTION 'hash' USING ERRCODE = 'PZ002';
    END IF;
END
$$;

-- Writes a checked batch behind the head and moves the head. The caller holds the workspace's row.
CREATE FUNCTION sync.append(
    place sync.workspace, device uuid, batch_id uuid, kind text, compartment smallint, epoch integer,
    hdr bytea, sig bytea, op_ids uuid[], hashes bytea[], bodies bytea[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    next_seq bigint := place.head_seq + 1;
    next_chain bytea := sha256(place.head_chain || sha256(hdr || sig));
BEGIN
    INSERT INTO sync.batch
    VALUES (place.ws, next_seq, place.log_gen, device, batch_id, kind, compartment, epoch,
            cardinality(op_ids), hdr, sig, next_chain);
    INSERT INTO sync.op
    SELECT place.ws, next_seq, o.n - 1, o.op_id, o.hash, o.body
      FROM unnest(op_ids, hashes, bodies) WITH ORDINALITY AS o (op_id, hash, body, n);
    UPDATE sync.workspace w SET head_seq = next_seq, head_chain = next_chain WHERE w.ws = place.ws;
EXCEPTION WHEN unique_violation THEN  -- an operation that is in the log already, under another batch
    RAISE EXCEPTION 'shape' USING ERRCODE = 'PZ005';
END
$$;

CREATE FUNCTION sync.push(
    gen integer, seq bigint, chain bytea, batch_id uuid, device uuid, kind text, compartment smallint,
    epoch integer, hdr bytea, sig bytea, op_ids uuid[], hashes bytea[], bodies bytea[],
    OUT outcome text, OUT log_gen integer, OUT head_seq bigint, OUT head_chain bytea, OUT server_ms bigint
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    mine sync.seat := sync.my_seat();
    place sync.workspace;
BEGIN
    PERFORM sync.check_batch(kind, compartment, epoch, hdr, sig, op_ids, hashes, bodies);
    IF device IS NULL OR batch_id IS NULL OR mine.device_id <> device THEN
        RAISE EXCEPTION 'shape' USING ERRCODE = 'PZ005';
    END IF;
    SELECT w.* INTO place FROM sync.workspace w WHERE w.ws = mine.ws FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM sync.batch b WHERE b.ws = place.ws AND b.batch_id = push.batch_id) THEN
        outcome := 'known';
    ELSIF place.state = 'frozen' THEN
        RAISE EXCEPTION 'frozen' USING ERRCODE = 'PZ004';
    ELSIF (place.log_gen, place.head_seq, place.head_chain) IS DISTINCT FROM (gen, seq, chain) THEN
        outcome := 'behind';
    ELSE
        outcome := 'accepted';
        PERFORM sync.append(place, device, batch_id, kind, compartment, epoch, hdr, sig, op_ids, hashes, bodies);
    END IF;
    SELECT w.log_gen, w.head_seq, w.head_chain, sync.now_ms()
      INTO push.log_gen, push.head_seq, push.head_chain, push.server_ms
      FROM sync.workspace w WHERE w.ws = mine.ws;
END
$$;

CREATE FUNCTION sync.post(box uuid, step smallint, body bytea, ttl interval) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    mine sync.seat := sync.my_seat();
BEGIN
    IF octet_length(body) > 262144 OR (SELECT count(*) >= 1000 FROM sync.mailbox m WHERE m.ws = mine.ws) THEN
        RAISE EXCEPTION 'too_large' USING ERRCODE = 'PZ001';
    END IF;
    IF (box IS NOT NULL AND step BETWEEN 1 AND 16 AND body IS NOT NULL
        AND ttl > interval '0' AND ttl <= interval '1 day') IS NOT TRUE THEN
        RAISE EXCEPTION 'shape' USING ERRCODE = 'PZ005';
    END IF;
    DELETE FROM sync.mailbox m WHERE m.ws = mine.ws AND m.expires <= now();
    INSERT INTO sync.mailbox VALUES (mine.ws, box, step, body, now() + ttl) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'step_taken' USING ERRCODE = 'PZ006';
    END IF;
END
$$;

CREATE FUNCTION sync.claim(device uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    mine sync.seat := sync.my_seat();
BEGIN
    IF device IS NULL THEN
        RAISE EXCEPTION 'shape' USING ERRCODE = 'PZ005';
    END IF;
    UPDATE sync.seat s SET device_id = device, claimed_at = coalesce(s.claimed_at, now())
     WHERE s.ws = mine.ws AND s.seat_id = mine.seat_id AND (s.device_id IS NULL OR s.device_id = device);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'used' USING ERRCODE = 'PZ007';
    END IF;
END
$$;
