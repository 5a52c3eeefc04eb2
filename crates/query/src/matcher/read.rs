//! Reads a post: marks every term of the set that it has, and where those stand whose places matter.

use crate::ast::Scope;
use crate::document::{Document, Has, entries};
use crate::field::link::host;
use crate::field::{Count, FieldName};
use crate::limits::{FIELD_GAP, LEAD_POSITIONS};
use crate::text::{Begins, Hasher, Token, TokenKind, breaks, caseless, folded, hash_caseless, listed, tokens};

use super::scratch::{Begun, Scratch, Start};
use super::terms::{Flags, Terms};
use super::uses::Uses;
use super::{cells, key};

/// Reads a post into `scratch`, which has been begun.
pub(super) fn read(document: &Document<'_>, terms: &Terms, uses: &Uses, scratch: &mut Scratch) {
    let mut reader = Reader {
        terms,
        uses,
        has: document.has,
        base: 0,
        scope: Scope::Anywhere,
        lead: uses.scope(Scope::Lead),
        before: Side::default(),
        scratch,
    };
    reader.told(document.text, Scope::Anywhere);
    reader.lead = false;
    if let Some(title) = document.title {
        reader.told(title, Scope::Title);
    }
    let about = [
        (Scope::Bio, document.author_bio),
        (Scope::Name, document.author_name),
        (Scope::BioLocation, document.author_location),
    ];
    for (scope, text) in about {
        if let Some(text) = text.filter(|_| uses.scope(scope)) {
            reader.told(text, scope);
        }
    }
    reader.scope = Scope::Anywhere;
    reader.scratch.listed_from = reader.base;
    for name in entries(document.hashtags) {
        reader.listed(name, TokenKind::Hashtag);
        reader.has |= Has::HASHTAG;
    }
    for name in entries(document.mentions) {
        reader.listed(name, TokenKind::Mention);
        reader.has |= Has::MENTION;
    }
    if uses.fields != 0 {
        reader.fields(document);
    }
}

/// From how many terms on the table is too large for the processor's nearest memory.
const FETCHED_AHEAD: usize = 1 << 12;

struct Reader<'r> {
    terms: &'r Terms,
    uses: &'r Uses,
    has: Has,
    /// What is added to positions of the part being read.
    base: u32,
    /// Which part is being read; `Anywhere` stands for the text and what is listed beside it.
    scope: Scope,
    /// Whether the lead may be being read, and somebody asks for it.
    lead: bool,
    before: Side,
    scratch: &'r mut Scratch,
}

/// The words at one position and at the one before it: a hashtag of signs shares its position with its first sign.
#[derive(Clone, Copy, Default)]
struct Side {
    position: u32,
    words: [u64; 2],
    count: u8,
    words_before: [u64; 2],
    count_before: u8,
}

