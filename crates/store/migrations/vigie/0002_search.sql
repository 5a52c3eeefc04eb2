-- Words of stored posts, so that history is searched by them. A row has the id of its post.
--
-- Without content and detail: it only says in which posts a word stands; whoever asks judges the posts themselves. The
-- words come folded and joined by spaces (search.rs), so the tokenizer has nothing to do but cut: every character that
-- is not ASCII belongs to a word.
CREATE VIRTUAL TABLE post_words USING fts5 (
    words,
    content = '',
    contentless_delete = 1,
    detail = none,
    tokenize = "ascii tokenchars '_#@$:.-'"
);

-- However a post goes (its author, its term, its last query), its words go with it.
CREATE TRIGGER post_words_go AFTER DELETE ON posts BEGIN
    DELETE FROM post_words WHERE rowid = old.id;
END;

-- Which form of words the index has, and up to which post (by id) they are still to be written: posts that were there
-- before the index, or before its form changed. Format 0 is none.
CREATE TABLE search_index (
    only    INTEGER PRIMARY KEY CHECK (only = 1),
    format  INTEGER NOT NULL,
    backlog INTEGER NOT NULL
) STRICT;
INSERT INTO search_index VALUES (1, 0, 0);
