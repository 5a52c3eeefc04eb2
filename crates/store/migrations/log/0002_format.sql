-- Which form the events of a block have: what posts hold grows, and blocks of before are read in the form they have.
ALTER TABLE blocks ADD COLUMN format INTEGER NOT NULL DEFAULT 1;
