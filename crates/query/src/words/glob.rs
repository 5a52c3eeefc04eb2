//! Patterns: `*` stands for any letters or none, `?` for exactly one character.

/// Whether the whole word fits the pattern. Time is at most the product of the two lengths.
///
/// Goes along both; when they part, the last asterisk takes one character more (R. Cox, "Glob Matching Can Be Simple
/// And Fast Too", 2017: earlier asterisks need not be tried again).
pub(crate) fn fits(word: &str, pattern: &str) -> bool {
    let (mut in_word, mut in_pattern) = (word.chars(), pattern.chars());
    // Where to go on from when they part: the pattern after its last asterisk, the word one character further on.
    let mut last_star: Option<(std::str::Chars<'_>, std::str::Chars<'_>)> = None;
    loop {
        let (word_before, mut pattern_next) = (in_word.clone(), in_pattern.clone());
        match (in_word.next(), pattern_next.next()) {
            (_, Some('*')) => {
                in_word = word_before;
                in_pattern = pattern_next;
                last_star = Some((in_pattern.clone(), in_word.clone()));
            }
            (None, None) => return true,
            (Some(has), Some(wants)) if wants == '?' || has == wants => in_pattern = pattern_next,
            _ => {
                let Some((after_star, taken)) = &mut last_star else { return false };
                if taken.next().is_none() {
                    return false;
                }
                in_word = taken.clone();
                in_pattern = after_star.clone();
            }
        }
    }
}

/// The pattern written one way: of neighbouring wildcards the question marks first, then one asterisk.
pub(crate) fn tidy(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut star = false;
    for c in pattern.chars() {
        if c == '*' {
            star = true;
            continue;
        }
        if c != '?' && star {
            out.push('*');
            star = false;
        }
        out.push(c);
    }
    if star {
        out.push('*');
    }
    out
}

/// The pieces of a pattern between its wildcards, none of them empty.
pub(crate) fn literals(pattern: &str) -> impl Iterator<Item = &str> {
    pattern.split(['*', '?']).filter(|piece| !piece.is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Straight from the meaning.
    fn by_meaning(word: &[char], pattern: &[char]) -> bool {
        match pattern.split_first() {
            None => word.is_empty(),
            Some(('*', rest)) => (0..=word.len()).any(|taken| by_meaning(&word[taken..], rest)),
            Some((wants, rest)) => {
                word.split_first().is_some_and(|(has, word)| (*wants == '?' || has == wants) && by_meaning(word, rest))
            }
        }
    }

    proptest! {
        #[test]
        fn fits_means_what_it_says(word in "[abé]{0,8}", pattern in "[abé*?]{0,8}") {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            let expected = by_meaning(&chars(&word), &chars(&pattern));
            prop_assert_eq!(fits(&word, &pattern), expected);
            prop_assert_eq!(fits(&word, &tidy(&pattern)), expected);
            prop_assert!(!tidy(&pattern).contains("**") && !tidy(&pattern).contains("*?"));
        }
    }

    #[test]
    fn many_asterisks_end_soon() {
        assert!(!fits(
            &"a".repeat(256),
            &"*a".repeat(60).replace("aa", "a").chars().chain("b".chars()).collect::<String>()
        ));
    }
}
