-- Words and accounts under a name, for queries to call. `folded` is the name as queries compare it: without case.
CREATE TABLE lists (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    brand      INTEGER NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    folded     TEXT NOT NULL,
    entries    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (brand, folded)
) STRICT;
