//! As much of Python as the expectations are written in: literals, paths, `==`, `!=`, `in`, `and`, `not`, `len` and `ord`.

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expr {
    Literal(Value),
    /// A name and what is taken from it, step by step.
    Path(String, Vec<Value>),
    Call(String, Vec<Expr>),
    /// Whether there is anything at a path.
    Has(Box<Expr>),
    Not(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    /// `a == b == c`: the operands and the operator between each two.
    Compare(Vec<Expr>, Vec<String>),
    List(Vec<Expr>),
}

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(f64),
    None,
    List(Vec<Value>),
}

impl Value {
    fn truth(&self) -> bool {
        match self {
            Self::Text(text) => !text.is_empty(),
            Self::Number(number) => *number != 0.0,
            Self::None => false,
            Self::List(list) => !list.is_empty(),
        }
    }
}

pub(super) type Lookup<'l> = &'l dyn Fn(&str, &[Value]) -> Option<Value>;
pub(super) type Same<'s> = &'s dyn Fn(&str, &str) -> bool;

/// Reads an expression; `None` for what is beyond the subset.
pub(super) fn parse(source: &str) -> Option<Expr> {
    let tokens = lex(source)?;
    let mut parser = Parser { tokens, at: 0 };
    let expr = parser.or()?;
    (parser.at == parser.tokens.len()).then_some(expr)
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Text(String),
    Number(f64),
    Name(String),
    Mark(String),
}

fn lex(source: &str) -> Option<Vec<Token>> {
    let chars: Vec<char> = source.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let next = chars.get(at + 1).copied().unwrap_or(' ');
        if c.is_whitespace() {
            at += 1;
        } else if matches!(c, '\'' | '"') || (matches!(c, 'u' | 'b' | 'r') && matches!(next, '\'' | '"')) {
            at += usize::from(c.is_alphabetic());
            let (text, used) = string(&chars[at..], c == 'r')?;
            tokens.push(Token::Text(text));
            at += used;
        } else if c.is_ascii_digit() {
            let len = chars[at..].iter().take_while(|c| c.is_ascii_digit() || **c == '.').count();
            tokens.push(Token::Number(chars[at..at + len].iter().collect::<String>().parse().ok()?));
            at += len;
        } else if c.is_alphabetic() || c == '_' {
            let len = chars[at..].iter().take_while(|c| c.is_alphanumeric() || **c == '_').count();
            tokens.push(Token::Name(chars[at..at + len].iter().collect()));
            at += len;
        } else {
            let len = if matches!((c, next), ('=' | '!' | '<' | '>', '=')) { 2 } else { 1 };
            tokens.push(Token::Mark(chars[at..at + len].iter().collect()));
            at += len;
        }
    }
    Some(tokens)
}

