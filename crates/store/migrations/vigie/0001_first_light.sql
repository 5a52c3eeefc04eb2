-- Everything but the log. Times are microseconds since the epoch; JSON columns hold our own plain data.

CREATE TABLE brands (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    colour     TEXT NOT NULL,
    -- Of notices sent in its name: fr or en.
    language   TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
    id            INTEGER PRIMARY KEY,
    email         TEXT NOT NULL COLLATE NOCASE UNIQUE,
    name          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    language      TEXT NOT NULL,
    administrator INTEGER NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE memberships (
    user  INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    brand INTEGER NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
    role  TEXT NOT NULL,
    PRIMARY KEY (user, brand)
) STRICT, WITHOUT ROWID;

-- Apart from memberships: an administrator has a board in a brand without being a member of it.
CREATE TABLE boards (
    user  INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    brand INTEGER NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
    body  TEXT NOT NULL,
    PRIMARY KEY (user, brand)
) STRICT, WITHOUT ROWID;

-- Session and API tokens are kept as SHA-256 of the token: whoever reads this file cannot sign in with it.
CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    user       INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    csrf       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE api_tokens (
    id           INTEGER PRIMARY KEY,
    token_hash   BLOB NOT NULL UNIQUE,
    user         INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    brand        INTEGER NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
    name         TEXT NOT NULL,
    scopes       TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT;

-- Encrypted with the installation's key; the owner's name is bound into the cipher, so rows cannot be swapped.
CREATE TABLE secrets (
    owner      TEXT PRIMARY KEY,
    nonce      BLOB NOT NULL,
    ciphertext BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- brand is NULL for a source shared by the whole installation (the public firehose).
CREATE TABLE sources (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    brand      INTEGER REFERENCES brands (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL,
    name       TEXT NOT NULL,
    settings   TEXT NOT NULL,
    enabled    INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- What each source did in each minute: the gap ledger's first line.
CREATE TABLE source_minutes (
    source INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    minute INTEGER NOT NULL,
    events INTEGER NOT NULL,
    state  TEXT NOT NULL,
    PRIMARY KEY (source, minute)
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    source INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    at     INTEGER NOT NULL,
    reason TEXT NOT NULL,
    sample TEXT NOT NULL
) STRICT;
CREATE INDEX quarantine_by_source ON quarantine (source, id);

CREATE TABLE queries (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    brand      INTEGER NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    text       TEXT NOT NULL,
    colour     INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE channels (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    brand           INTEGER NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
    kind            TEXT NOT NULL,
    name            TEXT NOT NULL,
    settings        TEXT NOT NULL,
    enabled         INTEGER NOT NULL,
    alerts_per_hour INTEGER,
    last_sent_at    INTEGER,
    last_error      TEXT,
    created_at      INTEGER NOT NULL
) STRICT;

CREATE TABLE rules (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    brand             INTEGER NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
    query             INTEGER NOT NULL REFERENCES queries (id) ON DELETE CASCADE,
    name              TEXT NOT NULL,
    condition         TEXT NOT NULL,
    cool_down_minutes INTEGER NOT NULL,
    pace              TEXT NOT NULL,
    enabled           INTEGER NOT NULL,
    created_at        INTEGER NOT NULL
) STRICT;

CREATE TABLE rule_channels (
    rule    INTEGER NOT NULL REFERENCES rules (id) ON DELETE CASCADE,
    channel INTEGER NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    PRIMARY KEY (rule, channel)
) STRICT, WITHOUT ROWID;

-- Posts that some query matched. scope is the brand of a private source, 0 for shared ones: two brands' private
-- posts never meet in one row even where their native ids are equal.
CREATE TABLE posts (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    scope        INTEGER NOT NULL,
    network      TEXT NOT NULL,
    native       TEXT NOT NULL,
    author       TEXT NOT NULL,
    source       INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    witnessed_at INTEGER NOT NULL,
    stored_at    INTEGER NOT NULL,
    lang         TEXT NOT NULL,
    tone         TEXT,
    tone_score   REAL,
    root         TEXT NOT NULL,
    body         TEXT NOT NULL,
    UNIQUE (scope, network, native)
) STRICT;
CREATE INDEX posts_by_author ON posts (scope, network, author);
CREATE INDEX posts_by_root ON posts (scope, network, root);
CREATE INDEX posts_by_time ON posts (witnessed_at);

-- What is last known of an account; posts show it rather than what they were written with.
CREATE TABLE authors (
    scope   INTEGER NOT NULL,
    network TEXT NOT NULL,
    native  TEXT NOT NULL,
    body    TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (scope, network, native)
) STRICT, WITHOUT ROWID;
CREATE INDEX authors_by_time ON authors (seen_at);

CREATE TABLE matches (
    query      INTEGER NOT NULL REFERENCES queries (id) ON DELETE CASCADE,
    post       INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    brand      INTEGER NOT NULL,
    matched_at INTEGER NOT NULL,
    PRIMARY KEY (query, post)
) STRICT, WITHOUT ROWID;
CREATE INDEX matches_by_post ON matches (post, brand);

-- What changed for a brand, in order: the live feed, resumable by id.
CREATE TABLE changes (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    brand   INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    subject INTEGER NOT NULL,
    queries TEXT NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX changes_by_brand ON changes (brand, id);

CREATE TABLE volume (
    query    INTEGER NOT NULL REFERENCES queries (id) ON DELETE CASCADE,
    minute   INTEGER NOT NULL,
    posts    INTEGER NOT NULL,
    authors  INTEGER NOT NULL,
    negative INTEGER NOT NULL,
    neutral  INTEGER NOT NULL,
    positive INTEGER NOT NULL,
    PRIMARY KEY (query, minute)
) STRICT, WITHOUT ROWID;

CREATE TABLE alerts (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    brand           INTEGER NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
    rule            INTEGER NOT NULL,
    query           INTEGER NOT NULL,
    once_key        TEXT NOT NULL,
    raised_at       INTEGER NOT NULL,
    stored_at       INTEGER NOT NULL,
    severity        INTEGER NOT NULL,
    rule_name       TEXT NOT NULL,
    query_name      TEXT NOT NULL,
    cause           TEXT NOT NULL,
    posts           TEXT NOT NULL,
    acknowledged_by INTEGER REFERENCES users (id) ON DELETE SET NULL,
    acknowledged_at INTEGER,
    UNIQUE (brand, once_key)
) STRICT;
CREATE INDEX alerts_open ON alerts (brand, id) WHERE acknowledged_at IS NULL;

CREATE TABLE deliveries (
    alert   INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    channel INTEGER NOT NULL,
    fate    TEXT NOT NULL,
    job     INTEGER,
    PRIMARY KEY (alert, channel)
) STRICT, WITHOUT ROWID;

-- Outbound work: durable, leased, retried, dead-lettered. once_key makes asking twice the same as asking once.
CREATE TABLE jobs (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    brand       INTEGER REFERENCES brands (id) ON DELETE CASCADE,
    kind        TEXT NOT NULL,
    once_key    TEXT NOT NULL UNIQUE,
    payload     TEXT NOT NULL,
    state       TEXT NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    run_at      INTEGER NOT NULL,
    lease_until INTEGER,
    last_error  TEXT,
    created_at  INTEGER NOT NULL,
    done_at     INTEGER
) STRICT;
CREATE INDEX jobs_due ON jobs (run_at) WHERE state IN ('waiting', 'running');

-- How far each consumer of the log has come; moves in the transaction that stores what it made of it.
CREATE TABLE consumers (
    name TEXT PRIMARY KEY,
    seq  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- An engine state as of seq, with the rules it lived under: state and rules are only ever replayed together.
CREATE TABLE snapshots (
    consumer TEXT PRIMARY KEY,
    seq      INTEGER NOT NULL,
    taken_at INTEGER NOT NULL,
    -- Of the state's bytes: a newer engine may not read an older one's, and then lives the log through again.
    format   INTEGER NOT NULL,
    ruleset  TEXT NOT NULL,
    state    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Counts every change to queries, rules, channels and sources, so that the scan notices without comparing them.
CREATE TABLE config_version (
    only    INTEGER PRIMARY KEY CHECK (only = 1),
    version INTEGER NOT NULL
) STRICT;
INSERT INTO config_version VALUES (1, 0);
