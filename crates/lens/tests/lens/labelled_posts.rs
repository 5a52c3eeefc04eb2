//! The set of labelled posts keeps to its guide. Owns no figure: what a reader learns of the set is measured elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

/// The columns that name labels, with what may stand in them besides "-", and whether several may.
const COLUMNS: [(&str, &[&str], bool); 6] = [
    ("tone", &["neg", "neu", "pos"], false),
    ("emotion", &["joy", "love", "anticipation", "surprise", "anger", "disgust", "sadness", "fear"], false),
    ("intents", &["purchase", "complaint", "question", "praise", "information", "suggestion", "churn"], true),
    ("needs", &["information", "answers", "agree", "dissent", "validation"], true),
    ("safety", &["insult", "hate", "threat", "selfharm", "sexual", "spam", "tragedy"], true),
    ("register", &["plain", "humour", "irony", "crude", "solemn"], false),
];

/// Posts of an intent or a need in a language: what a reader of it is trained on.
const LEAST: usize = 300;

fn rows(language: &str, targets: bool) -> Vec<(String, Vec<String>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/posts").join(language);
    let mut files: Vec<_> = fs::read_dir(folder).expect("posts").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let mut rows = Vec::new();
    for file in files {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        if name.starts_with("targets") != targets {
            continue;
        }
        let text = fs::read_to_string(&file).expect("readable");
        for (number, line) in text.lines().enumerate().skip(1) {
            let place = format!("{language}/{name}:{}", number + 1);
            rows.push((place, line.split('\t').map(str::to_owned).collect()));
        }
    }
    rows
}

#[test]
fn every_labelled_post_keeps_to_the_guide() {
    for language in ["fr", "en"] {
        let mut texts = BTreeSet::new();
        for (place, fields) in rows(language, false) {
            assert_eq!(fields.len(), COLUMNS.len() + 1, "{place}");
            for ((column, allowed, several), field) in COLUMNS.iter().zip(&fields) {
                let labels: Vec<&str> = if field == "-" { Vec::new() } else { field.split(',').collect() };
                let distinct: BTreeSet<&str> = labels.iter().copied().collect();
                assert!(labels.iter().all(|label| allowed.contains(label)), "{place}: {column} {field}");
                assert!((*several || labels.len() < 2) && distinct.len() == labels.len(), "{place}: {column} {field}");
            }
            let text = &fields[COLUMNS.len()];
            assert!(!text.trim().is_empty() && text.chars().count() <= 300, "{place}: {text}");
            assert!(texts.insert(text.clone()), "{place}: stands twice: {text}");
        }
    }
}

#[test]
fn every_intent_and_need_has_posts_enough() {
    for language in ["fr", "en"] {
        let mut counts: BTreeMap<(usize, String), usize> = BTreeMap::new();
        for (_, fields) in rows(language, false) {
            for column in [2, 3] {
                for label in fields[column].split(',').filter(|label| *label != "-") {
                    *counts.entry((column, label.to_owned())).or_default() += 1;
                }
            }
        }
        for (index, (column, labels, _)) in COLUMNS.iter().enumerate().filter(|(index, _)| [2, 3].contains(index)) {
            for label in *labels {
                let count = counts.get(&(index, (*label).to_owned())).copied().unwrap_or_default();
                assert!(count >= LEAST, "{language}: {column} {label}: {count}");
            }
        }
    }
}

#[test]
fn every_target_stands_in_its_post() {
    for language in ["fr", "en"] {
        let mut seen = BTreeSet::new();
        for (place, fields) in rows(language, true) {
            let [term, tone, text] = fields.as_slice() else { panic!("{place}: {} fields", fields.len()) };
            assert!(["neg", "neu", "pos"].contains(&tone.as_str()), "{place}: {tone}");
            assert!(text.contains(term.as_str()), "{place}: {term} is not in {text}");
            assert!(seen.insert((term.clone(), text.clone())), "{place}: stands twice");
        }
    }
}

/// Cohen's kappa of two readers' answers.
fn kappa(answers: &[(bool, bool)]) -> f64 {
    let n = answers.len() as f64;
    let share = |of: fn(&(bool, bool)) -> bool| answers.iter().filter(|answer| of(answer)).count() as f64 / n;
    let (same, one, other) = (share(|(one, other)| one == other), share(|(one, _)| *one), share(|(_, other)| *other));
    let chance = one * other + (1.0 - one) * (1.0 - other);
    (same - chance) / (1.0 - chance)
}

/// 0.6 and more is called substantial (Landis and Koch 1977).
#[test]
fn two_readers_agree() {
    for language in ["fr", "en"] {
        let first: BTreeMap<String, Vec<String>> =
            rows(language, false).into_iter().map(|(_, fields)| (fields[COLUMNS.len()].clone(), fields)).collect();
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("data/second/{language}.tsv"));
        let second = fs::read_to_string(file).expect("readable");
        let second: Vec<Vec<&str>> = second.lines().skip(1).map(|line| line.split('\t').collect()).collect();
        assert!(second.len() >= 300, "{language}: {} posts", second.len());
        for (column, (name, labels, _)) in COLUMNS.iter().enumerate() {
            let mut kappas = Vec::new();
            for label in *labels {
                let has = |field: &str| field.split(',').any(|held| held == *label);
                let pair = |fields: &Vec<&str>| {
                    let text = fields[COLUMNS.len()];
                    let first = first.get(text).unwrap_or_else(|| panic!("{language}: nobody wrote {text}"));
                    (has(&first[column]), has(fields[column]))
                };
                let answers: Vec<_> = second.iter().map(pair).collect();
                let kappa = kappa(&answers);
                println!("{language} {name} {label}: kappa {kappa:.2}");
                kappas.push(kappa);
            }
            let mean = kappas.iter().sum::<f64>() / kappas.len() as f64;
            println!("{language} {name}: mean kappa {mean:.2}");
            assert!(mean >= 0.6, "{language} {name}: {mean:.2}");
        }
    }
}
