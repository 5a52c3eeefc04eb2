//! Who wrote it: names and addresses, apart (Atom) or in one line (RSS).

use super::super::document::{Field, Part, Person};
use super::{Builder, PER_PART_MAX};

/// Which property of a person an element gives.
#[derive(Clone, Copy)]
pub(super) enum Of {
    Name,
    Email,
    Href,
}

impl Builder {
    pub(super) fn start_author(&mut self) {
        self.in_author = true;
        self.push("author", true);
        let context = self.context();
        if context.authors.len() < PER_PART_MAX {
            context.authors.push(Person::default());
        }
    }

    pub(super) fn end_author(&mut self) {
        self.pop("author");
        self.in_author = false;
        name_author(self.context());
    }

    /// Notes a property of the person that stands open, if it is an author.
    pub(super) fn person(&mut self, of: Of, value: Option<String>) {
        let Some(value) = value else { return };
        if self.in_publisher || !self.in_author {
            return;
        }
        let context = self.context();
        if context.authors.is_empty() {
            context.authors.push(Person::default());
        }
        if let Some(author) = context.authors.last_mut() {
            match of {
                Of::Name => author.name = Some(value),
                Of::Email => author.email = Some(value),
                Of::Href => author.href = Some(value),
            }
        }
    }
}

/// Makes the author's line from what is known of the person, or the person from the line.
fn name_author(part: &mut Part) {
    let line = part.get(Field::Author).map(str::to_owned);
    let Some(person) = part.authors.last_mut() else { return };
    let given = |text: &Option<String>| text.as_deref().filter(|text| !text.is_empty()).map(str::to_owned);
    if *person != Person::default() {
        let line = match (given(&person.name), given(&person.email)) {
            (Some(name), Some(email)) => format!("{name} ({email})"),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => return,
        };
        part.set(Field::Author, line);
    } else if let Some(line) = line.filter(|line| !line.is_empty()) {
        (person.name, person.email) = split(&line);
    }
}

/// Name and address out of `Name (me@example.com)`, `me@example.com (Name)`, `Name <me@example.com>` and the like.
fn split(line: &str) -> (Option<String>, Option<String>) {
    let Some((from, to)) = email(line) else { return (Some(line.to_owned()), None) };
    let email = &line[from..to];
    let rest = line.replace(email, "").replace("()", "").replace("<>", "").replace("&lt;&gt;", "");
    let rest = rest.trim();
    let rest = rest.strip_prefix('(').unwrap_or(rest);
    let name = rest.strip_suffix(')').unwrap_or(rest).trim();
    ((!name.is_empty()).then(|| name.to_owned()), Some(email.to_owned()))
}

/// Where an address of mail stands in `line`.
fn email(line: &str) -> Option<(usize, usize)> {
    line.match_indices('@').find_map(|(at, _)| {
        let mailbox = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+');
        let from = line[..at]
            .rfind(|c| !mailbox(c))
            .map_or(0, |before| before + line[before..].chars().next().map_or(1, char::len_utf8));
        let after = &line[at + 1..];
        let run = after.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.')).count();
        let dot = after[..run].rfind('.')?;
        let top = after[dot + 1..run].bytes().take_while(u8::is_ascii_alphabetic).take(4).count();
        let mut to = at + 1 + dot + 1 + top;
        if let Some(subject) = line[to..].strip_prefix("?subject=") {
            to += "?subject=".len() + subject.find(char::is_whitespace).unwrap_or(subject.len());
        }
        (from < at && dot > 0 && top >= 2).then_some((from, to))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_taken_apart() {
        for (line, name, mail) in [
            ("me@example.com (Example editor)", Some("Example editor"), Some("me@example.com")),
            ("Example editor <me+spam@example.com>", Some("Example editor"), Some("me+spam@example.com")),
            ("Example editor (me@example.com)", Some("Example editor"), Some("me@example.com")),
            ("me@example.com", None, Some("me@example.com")),
            ("Zoé @ home", Some("Zoé @ home"), None),
            ("é@x.fr", Some("é@x.fr"), None),
        ] {
            assert_eq!(split(line), (name.map(str::to_owned), mail.map(str::to_owned)), "{line}");
        }
    }
}
