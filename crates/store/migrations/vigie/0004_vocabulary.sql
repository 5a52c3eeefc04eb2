-- The words of the index in order, each with how many posts have it: what a pattern or a stem stands for is read here.
CREATE VIRTUAL TABLE post_vocabulary USING fts5vocab(post_words, row);
