-- Who changed what a brand asks with, and when. Written in the change's own transaction; nothing rewrites it.
CREATE TABLE audit (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    brand     INTEGER NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
    at        INTEGER NOT NULL,
    -- The name as it was then: who leaves takes the account along, not the deed.
    user      INTEGER REFERENCES users (id) ON DELETE SET NULL,
    user_name TEXT NOT NULL,
    deed      TEXT NOT NULL,
    subject   INTEGER NOT NULL,
    name      TEXT NOT NULL,
    -- What changed of it, as JSON.
    change    TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_brand ON audit (brand, id);