fn string(chars: &[char], raw: bool) -> Option<(String, usize)> {
    let quote = chars[0];
    let marks = if chars.get(1) == Some(&quote) && chars.get(2) == Some(&quote) { 3 } else { 1 };
    let mut out = String::new();
    let mut at = marks;
    loop {
        let c = *chars.get(at)?;
        if c == quote && chars.get(at..at + marks)?.iter().all(|c| *c == quote) {
            return Some((out, at + marks));
        }
        at += 1;
        if c != '\\' || raw {
            out.push(c);
            continue;
        }
        let escape = *chars.get(at)?;
        at += 1;
        let digits = match escape {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        if digits > 0 {
            let hex: String = chars.get(at..at + digits)?.iter().collect();
            out.push(char::from_u32(u32::from_str_radix(&hex, 16).ok()?).unwrap_or(char::REPLACEMENT_CHARACTER));
            at += digits;
            continue;
        }
        match escape {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            '\n' => {}
            '\\' | '\'' | '"' => out.push(escape),
            other => out.extend(['\\', other]),
        }
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
}

impl Parser {
    fn peek_name(&self, name: &str) -> bool {
        matches!(self.tokens.get(self.at), Some(Token::Name(found)) if found == name)
    }

    fn take_name(&mut self, name: &str) -> bool {
        let found = self.peek_name(name);
        self.at += usize::from(found);
        found
    }

    fn take(&mut self, mark: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(Token::Mark(found)) if found == mark);
        self.at += usize::from(found);
        found
    }

    fn or(&mut self) -> Option<Expr> {
        let mut all = vec![self.and()?];
        while self.take_name("or") {
            all.push(self.and()?);
        }
        Some(if all.len() == 1 { all.remove(0) } else { Expr::Or(all) })
    }

    fn and(&mut self) -> Option<Expr> {
        let mut all = vec![self.not()?];
        while self.take_name("and") {
            all.push(self.not()?);
        }
        Some(if all.len() == 1 { all.remove(0) } else { Expr::And(all) })
    }

    fn not(&mut self) -> Option<Expr> {
        if self.take_name("not") { Some(Expr::Not(Box::new(self.not()?))) } else { self.compare() }
    }

    fn compare(&mut self) -> Option<Expr> {
        let mut operands = vec![self.sum()?];
        let mut operators = Vec::new();
        loop {
            let operator = if self.take("==") || self.take_name("is") {
                "=="
            } else if self.take("!=") {
                "!="
            } else if self.take_name("in") {
                "in"
            } else {
                break;
            };
            operators.push(operator.to_owned());
            operands.push(self.sum()?);
        }
        Some(if operators.is_empty() { operands.remove(0) } else { Expr::Compare(operands, operators) })
    }

    /// Literals that are put together.
    fn sum(&mut self) -> Option<Expr> {
        let mut whole = self.primary()?;
        while self.take("+") {
            whole = match (whole, self.primary()?) {
                (Expr::Literal(Value::Text(a)), Expr::Literal(Value::Text(b))) => Expr::Literal(Value::Text(a + &b)),
                _ => return None,
            };
        }
        Some(whole)
    }

    fn primary(&mut self) -> Option<Expr> {
        let token = self.tokens.get(self.at)?.clone();
        self.at += 1;
        match token {
            Token::Text(mut text) => {
                // Neighbouring literals are one.
                while let Some(Token::Text(more)) = self.tokens.get(self.at) {
                    text.push_str(more);
                    self.at += 1;
                }
                Some(Expr::Literal(Value::Text(text)))
            }
            Token::Number(number) => Some(Expr::Literal(Value::Number(number))),
            Token::Mark(mark) if mark == "(" || mark == "[" => self.group(if mark == "(" { ")" } else { "]" }),
            Token::Mark(mark) if mark == "-" => match self.primary()? {
                Expr::Literal(Value::Number(number)) => Some(Expr::Literal(Value::Number(-number))),
                _ => None,
            },
            Token::Mark(_) => None,
            Token::Name(name) => match name.as_str() {
                "None" => Some(Expr::Literal(Value::None)),
                "True" => Some(Expr::Literal(Value::Number(1.0))),
                "False" => Some(Expr::Literal(Value::Number(0.0))),
                _ if self.take("(") => Some(Expr::Call(name, self.arguments(")")?)),
                _ => self.path(name),
            },
        }
    }

    fn group(&mut self, close: &str) -> Option<Expr> {
        let mut items = self.arguments_open(close)?;
        let tuple = close == "]" || items.1 || items.0.len() != 1;
        Some(if tuple { Expr::List(items.0) } else { items.0.remove(0) })
    }

    fn arguments(&mut self, close: &str) -> Option<Vec<Expr>> {
        self.arguments_open(close).map(|(items, _)| items)
    }

    /// The items up to `close`, and whether a comma stood behind one.
    fn arguments_open(&mut self, close: &str) -> Option<(Vec<Expr>, bool)> {
        let mut items = Vec::new();
        let mut comma = false;
        while !self.take(close) {
            items.push(self.or()?);
            comma |= self.take(",");
        }
        Some((items, comma))
    }

    fn path(&mut self, name: String) -> Option<Expr> {
        let mut steps = Vec::new();
        loop {
            if self.take("[") {
                match self.or()? {
                    Expr::Literal(step) if self.take("]") => steps.push(step),
                    _ => return None,
                }
            } else if self.take(".") {
                match self.tokens.get(self.at)?.clone() {
                    Token::Name(step) => steps.push(Value::Text(step)),
                    _ => return None,
                }
                self.at += 1;
                if self.take("(") {
                    steps.pop().filter(|step| *step == Value::Text("has_key".to_owned()))?;
                    let Expr::Literal(key) = self.primary()? else { return None };
                    steps.push(key);
                    return self.take(")").then(|| Expr::Has(Box::new(Expr::Path(name, steps))));
                }
            } else {
                return Some(Expr::Path(name, steps));
            }
        }
    }
}

impl Expr {
    /// The conditions that must all hold.
    pub(super) fn conditions(&self) -> Vec<&Self> {
        match self {
            Self::And(all) => all.iter().flat_map(Self::conditions).collect(),
            other => vec![other],
        }
    }

    /// Every path in it.
    pub(super) fn paths(&self) -> Vec<(&str, &[Value])> {
        match self {
            Self::Literal(_) => Vec::new(),
            Self::Path(name, steps) => vec![(name, steps)],
            Self::Not(inner) | Self::Has(inner) => inner.paths(),
            Self::Call(_, all) | Self::And(all) | Self::Or(all) | Self::Compare(all, _) | Self::List(all) => {
                all.iter().flat_map(Self::paths).collect()
            }
        }
    }

    /// Whether it holds, with `lookup` giving the values of paths and `same` judging texts.
    pub(super) fn holds(&self, lookup: Lookup<'_>, same: Same<'_>) -> bool {
        self.value(lookup, same).is_some_and(|value| value.truth())
    }

    fn value(&self, lookup: Lookup<'_>, same: Same<'_>) -> Option<Value> {
        let truth = |holds: bool| Some(Value::Number(f64::from(u8::from(holds))));
        match self {
            Self::Literal(value) => Some(value.clone()),
            Self::Path(name, steps) => lookup(name, steps),
            Self::Has(inner) => truth(inner.value(lookup, same).is_some()),
            Self::Not(inner) => truth(!inner.value(lookup, same)?.truth()),
            Self::And(all) => truth(all.iter().all(|one| one.holds(lookup, same))),
            Self::Or(all) => truth(all.iter().any(|one| one.holds(lookup, same))),
            Self::List(all) => all.iter().map(|one| one.value(lookup, same)).collect::<Option<_>>().map(Value::List),
            Self::Call(name, all) => match (name.as_str(), all.first()?.value(lookup, same)?) {
                ("len", Value::List(list)) => Some(Value::Number(list.len() as f64)),
                ("len", Value::Text(text)) => Some(Value::Number(text.chars().count() as f64)),
                ("ord", Value::Text(text)) if text.chars().count() == 1 => {
                    Some(Value::Number(f64::from(u32::from(text.chars().next()?))))
                }
                _ => None,
            },
            Self::Compare(operands, operators) => {
                let values: Vec<Value> = operands.iter().map(|one| one.value(lookup, same)).collect::<Option<_>>()?;
                truth(values.windows(2).zip(operators).all(|(pair, operator)| match (operator.as_str(), pair) {
                    ("==", [Value::Text(a), Value::Text(b)]) => same(a, b),
                    ("==", [a, b]) => a == b,
                    ("!=", [a, b]) => a != b,
                    ("in", [Value::Text(a), Value::Text(b)]) => b.contains(a.as_str()),
                    ("in", [a, Value::List(b)]) => b.contains(a),
                    _ => false,
                }))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expectations_are_understood() {
        let lookup = |name: &str, steps: &[Value]| match (name, steps) {
            ("feed", [Value::Text(key)]) if key == "title" => Some(Value::Text("é\n'".to_owned())),
            ("entries", []) => Some(Value::List(vec![Value::None, Value::None])),
            _ => None,
        };
        for holding in [
            r"feed['title'] == u'\xe9\n\'' and len(entries) == 2",
            "not feed['title'] == 'x' and (1, 2) == (1, 2)",
            "'\\xe9' in feed.title or bozo",
            "1",
        ] {
            assert!(parse(holding).unwrap().holds(&lookup, &|a, b| a == b), "{holding}");
        }
        for failing in ["feed['link'] == 'x'", "0", "len(entries) == 3"] {
            assert!(!parse(failing).unwrap().holds(&lookup, &|a, b| a == b), "{failing}");
        }
    }
}
