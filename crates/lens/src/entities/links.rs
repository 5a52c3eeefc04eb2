//! Links in a text, with a scheme or without. Owns where they begin and end.

use std::ops::Range;

use super::tld;

/// Bytes of a host; no resolver takes more.
const HOST_BYTES_MAX: usize = 253;

/// Bytes of one label of a host.
const LABEL_BYTES_MAX: usize = 63;

/// Bytes of a path or a query; servers refuse more. Also keeps a text of nothing but open brackets cheap.
const PATH_BYTES_MAX: usize = 2_048;

/// X's shortener makes no longer slugs; what is longer is not its link.
const TCO_SLUG_MAX: usize = 40;

/// The places of all links, in order, none overlapping.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut links: Vec<Range<usize>> = Vec::new();
    // Every link has a dot in its host: dots are rarer than words, and a text without one costs a single scan.
    let mut from = 0;
    while let Some(dot) = text[from..].find('.').map(|at| from + at) {
        let free = links.last().map_or(0, |link| link.end);
        match around(text, free, dot) {
            Some(link) => {
                from = link.end.max(dot + 1);
                links.push(link);
            }
            // Every further dot of the same run would begin and fail at the same places.
            None => from = dot + run_len(&text[dot..], is_bare_host_letter),
        }
    }
    links
}

/// The link whose host holds the dot at `dot` as its first dot that could be one.
fn around(text: &str, free: usize, dot: usize) -> Option<Range<usize>> {
    let start = backwards(text, free, dot, is_host_letter);
    if let Some(scheme) = scheme_before(text, free, start) {
        let host = host(text, start, is_host_letter)?;
        return (is_start(text, scheme)).then(|| tail(text, scheme, start..host)).flatten();
    }
    let start = backwards(text, free, dot, is_bare_host_letter);
    let is_own = text[..start].chars().next_back().is_none_or(|letter| !"@＠$#＃/".contains(letter));
    let host = host(text, start, is_bare_host_letter)?;
    is_own.then(|| tail(text, start, start..host)).flatten()
}

/// Where the run of letters that ends at `at` begins.
fn backwards(text: &str, free: usize, at: usize, is_letter: fn(char) -> bool) -> usize {
    let run = text[free..at].char_indices().rev().take_while(|(_, letter)| is_letter(*letter) || *letter == '.');
    run.take(HOST_BYTES_MAX).last().map_or(at, |(begin, _)| free + begin)
}

fn run_len(rest: &str, is_letter: fn(char) -> bool) -> usize {
    rest.find(|letter| !is_letter(letter) && letter != '.').unwrap_or(rest.len())
}

fn scheme_before(text: &str, free: usize, at: usize) -> Option<usize> {
    ["https://", "http://"].into_iter().find_map(|scheme| {
        let start = at.checked_sub(scheme.len()).filter(|start| *start >= free)?;
        text.get(start..at).is_some_and(|before| before.eq_ignore_ascii_case(scheme)).then_some(start)
    })
}

/// Whether a link may begin at `at`: not inside of a word, a mention, a hashtag or a cashtag.
fn is_start(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    before.is_none_or(|letter| !letter.is_ascii_alphanumeric() && !"@＠$#＃".contains(letter))
}

/// Letters of a host after a scheme: those of any script, signs too.
fn is_host_letter(letter: char) -> bool {
    is_bare_host_letter(letter)
        || (!letter.is_ascii()
            && !letter.is_whitespace()
            && !matches!(letter, '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff0f}'))
}

/// Letters of a host without a scheme: Latin only, since Chinese or Japanese words run on without a space.
fn is_bare_host_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
        || matches!(letter, '-' | '_')
        || (letter.is_alphabetic() && matches!(letter, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}'))
}

/// Where the host that begins at `start` ends: after the last label that is a top-level domain.
fn host(text: &str, start: usize, is_letter: fn(char) -> bool) -> Option<usize> {
    let run = run_len(&text[start..], is_letter);
    let most = text[start..].floor_char_boundary(HOST_BYTES_MAX + 1).min(run);
    let run = &text[start..start + most];
    run.rmatch_indices('.').find_map(|(dot, _)| {
        let end = dot + 1 + tld::starts(&text[start + dot + 1..])?;
        are_labels(&run[..dot]).then_some(start + end)
    })
}

/// Whether everything before the top-level domain is labels, the last of them a registered name.
fn are_labels(labels: &str) -> bool {
    let is_label = |label: &str| {
        let is_edge = |letter: Option<char>| letter.is_some_and(|letter| letter != '-' && letter != '_');
        let is_readable = label.is_ascii() || !label.starts_with("xn--");
        label.len() <= LABEL_BYTES_MAX
            && is_edge(label.chars().next())
            && is_edge(label.chars().next_back())
            && is_readable
    };
    let registered = labels.rsplit('.').next().unwrap_or_default();
    labels.split('.').all(is_label) && !registered.contains('_')
}

/// The whole link: port, path and query after its host.
fn tail(text: &str, start: usize, host: Range<usize>) -> Option<Range<usize>> {
    let mut end = host.end;
    if let Some(port) = text[end..].strip_prefix(':') {
        let digits = port.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(port.len());
        end += if digits > 0 { digits + 1 } else { 0 };
    }
    let path = path_len(&text[end..]);
    if text[host].eq_ignore_ascii_case("t.co") && path > 1 {
        let slug = text[end + 1..end + path].find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(path - 1);
        if slug > TCO_SLUG_MAX {
            return None;
        }
        end += slug + 1;
    } else {
        end += path;
    }
    end += query_len(&text[end..]);
    Some(start..end)
}

/// Length of a path. Sentences go on after links: what ends a sentence does not end a path.
fn path_len(rest: &str) -> usize {
    if !rest.starts_with('/') {
        return 0;
    }
    let (mut end, mut depth) = (0, 0_i32);
    for (at, letter) in rest.char_indices().take_while(|(at, _)| *at < PATH_BYTES_MAX) {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        let is_script = letter.is_alphabetic() && matches!(letter, '\u{c0}'..='\u{24f}' | '\u{400}'..='\u{52f}');
        let is_ending = letter.is_ascii_alphanumeric() || is_script || "=_#/+-".contains(letter);
        if depth < 0 || !(is_ending || "!*';:,.$%[]–~@|&()".contains(letter)) {
            break;
        }
        if depth == 0 && (is_ending || letter == ')') {
            end = at + letter.len_utf8();
        }
    }
    end
}

fn query_len(rest: &str) -> usize {
    if !rest.starts_with('?') {
        return 0;
    }
    let mut end = 0;
    for (at, letter) in rest.char_indices().take_while(|(at, _)| *at < PATH_BYTES_MAX) {
        if letter.is_ascii_alphanumeric() || "-_&=#/".contains(letter) {
            end = at + 1;
        } else if !"?!*'();:+$%[].,~|@".contains(letter) {
            break;
        }
    }
    end
}