impl Reader<'_> {
    /// A text of the post, whole.
    fn told(&mut self, text: &str, scope: Scope) {
        self.scope = scope;
        if self.terms.len() < FETCHED_AHEAD {
            return self.all(tokens(text), text);
        }
        let mut read = std::mem::take(&mut self.scratch.tokens);
        read.clear();
        read.extend(tokens(text));
        self.touch(&read);
        self.all(read.iter().copied(), text);
        self.scratch.tokens = read;
    }

    /// The tokens of a text in order.
    fn all(&mut self, tokens: impl Iterator<Item = Token>, text: &str) {
        let mut last = None;
        if self.uses.sentences {
            self.scratch.beginnings.push(self.base, Begins::Paragraph);
            let mut breaks = breaks(text).peekable();
            for token in tokens {
                while let Some((_, begins)) = breaks.next_if(|(at, _)| *at <= token.start as usize) {
                    self.scratch.beginnings.push(self.base + token.position, begins);
                }
                last = Some(token.position);
                self.token(&token, text);
            }
        } else {
            for token in tokens {
                last = Some(token.position);
                self.token(&token, text);
            }
        }
        self.part_ends(last);
    }

    /// Looks at where all words and pairs of a text would be in the table of terms before asking for any: a processor
    /// fetches many places at once when no decision depends on what stands there.
    fn touch(&mut self, read: &[Token]) {
        let mut touched = 0;
        let mut before: Option<&Token> = None;
        for token in read {
            touched ^= self.terms.touch(token.hash);
            if let Some(before) = before.filter(|_| !self.uses.pairs.is_empty())
                && self.uses.pairs.may_end(token.hash)
                && self.uses.pairs.may_begin(before.hash)
            {
                touched ^= self.terms.touch(key::followed(before.hash, token.hash));
            }
            before = Some(token);
        }
        self.scratch.touched ^= touched;
    }

    fn listed(&mut self, name: &str, kind: TokenKind) {
        if self.uses.sentences {
            self.scratch.beginnings.push(self.base, Begins::Paragraph);
        }
        let mut last = None;
        for token in listed(name, kind) {
            last = Some(token.position);
            self.token(&token, name);
        }
        self.part_ends(last);
    }

    fn part_ends(&mut self, last: Option<u32>) {
        if let Some(last) = last {
            self.base += last + FIELD_GAP;
        }
    }

    #[inline]
    fn token(&mut self, token: &Token, text: &str) {
        let position = self.base + token.position;
        if matches!(self.scope, Scope::Anywhere | Scope::Title) {
            self.has |= match token.kind {
                TokenKind::Hashtag => Has::HASHTAG,
                TokenKind::Mention => Has::MENTION,
                TokenKind::Url => Has::LINK,
                _ => Has::NONE,
            };
        }
        match token.kind {
            TokenKind::Url => return,
            TokenKind::Handle => {}
            _ => {
                if self.uses.starts {
                    let scope = self.scope;
                    self.scratch.starts.push(Start { position, byte: token.start, scope });
                }
                self.word(token.hash, position);
                if !self.uses.pairs.is_empty() {
                    self.phrases(token.hash, position);
                }
            }
        }
        if self.uses.tags
            && let Some(salt) = key::kind_salt(token.kind)
        {
            self.word(token.hash ^ salt, position);
        }
        if self.uses.forms {
            self.forms(token, text, position);
        }
    }

    /// Something that stands at a position of the part being read.
    #[inline]
    fn word(&mut self, key: u64, position: u32) {
        match self.scope {
            Scope::Anywhere => {
                self.look_up(key, position);
                if self.lead && position < LEAD_POSITIONS {
                    self.look_up(key ^ key::scope_salt(Scope::Lead), position);
                }
            }
            Scope::Title => {
                self.look_up(key, position);
                if self.uses.scope(Scope::Title) {
                    self.look_up(key ^ key::scope_salt(Scope::Title), position);
                }
            }
            about => self.look_up(key ^ key::scope_salt(about), position),
        }
    }

    #[inline]
    fn look_up(&mut self, key: u64, position: u32) {
        if let Some((term, flags)) = self.terms.get(key) {
            if flags.has(Flags::PLACED) {
                self.scratch.see_at(term, key, position);
            } else if flags.has(Flags::WANTED) {
                self.scratch.see(term, key);
            }
        }
    }

    /// Phrases that the word ends, and those that it takes further.
    #[inline]
    fn phrases(&mut self, hash: u64, position: u32) {
        let side = &mut self.before;
        if position != side.position || side.count == 0 {
            let follows = position == side.position + 1;
            (side.words_before, side.count_before) = (side.words, if follows { side.count } else { 0 });
            (side.position, side.count) = (position, 0);
            self.scratch.phrases.swap(0, 1);
            self.scratch.phrases[1].clear();
            if !follows {
                self.scratch.phrases[0].clear();
            }
        }
        if let Some(place) = side.words.get_mut(usize::from(side.count)) {
            *place = hash;
            side.count += 1;
        }
        if side.count_before > 0 && self.uses.pairs.may_end(hash) {
            let (words, count) = (side.words_before, side.count_before);
            for first in &words[..usize::from(count)] {
                if self.uses.pairs.may_begin(*first) {
                    self.phrase(key::followed(*first, hash), position - 1, position);
                }
            }
        }
        for at in 0..self.scratch.phrases[0].len() {
            let Begun { key, first } = self.scratch.phrases[0][at];
            self.phrase(key::followed(key, hash), first, position);
        }
    }

    /// Words side by side from `first` to `last`.
    #[inline]
    fn phrase(&mut self, key: u64, first: u32, last: u32) {
        if self.terms.get(key).is_some_and(|(_, flags)| flags.has(Flags::CONTINUED)) {
            self.scratch.phrases[1].push(Begun { key, first });
        }
        match self.scope {
            Scope::Anywhere => {
                self.look_up(key, first);
                // In the lead stands only a phrase whose last word does.
                if self.lead && last < LEAD_POSITIONS {
                    self.look_up(key ^ key::scope_salt(Scope::Lead), first);
                }
            }
            _ => self.word(key, first),
        }
    }

    /// What patterns, fuzzy words and stems the word is like.
    fn forms(&mut self, token: &Token, text: &str, position: u32) {
        let mut word = std::mem::take(&mut self.scratch.word);
        let (from, to) = self.scratch.remembered.keys_of(token.hash, |word| folded(token, text, word), &mut word);
        self.scratch.word = word;
        for at in from..to {
            let key = self.scratch.remembered.key(at);
            if token.kind != TokenKind::Handle {
                self.word(key, position);
            }
            if let Some(salt) = key::kind_salt(token.kind) {
                self.word(key ^ salt, position);
            }
        }
    }

    fn fields(&mut self, document: &Document<'_>) {
        let uses = self.uses;
        if uses.field(FieldName::Lang) {
            self.lang(document.lang);
        }
        if uses.field(FieldName::Author) {
            self.name(FieldName::Author, document.author_native);
            if let Some(handle) = document.author_handle {
                self.name(FieldName::Author, bare(handle));
            }
        }
        if uses.field(FieldName::To) {
            entries(document.reply_to_author).for_each(|name| self.name(FieldName::To, bare(name)));
        }
        for (field, value) in [
            (FieldName::Source, Some(document.source)),
            (FieldName::Network, Some(document.network)),
            (FieldName::ReplyTo, document.reply_to),
            (FieldName::Conversation, document.conversation),
        ] {
            if let Some(value) = value.filter(|_| uses.field(field)) {
                self.name(field, value);
            }
        }
        for (field, values) in [(FieldName::Within, document.places), (FieldName::Image, document.pictures)] {
            if uses.field(field) {
                entries(values).for_each(|value| self.name(field, value));
            }
        }
        if uses.field(FieldName::Type) {
            self.have(key::kind(document.kind));
        }
        if uses.field(FieldName::Is) && document.verified {
            self.have(key::verified());
        }
        if uses.field(FieldName::Site) {
            entries(document.links).filter_map(host).for_each(|host| self.host(host));
        }
        if uses.field(FieldName::Has) {
            self.flags(document);
        }
        for count in Count::ALL.into_iter().filter(|count| uses.field(count.name())) {
            if let Some(number) = document.number(count) {
                self.have(key::number(count, key::bucket(number)));
            }
        }
        if let Some((lat, lon)) = document.point.filter(|_| uses.points) {
            cells::of(lat, lon).for_each(|cell| self.have(cell));
        }
    }

    fn have(&mut self, key: u64) {
        self.look_up(key, 0);
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

fn bare(handle: &str) -> &str {
    handle.strip_prefix('@').unwrap_or(handle)
}
