//! What the screen says exists in French and in English: two message files side by side carry the same keys.
//! Keys are read line by line; how good the words are, a reader must judge.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::Finding;
use crate::tree::Tree;

const HOME: &str = "web/src/";
const LANGUAGES: [&str; 2] = ["fr", "en"];
const ENDS: [&str; 2] = [".ts", ".json"];

pub(crate) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let mut sets: BTreeMap<(&str, &str), BTreeMap<&str, &str>> = BTreeMap::new();
    for path in tree.paths.iter().filter(|path| path.starts_with(HOME)) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        for end in ENDS {
            if let Some(language) = name.strip_suffix(end).filter(|name| LANGUAGES.contains(name)) {
                sets.entry((folder, end)).or_default().insert(language, path);
            }
        }
    }
    Ok(sets.into_iter().flat_map(|((folder, _), files)| compare(tree, folder, &files)).collect())
}

fn compare(tree: &Tree, folder: &str, files: &BTreeMap<&str, &str>) -> Vec<Finding> {
    let [Some(fr), Some(en)] = LANGUAGES.map(|language| files.get(language).copied()) else {
        let wrong = "messages in one language only";
        return vec![Finding::error(folder, wrong, "write fr and en beside one another; neither translates the other")];
    };
    let [fr_keys, en_keys] = [fr, en].map(|path| keys(&tree.text(path).unwrap_or_default()));
    let lacks = |path: &str, mine: &BTreeSet<String>, theirs: &BTreeSet<String>| -> Vec<Finding> {
        let lack = |key: &String| {
            Finding::error(path, format!("lacks the message `{key}`"), "write it, or remove it from the other")
        };
        theirs.difference(mine).map(lack).collect()
    };
    let mut found = lacks(fr, &fr_keys, &en_keys);
    found.extend(lacks(en, &en_keys, &fr_keys));
    found
}

/// Keys with the path of objects they lie in, from one `key: …` a line; good for JSON and for plain TypeScript objects.
fn keys(text: &str) -> BTreeSet<String> {
    let mut path: Vec<String> = Vec::new();
    let mut found = BTreeSet::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with('}') {
            path.pop();
            continue;
        }
        let opens = line.ends_with('{');
        match key(line) {
            Some(key) if opens => path.push(key),
            Some(key) => {
                found.insert(path.iter().cloned().chain([key]).collect::<Vec<_>>().join("."));
            }
            None if opens => path.push(String::new()),
            None => {}
        }
    }
    found
}

fn key(line: &str) -> Option<String> {
    let (key, _) = match line.strip_prefix(['"', '\'']) {
        Some(rest) => rest.split_once(['"', '\'']).filter(|(_, after)| after.trim_start().starts_with(':'))?,
        None => line.split_once(':')?,
    };
    let word = |c: char| c.is_alphanumeric() || "_-.".contains(c);
    (!key.is_empty() && key.chars().all(word)).then(|| key.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(keys(text).into_iter().collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn messages_of_json_and_typescript() {
        check(
            "{\n  \"board.title\": \"Board: now\",\n  \"a\": {\n    \"b\": \"c\"\n  }\n}\n",
            &[".a.b", ".board.title"],
        );
        check("// French words: fr\nexport const fr = {\n  open: 'Ouvrir',\n  'x-y': 'z',\n}\n", &[".open", ".x-y"]);
    }
}
