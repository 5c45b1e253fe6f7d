-- Two roles that nobody logs in as. Rights go to sync_device alone: a grant to each seat would write its
-- role name where every role can read it.

CREATE ROLE sync_owner NOLOGIN;
CREATE ROLE sync_device NOLOGIN;
GRANT sync_owner TO CURRENT_USER;
