//! From a post to the terms of the set that it has: one pass over its words, then its fields.

use crate::document::{Document, Has, entries};
use crate::field::{FieldName, host};
use crate::limits::FIELD_GAP;
use crate::text::{Hasher, Token, TokenKind, caseless, folded, hash_caseless, listed, tokens};

use super::key;
use super::scratch::Scratch;
use super::terms::Terms;

/// Which kinds of term a set asks for, so that the rest is not looked up.
#[derive(Clone, Debug, Default)]
pub(super) struct Uses {
    /// `#x`, `@x`, `$x`.
    pub(super) tags: bool,
    /// `title:x`
    pub(super) titles: bool,
    /// For each folded length in bytes, whether a prefix has it.
    pub(super) prefix_lengths: Vec<bool>,
    /// Fields by their number.
    pub(super) fields: u32,
}

impl Uses {
    pub(super) fn field(&self, name: FieldName) -> bool {
        self.fields & (1 << name as u32) != 0
    }
}

/// Marks in `scratch` every term of the set that the post has.
pub(super) fn read(document: &Document<'_>, terms: &Terms, uses: &Uses, scratch: &mut Scratch) {
    let mut reader = Reader { terms, uses, scratch, has: document.has, base: 0, next: 0, title: false };
    reader.part(document.text, tokens(document.text));
    if let Some(title) = document.title {
        reader.title = true;
        reader.part(title, tokens(title));
        reader.title = false;
    }
    for name in entries(document.hashtags) {
        reader.has |= Has::HASHTAG;
        reader.part(name, listed(name, TokenKind::Hashtag));
    }
    for name in entries(document.mentions) {
        reader.has |= Has::MENTION;
        reader.part(name, listed(name, TokenKind::Mention));
    }
    if uses.fields != 0 {
        reader.fields(document);
    }
}

struct Reader<'r> {
    terms: &'r Terms,
    uses: &'r Uses,
    scratch: &'r mut Scratch,
    has: Has,
    /// The position that the current part begins at.
    base: u32,
    /// The position that the next part begins at.
    next: u32,
    title: bool,
}

impl Reader<'_> {
    #[inline]
    fn part(&mut self, text: &str, tokens: impl Iterator<Item = Token>) {
        self.base = self.next;
        for token in tokens {
            self.token(&token, text);
        }
    }

    #[inline]
    fn token(&mut self, token: &Token, text: &str) {
        let position = self.base + token.position;
        self.next = position + FIELD_GAP;
        match token.kind {
            TokenKind::Word | TokenKind::Glyph | TokenKind::Emoji => self.word(token.hash, position),
            TokenKind::Url => return self.has |= Has::LINK,
            TokenKind::Handle => {}
            TokenKind::Hashtag => {
                self.has |= Has::HASHTAG;
                self.word(token.hash, position);
            }
            TokenKind::Mention => {
                self.has |= Has::MENTION;
                self.word(token.hash, position);
            }
            TokenKind::Cashtag => self.word(token.hash, position),
        }
        if self.uses.tags
            && let Some(salt) = key::kind_salt(token.kind)
        {
            self.word(token.hash ^ salt, position);
        }
        if !self.uses.prefix_lengths.is_empty() {
            self.prefixes(token, text, position);
        }
    }

    #[inline]
    fn word(&mut self, key: u64, position: u32) {
        self.look_up(key, position);
        if self.title && self.uses.titles {
            self.look_up(key::in_title(key), position);
        }
    }

    #[inline]
    fn look_up(&mut self, key: u64, position: u32) {
        match self.terms.get(key) {
            Some((term, true)) => self.scratch.see_at(term, position),
            Some((term, false)) => self.scratch.see(term),
            None => {}
        }
    }

    /// Looks up each beginning of the word that is as long as some prefix.
    fn prefixes(&mut self, token: &Token, text: &str, position: u32) {
        let mut word = std::mem::take(&mut self.scratch.word);
        word.clear();
        folded(token, text, &mut word);
        let mut hasher = Hasher::new();
        for (&byte, length) in word.as_bytes().iter().zip(1..self.uses.prefix_lengths.len()) {
            hasher.byte(byte);
            if self.uses.prefix_lengths[length] {
                let key = key::as_prefix(hasher.finish());
                if token.kind != TokenKind::Handle {
                    self.word(key, position);
                }
                if let Some(salt) = key::kind_salt(token.kind) {
                    self.word(key ^ salt, position);
                }
            }
        }
        self.scratch.word = word;
    }

    fn fields(&mut self, document: &Document<'_>) {
        if self.uses.field(FieldName::Lang) {
            self.lang(document.lang);
        }
        if self.uses.field(FieldName::Author) {
            self.name(FieldName::Author, document.author_native);
            if let Some(handle) = document.author_handle {
                self.name(FieldName::Author, handle.strip_prefix('@').unwrap_or(handle));
            }
        }
        if self.uses.field(FieldName::Source) {
            self.name(FieldName::Source, document.source);
        }
        if self.uses.field(FieldName::Network) {
            self.name(FieldName::Network, document.network);
        }
        if self.uses.field(FieldName::Type) {
            self.have(key::kind(document.kind));
        }
        if self.uses.field(FieldName::Is) && document.verified {
            self.have(key::verified());
        }
        if self.uses.field(FieldName::Site) {
            entries(document.links).filter_map(host).for_each(|host| self.host(host));
        }
        if self.uses.field(FieldName::Has) {
            self.flags(document);
        }
    }

    fn have(&mut self, key: u64) {
        if let Some((term, _)) = self.terms.get(key) {
            self.scratch.see(term);
        }
    }

    fn name(&mut self, field: FieldName, name: &str) {
        self.have(key::field(field, hash_caseless(name)));
    }

    /// The tag and each shorter one that holds it: `fr-ca`, `fr`.
    fn lang(&mut self, tag: &str) {
        let mut hasher = Hasher::new();
        for c in caseless(tag).map(|c| if c == '_' { '-' } else { c }) {
            if c == '-' {
                self.have(key::field(FieldName::Lang, hasher.finish()));
            }
            hasher.char(c);
        }
        self.have(key::field(FieldName::Lang, hasher.finish()));
    }

    /// The host and each domain that holds it.
    fn host(&mut self, host: &str) {
        self.name(FieldName::Site, host);
        for (dot, _) in host.match_indices('.') {
            self.name(FieldName::Site, &host[dot + 1..]);
        }
    }

    fn flags(&mut self, document: &Document<'_>) {
        if entries(document.links).next().is_some() {
            self.has |= Has::LINK;
        }
        for (flag, word) in Has::ALL {
            if self.has.contains(flag) {
                self.have(key::flag(word));
            }
        }
    }
}
