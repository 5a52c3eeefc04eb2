//! Who wrote it: Atom gives name and addresses apart, RSS all in one line.

use super::address::Addresses;
use super::document::Person;
use super::tree::{Element, Tree};

/// The person that `element` names, if it names one.
pub(super) fn read(tree: &Tree<'_>, element: &Element<'_>, addresses: &Addresses) -> Option<Person> {
    let of = |names: &[&str]| {
        let named = |child: &&Element<'_>| names.iter().any(|name| child.local.eq_ignore_ascii_case(name));
        tree.children(element).find(named).map(|child| tree.words(child)).filter(|words| !words.is_empty())
    };
    let href = of(&["uri", "url", "homepage"]).map(|href| addresses.join(&element.base, &href));
    let apart = Person { name: of(&["name"]), email: of(&["email"]), href };
    let person = if apart == Person::default() { of_line(&tree.words(element)) } else { apart };
    (person != Person::default()).then_some(person)
}

/// Name and address out of `me@example.com (Name)` (RSS), `Name <me@example.com>` (mail) and other orders.
pub(super) fn of_line(line: &str) -> Person {
    let marks = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | ',' | ';' | '"');
    let email = line.split(marks).find(|word| is_email(word));
    let rest = email.map_or_else(|| line.to_owned(), |email| line.replace(email, " "));
    // The brackets that set one apart from the other.
    let name = rest.replace("( )", "").replace("< >", "");
    let name = name.trim().trim_start_matches('(').trim_end_matches(')').trim();
    let name = (!name.is_empty()).then(|| name.to_owned());
    Person { name, email: email.map(str::to_owned), href: None }
}

fn is_email(word: &str) -> bool {
    let Some((mailbox, host)) = word.split_once('@') else { return false };
    let named =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    !mailbox.is_empty()
        && mailbox.bytes().all(|byte| byte.is_ascii_graphic())
        && host.contains('.')
        && host.split('.').all(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_taken_apart() {
        for (line, name, email) in [
            ("me@example.com (Example editor)", Some("Example editor"), Some("me@example.com")),
            ("Example editor <me+spam@example.com>", Some("Example editor"), Some("me+spam@example.com")),
            ("Example editor (me@example.com)", Some("Example editor"), Some("me@example.com")),
            ("me@example.com", None, Some("me@example.com")),
            ("Zoé @ home", Some("Zoé @ home"), None),
            ("é@x.fr", Some("é@x.fr"), None),
            ("", None, None),
        ] {
            let expect = Person { name: name.map(str::to_owned), email: email.map(str::to_owned), href: None };
            assert_eq!(of_line(line), expect, "{line}");
        }
    }
}
