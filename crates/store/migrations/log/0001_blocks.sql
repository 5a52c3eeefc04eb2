-- The log: the only durability point. A block and the cursor of the source that brought it are written together.
CREATE TABLE blocks (
    first_seq    INTEGER PRIMARY KEY,
    last_seq     INTEGER NOT NULL,
    source       INTEGER NOT NULL,
    witnessed_at INTEGER NOT NULL,
    -- zstd over postcard of Vec<Event>; NULL for a tick, which only says what time it is.
    body         BLOB,
    -- 64-bit hashes of the posts inside and of their authors, little-endian: finds the blocks a deletion must reach.
    post_keys    BLOB
) STRICT;
CREATE INDEX blocks_by_time ON blocks (witnessed_at);

CREATE TABLE cursors (
    source   INTEGER PRIMARY KEY,
    cursor   TEXT NOT NULL,
    moved_at INTEGER NOT NULL
) STRICT;

-- One row: the position the next event gets. Kept apart from blocks, so that retention never makes a number repeat.
CREATE TABLE head (
    only         INTEGER PRIMARY KEY CHECK (only = 1),
    next_seq     INTEGER NOT NULL,
    -- The log's clock never goes back, whatever the machine's does.
    witnessed_at INTEGER NOT NULL
) STRICT;
INSERT INTO head VALUES (1, 1, 0);
