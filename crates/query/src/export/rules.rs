//! Rules of bounded length: long ORs are spread over several, what is still too long is widened.

use crate::import::ExportNotes;

use super::X_RULES_MAX;
use super::reasons;
use super::upper::Upper;

/// What came out.
pub(super) enum Fitted {
    Rules(Vec<String>),
    /// The query finds nothing on X.
    Never,
    /// X cannot narrow it down.
    Anything,
}

/// Writes the rules, each at most `limit` characters long.
pub(super) fn fit(upper: Upper, limit: usize, notes: &mut ExportNotes<'_>) -> Fitted {
    match upper {
        Upper::Never => return Fitted::Never,
        ref upper if !upper.stands() => return Fitted::Anything,
        _ => {}
    }
    let mut fitter = Fitter { limit, rules: Vec::new(), widened: false };
    let fits = fitter.rule(&upper);
    if fitter.widened {
        notes.widened_whole(&reasons::TOO_LONG);
    }
    if fits { Fitted::Rules(fitter.rules) } else { Fitted::Anything }
}

struct Fitter {
    limit: usize,
    rules: Vec<String>,
    widened: bool,
}

impl Fitter {
    /// Adds rules that together find what `upper` finds; `false` when that cannot be done.
    fn rule(&mut self, upper: &Upper) -> bool {
        let written = write(upper);
        if !upper.stands() || self.rules.len() >= X_RULES_MAX {
            return false;
        }
        if written.chars().count() <= self.limit {
            self.rules.push(written);
            return true;
        }
        match upper {
            Upper::Some(parts) => self.spread(parts, &[]),
            Upper::All(parts) => self.narrowed(parts),
            Upper::Anything | Upper::Never | Upper::Operator(_) => false,
        }
    }

    /// An AND that is too long: its longest OR is spread, beside as much of the rest as leaves room.
    fn narrowed(&mut self, parts: &[Upper]) -> bool {
        let length = |part: &Upper| chars(&write_in(part));
        let Some(longest) = parts.iter().filter(|part| matches!(part, Upper::Some(_))).max_by_key(|part| length(part))
        else {
            return self.shortened(parts);
        };
        let mut rest: Vec<&Upper> = parts.iter().filter(|part| *part != longest).collect();
        // Half of a rule is left to the alternatives.
        while rest.iter().map(|part| length(part) + 1).sum::<usize>() > self.limit / 2 {
            let Some(index) = (0..rest.len()).max_by_key(|index| length(rest[*index])) else { break };
            rest.remove(index);
            self.widened = true;
        }
        let rest: Vec<Upper> = rest.into_iter().cloned().collect();
        let before = self.rules.len();
        let Upper::Some(alternatives) = longest else { return false };
        if self.spread(alternatives, &rest) {
            return true;
        }
        // Without that OR, if the rest can stand.
        self.rules.truncate(before);
        self.widened = true;
        let rest: Vec<Upper> = parts.iter().filter(|part| *part != longest).cloned().collect();
        self.rule(&Upper::all(rest))
    }

    /// An AND of many: as many parts as fit, those that can stand first.
    fn shortened(&mut self, parts: &[Upper]) -> bool {
        let mut order: Vec<&Upper> = parts.iter().collect();
        order.sort_by_key(|part| (!part.stands(), chars(&write_in(part))));
        let mut kept = Vec::new();
        let mut used = 0;
        for part in order {
            let length = chars(&write_in(part)) + 1;
            if used + length <= self.limit {
                used += length;
                kept.push(part.clone());
            }
        }
        self.widened = true;
        !kept.is_empty() && self.rule(&Upper::all(kept))
    }

    /// Alternatives over several rules, each beside `rest`.
    fn spread(&mut self, alternatives: &[Upper], rest: &[Upper]) -> bool {
        let beside = |chosen: &[Upper]| {
            let mut parts = rest.to_vec();
            parts.push(Upper::some(chosen.to_vec()));
            Upper::all(parts)
        };
        let fixed: usize = rest.iter().map(|part| chars(&write_in(part)) + 1).sum::<usize>() + "()".len();
        let mut chosen: Vec<Upper> = Vec::new();
        let mut used = fixed;
        for alternative in alternatives {
            let length = chars(&write_in(alternative)) + " OR ".len();
            if !chosen.is_empty() && used + length > self.limit {
                if !self.rule(&beside(&chosen)) {
                    return false;
                }
                chosen.clear();
                used = fixed;
            }
            chosen.push(alternative.clone());
            used += length;
        }
        chosen.is_empty() || self.rule(&beside(&chosen))
    }
}

fn chars(text: &str) -> usize {
    text.chars().count()
}

/// Writes a clause that stands by itself.
fn write(upper: &Upper) -> String {
    match upper {
        Upper::Anything | Upper::Never => String::new(),
        Upper::All(parts) => parts.iter().map(write_in).collect::<Vec<_>>().join(" "),
        // X binds a space tighter than OR.
        Upper::Some(parts) => parts.iter().map(write).collect::<Vec<_>>().join(" OR "),
        Upper::Operator(operator) => operator.text.clone(),
    }
}

/// Writes a clause beside others.
fn write_in(upper: &Upper) -> String {
    match upper {
        Upper::Some(_) => format!("({})", write(upper)),
        other => write(other),
    }
}
