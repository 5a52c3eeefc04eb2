//! A query in our language while it is put together, and how it is written. Knows nothing of where it came from; the
//! reader and `format` settle what is written here into its final form.

/// A clause of ours.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ours {
    All(Vec<Ours>),
    Any(Vec<Ours>),
    Not(Box<Ours>),
    /// The operator as written: `NEAR/5`, `SENTENCE`.
    Near(String, Box<[Ours; 2]>),
    AtLeast(u32, Box<Ours>),
    /// A word or phrase as written, quotation marks and prefixes included.
    Text(String),
    /// A field and its value without quotation marks.
    Field(&'static str, String),
    /// Words looked for elsewhere than in the text.
    Scope(&'static str, Box<Ours>),
}

impl Ours {
    pub(super) fn not(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// All of them; groups of the same operator are opened.
    pub(super) fn all(parts: Vec<Self>) -> Self {
        Self::join(parts, true)
    }

    /// One of them at least.
    pub(super) fn any(parts: Vec<Self>) -> Self {
        Self::join(parts, false)
    }

    fn join(parts: Vec<Self>, all: bool) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::All(inner) if all => flat.extend(inner),
                Self::Any(inner) if !all => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match (flat.len(), all) {
            (1, _) => flat.remove(0),
            (_, true) => Self::All(flat),
            (_, false) => Self::Any(flat),
        }
    }

    /// Whether it may stand on a side of a proximity: words, phrases, ORs of them, proximities.
    pub(super) fn is_side(&self) -> bool {
        match self {
            Self::Text(_) | Self::Near(..) => true,
            Self::Any(parts) => parts.iter().all(Self::is_side),
            _ => false,
        }
    }

    /// Whether ATLEAST may count it: words, phrases, ORs of them.
    pub(super) fn is_countable(&self) -> bool {
        match self {
            Self::Text(_) => true,
            Self::Any(parts) => parts.iter().all(Self::is_countable),
            _ => false,
        }
    }
}

/// Writes it.
pub(super) fn write(ours: &Ours) -> String {
    let mut out = String::new();
    write_in(ours, Place::Open, &mut out);
    out
}

/// What surrounds a clause: decides on parentheses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing, or parentheses that are there already.
    Open,
    In,
    /// The right side of a proximity, or under NOT.
    Tight,
}

fn write_in(ours: &Ours, place: Place, out: &mut String) {
    let brackets = match ours {
        Ours::All(_) | Ours::Any(_) => place != Place::Open,
        Ours::Near(..) => place == Place::Tight,
        _ => false,
    };
    out.push_str(if brackets { "(" } else { "" });
    match ours {
        Ours::All(parts) => list(parts, " AND ", out),
        Ours::Any(parts) => list(parts, " OR ", out),
        Ours::Not(inner) => {
            out.push_str("NOT ");
            write_in(inner, Place::Tight, out);
        }
        Ours::Near(operator, sides) => {
            write_in(&sides[0], Place::In, out);
            out.push(' ');
            out.push_str(operator);
            out.push(' ');
            write_in(&sides[1], Place::Tight, out);
        }
        Ours::AtLeast(count, of) => {
            out.push_str(&format!("ATLEAST/{count} "));
            write_in(of, Place::Tight, out);
        }
        Ours::Text(written) => out.push_str(written),
        Ours::Field(name, value) => {
            out.push_str(name);
            out.push(':');
            write_value(value, out);
        }
        Ours::Scope(name, inner) => {
            out.push_str(name);
            out.push(':');
            let bare = matches!(**inner, Ours::Text(_));
            out.push_str(if bare { "" } else { "(" });
            write_in(inner, Place::Open, out);
            out.push_str(if bare { "" } else { ")" });
        }
    }
    out.push_str(if brackets { ")" } else { "" });
}

fn list(parts: &[Ours], between: &str, out: &mut String) {
    for (index, part) in parts.iter().enumerate() {
        out.push_str(if index > 0 { between } else { "" });
        write_in(part, Place::In, out);
    }
}

fn write_value(value: &str, out: &mut String) {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '@' | '/' | '<' | '>' | '=');
    if !value.is_empty() && value.chars().all(plain) && !value.starts_with('-') {
        return out.push_str(value);
    }
    out.push('"');
    out.extend(value.chars().map(|c| if c == '"' || c.is_control() { ' ' } else { c }));
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(word: &str) -> Ours {
        Ours::Text(word.to_owned())
    }

    #[test]
    fn parentheses_stand_only_where_they_must() {
        let either = Ours::any(vec![text("b"), text("c")]);
        let near = |left, right| Ours::Near("NEAR/3".to_owned(), Box::new([left, right]));
        let check = |ours: Ours, expect: &str| assert_eq!(write(&ours), expect);
        check(Ours::all(vec![text("a"), either.clone()]), "a AND (b OR c)");
        check(Ours::all(vec![Ours::all(vec![text("a"), text("b")]), text("c")]), "a AND b AND c");
        check(either.clone().not(), "NOT (b OR c)");
        check(either.clone().not().not(), "b OR c");
        check(near(text("a"), text("b")).not(), "NOT (a NEAR/3 b)");
        check(
            near(near(text("a"), text("b")), near(text("c"), either.clone())),
            "a NEAR/3 b NEAR/3 (c NEAR/3 (b OR c))",
        );
        check(Ours::Scope("title", Box::new(either.clone())), "title:(b OR c)");
        check(Ours::AtLeast(3, Box::new(either)), "ATLEAST/3 (b OR c)");
        check(Ours::Field("source", "Le \"Monde\"".to_owned()), "source:\"Le  Monde \"");
    }
}
