-- Who may touch what. Devices read three tables, row by row their own workspace's, and write by function only.

REVOKE ALL ON SCHEMA sync FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA sync FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sync FROM PUBLIC;

GRANT USAGE ON SCHEMA sync TO sync_device;
GRANT SELECT ON sync.batch, sync.op, sync.mailbox TO sync_device;
GRANT EXECUTE ON FUNCTION
    sync.my_ws(),
    sync.head(),
    sync.push(integer, bigint, bytea, uuid, uuid, text, smallint, integer, bytea, bytea, uuid[], bytea[], bytea[]),
    sync.post(uuid, smallint, bytea, interval),
    sync.claim(uuid)
TO sync_device;

ALTER TABLE sync.workspace ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE sync.seat ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE sync.batch ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE sync.op ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE sync.mailbox ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- Forced security hides the rows from their owner too, and the functions run as the owner.
CREATE POLICY keeper ON sync.workspace TO sync_owner USING (true) WITH CHECK (true);
CREATE POLICY keeper ON sync.seat TO sync_owner USING (true) WITH CHECK (true);
CREATE POLICY keeper ON sync.batch TO sync_owner USING (true) WITH CHECK (true);
CREATE POLICY keeper ON sync.op TO sync_owner USING (true) WITH CHECK (true);
CREATE POLICY keeper ON sync.mailbox TO sync_owner USING (true) WITH CHECK (true);

CREATE POLICY own_workspace ON sync.batch FOR SELECT TO sync_device USING (ws = (SELECT sync.my_ws()));
CREATE POLICY own_workspace ON sync.op FOR SELECT TO sync_device USING (ws = (SELECT sync.my_ws()));
CREATE POLICY own_workspace ON sync.mailbox FOR SELECT TO sync_device
    USING (ws = (SELECT sync.my_ws()) AND expires > now());
