//! Accented spellings that a word written without accents may have in French: for systems that compare accents. Knows no
//! dictionary: the spellings that French writes most come first, and there is an end.

/// Most spellings of a word.
const SPELLINGS_MAX: usize = 40;

/// Letters with an acute accent of their own that are tried in every combination.
const ACUTES_MAX: usize = 4;

/// Letters that bear accents, and their accented forms, commonest first; é is tried by itself.
const ACCENTED: &[(char, &[char])] =
    &[('e', &['è', 'ê']), ('a', &['à', 'â']), ('i', &['î', 'ï']), ('o', &['ô']), ('u', &['ù', 'û']), ('c', &['ç'])];

/// The other spellings of a word that is written in lower-case ASCII letters.
pub(super) fn spellings(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut made = Made { plain: letters.clone(), all: Vec::new() };
    let acutes = with_acutes(&letters);
    for letters in &acutes {
        made.push(letters.clone());
    }
    // One other accent, alone and then beside each way of writing é.
    for letters in std::iter::once(&letters).chain(&acutes) {
        for at in 0..letters.len() {
            for accented in accented(letters, at) {
                let mut other = letters.clone();
                other[at] = *accented;
                made.push(other);
            }
        }
    }
    if let Some((before, after)) = word.split_once("oe") {
        made.push(format!("{before}œ{after}").chars().collect());
    }
    made.all.into_iter().map(String::from_iter).collect()
}

struct Made {
    plain: Vec<char>,
    all: Vec<Vec<char>>,
}

impl Made {
    fn push(&mut self, letters: Vec<char>) {
        if self.all.len() < SPELLINGS_MAX && letters != self.plain && !self.all.contains(&letters) {
            self.all.push(letters);
        }
    }
}

/// The word with é in place of some e, all of them first: the first letters that could bear one count.
fn with_acutes(letters: &[char]) -> Vec<Vec<char>> {
    let places: Vec<usize> =
        (0..letters.len()).filter(|at| letters[*at] == 'e' && is_open(letters, *at)).take(ACUTES_MAX).collect();
    let mut masks: Vec<u32> = (1..1 << places.len()).collect();
    masks.sort_by_key(|mask| std::cmp::Reverse(mask.count_ones()));
    let with = |mask: u32| {
        let mut letters = letters.to_vec();
        for (_, at) in places.iter().enumerate().filter(|(bit, _)| (mask >> bit) & 1 == 1) {
            letters[*at] = 'é';
        }
        letters
    };
    masks.into_iter().map(with).collect()
}

fn accented(letters: &[char], at: usize) -> &'static [char] {
    let (letter, next) = (letters[at], letters.get(at + 1));
    match letter {
        // A cedilla stands before a, o, u only.
        'c' if !matches!(next, Some('a' | 'o' | 'u')) => &[],
        'e' if at > 0 && is_vowel(letters[at - 1]) => &['ë'],
        'e' if !is_open(letters, at) => &[],
        _ => ACCENTED.iter().find(|(plain, _)| *plain == letter).map_or(&[], |(_, accented)| accented),
    }
}

/// Whether the e at that place ends its syllable: before a closed end it bears no accent (`est`, `nez`, `-ment`).
fn is_open(letters: &[char], at: usize) -> bool {
    match (letters.get(at + 1).copied(), letters.get(at + 2).copied()) {
        (None, _) => true,
        (Some('x'), _) => false,
        (Some(next), _) if is_vowel(next) => true,
        (Some(next), None) => next == 's',
        (Some(_), Some(after)) if is_vowel(after) => true,
        (Some('l' | 'r' | 'm' | 'n' | 's'), Some('l' | 'r')) => false,
        (Some(_), Some('l' | 'r')) | (Some('c' | 'p' | 't'), Some('h')) | (Some('g'), Some('n')) => true,
        _ => false,
    }
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'é' | 'è' | 'ê')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_as_french_writes_them() {
        for (word, written) in [
            ("ete", "été"),
            ("electricite", "électricité"),
            ("eleve", "élève"),
            ("eleve", "élevé"),
            ("francais", "français"),
            ("hopital", "hôpital"),
            ("tres", "très"),
            ("deja", "déjà"),
            ("reseau", "réseau"),
            ("coeur", "cœur"),
            ("theatre", "théâtre"),
            ("evenement", "événement"),
            ("evenement", "évènement"),
            ("prefere", "préféré"),
            ("meme", "même"),
            ("ou", "où"),
            ("noel", "noël"),
            ("ecole", "école"),
            ("maitre", "maître"),
        ] {
            assert!(spellings(word).iter().any(|spelling| spelling == written), "{word}: {:?}", spellings(word));
        }
        assert!(spellings("bus").len() < 3 && spellings("rhythm").is_empty());
        assert_eq!(spellings("cedez")[0], "cédez");
        assert!(spellings("representees").len() <= SPELLINGS_MAX);
    }
}
