//! `vigie query` and `vigie match` as people call them: the built program on small files.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a command said: its exit code, standard output, standard error.
fn vigie(folder: &Path, arguments: &[&str], input: &str) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_vigie"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env("LANG", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input has closed it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let done = child.wait_with_output().unwrap();
    let (out, err) = (String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap());
    let code = done.status.code().unwrap();
    let asked: Vec<String> = arguments.iter().map(|argument| format!("{argument:?}")).collect();
    format!(
        "$ vigie {}\n{out}{}-- {code}\n",
        asked.join(" "),
        err.lines().map(|line| format!("! {line}\n")).collect::<String>()
    )
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn all(folder: &tempfile::TempDir, commands: &[&[&str]]) -> String {
    commands.iter().map(|arguments| vigie(folder.path(), arguments, "")).collect::<Vec<_>>().join("\n")
}

const POSTS: &str = r#"{"id":"1","network":"forum","text":"Panne totale de métro au stade, encore une panne !","created_at":"2026-02-08T23:00:00Z","author":{"handle":"ana","name":"Ana","followers":1200},"langs":["fr"]}
{"id":"2","network":"forum","text":"The stadium lost power: total outage","created_at":"2026-02-08T23:01:00Z","author":{"handle":"bob"},"langs":["en"],"hashtags":["panne"]}
{"id":"3","network":"forum","text":"no date","author":"eve"}
not json
{"op":"delete","id":"1","network":"forum","created_at":"2026-02-08T23:02:00Z"}
{"id":"4","network":"forum","text":"covid-19 et L'Oréal","created_at":"2026-02-08T23:03:00Z","author":"ana"}
"#;

#[test]
fn check_says_what_is_wrong_and_where() {
    let folder = folder(&[]);
    insta::assert_snapshot!(all(
        &folder,
        &[
            &["query", "check", "panne -complot"],
            &["query", "check", "--locale", "en", "panne \"totale"],
            &["query", "check", "--locale", "fr", "panne \"totale"],
            &["query", "check", "--locale", "fr", "panne OU coupure langue:fr"],
            &["query", "check", "--locale", "en", "(東京 OR 大阪) NEAR x"],
            &["query", "check", "-panne"],
            &["query", "check", "--json", "panne or stade"],
            &["query", "check", "--json", "("],
        ]
    ));
    let long = format!("{} ( {}", "mot ".repeat(300), "mot ".repeat(300));
    insta::assert_snapshot!("a_long_line", vigie(folder.path(), &["query", "check", "-"], &long));
    let lines = "panne\nOR\n  (stade AND\n  coupure";
    insta::assert_snapshot!("several_lines", vigie(folder.path(), &["query", "check", "-"], lines));
}

#[test]
fn fmt_writes_the_house_form() {
    let folder = folder(&[]);
    insta::assert_snapshot!(all(
        &folder,
        &[
            &["query", "fmt", "(panne  OR coupure) -\"jour de fête\" lang:(fr OR en)"],
            &["query", "fmt", "--locale", "fr", "panne ("],
        ]
    ));
}

#[test]
fn explain_reads_well_in_both_languages() {
    let folder = folder(&[("posts.jsonl", POSTS)]);
    let query = "(panne NEAR/3 métro OR outage) lang:fr -grève followers:1000..";
    insta::assert_snapshot!(all(
        &folder,
        &[
            &["query", "explain", "--locale", "en", query, "--posts", "posts.jsonl"],
            &["query", "explain", "--locale", "fr", query, "--posts", "posts.jsonl"],
            &["query", "explain", "(", "--posts", "posts.jsonl"],
            &["query", "explain", "panne", "--posts", "nowhere.jsonl"],
        ]
    ));
}

#[test]
fn queries_come_in_and_go_out() {
    let folder = folder(&[]);
    insta::assert_snapshot!(all(
        &folder,
        &[
            &[
                "query",
                "import",
                "--from",
                "brandwatch",
                "(panne OR outage) AND NOT raw:Grève AND engagementScore:[5 TO 10]"
            ],
            &["query", "import", "--from", "talkwalker", "--locale", "fr", "panne NEAR/5 stade AND sentiment:negative"],
            &["query", "import", "--from", "meltwater", "panne near/5 stade"],
            &["query", "import", "--from", "x", "panne -is:retweet lang:fr sample:10"],
            &["query", "import", "--from", "google", "\"panne totale\" OR coupure -jeu site:lemonde.fr"],
            &["query", "import", "--from", "x", "(panne"],
            &["query", "import", "--from", "x", "--json", "panne has:cashtags"],
            &["query", "export", "--to", "x", "(panne OR coupure) lang:fr followers:1000.."],
            &["query", "export", "--to", "x", "--locale", "fr", "stem:panne NEAR/3 stade"],
            &["query", "export", "--to", "x", "--json", "network:bluesky"],
            &["query", "export", "--to", "x", "("],
        ]
    ));
}

const QUERIES: &str = "outages\tpanne OR outage\nstadium\tstade OR stadium\nboth\t@query:outages @query:Stadium\nbroken\tpanne (\nno tab here\n\
unknown\t@query:outage\nloop\t@query:loop\noutages\tsecond\n\nbrands\tl'oréal OR covid-19\nfrench\tlang:fr\n";

#[test]
fn match_prints_pairs_in_the_order_of_both_files() {
    let folder = folder(&[("q.tsv", QUERIES), ("posts.jsonl", POSTS)]);
    insta::assert_snapshot!(all(
        &folder,
        &[
            &["match", "--queries", "q.tsv", "--posts", "posts.jsonl"],
            &["match", "--queries", "nowhere.tsv", "--posts", "posts.jsonl"],
            &["match", "--queries", "q.tsv", "--posts", "nowhere.jsonl"],
        ]
    ));
}

#[test]
fn threads_and_compression_change_nothing_that_is_printed() {
    let post = |n: u32| {
        let word = ["panne", "stade", "coupure", "métro", "rien"][n as usize % 5];
        let (text, id) = (format!("{word} numéro {n}"), n.to_string());
        serde_json::json!({ "id": id, "text": text, "created_at": 1_770_000_000 + n, "author": "ana" }).to_string()
            + "\n"
    };
    let posts: String = (0..5_000).map(post).collect();
    let queries: String = (0..200).map(|n| format!("q{n}\tpanne {n} OR (numéro {n} -stade)\n")).collect();
    let folder = folder(&[("q.tsv", &queries), ("posts.jsonl", &posts)]);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(posts.as_bytes()).unwrap();
    std::fs::write(folder.path().join("posts.jsonl.gz"), packed.finish().unwrap()).unwrap();
    let run = |threads: &str, posts: &str, input: &str| {
        let said =
            vigie(folder.path(), &["match", "--queries", "q.tsv", "--posts", posts, "--threads", threads], input);
        said.split_once('\n').unwrap().1.to_owned()
    };
    let one = run("1", "posts.jsonl", "");
    assert_eq!(one.lines().filter(|line| line.contains('\t')).count(), 160);
    assert_eq!(run("3", "posts.jsonl", ""), one);
    assert_eq!(run("2", "posts.jsonl.gz", ""), one);
    assert_eq!(run("2", "-", &posts), one);
}

#[test]
fn stats_are_one_line_of_json_on_standard_error() {
    let folder = folder(&[("q.tsv", QUERIES), ("posts.jsonl", POSTS)]);
    let said = vigie(folder.path(), &["match", "--queries", "q.tsv", "--posts", "posts.jsonl", "--stats"], "");
    let line = said.lines().filter_map(|line| line.strip_prefix("! {")).next().unwrap();
    let stats: serde_json::Value = serde_json::from_str(&format!("{{{line}")).unwrap();
    assert_eq!((&stats["queries"], &stats["posts"], &stats["lines_refused"]), (&5.into(), &3.into(), &2.into()));
    for name in ["posts_per_s", "ns_per_post", "candidates_per_post", "bytes_per_query"] {
        assert!(stats[name].as_f64().unwrap() >= 0.0, "{name}: {said}");
    }
}

#[test]
fn hostile_files_end_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let mut queries = b"deep\t".to_vec();
    queries.extend("(".repeat(10_000).bytes());
    queries.extend(b"\nlong\t");
    queries.extend("mot OR ".repeat(100_000).bytes());
    queries.extend(b"\nstars\t*a*a*a*a*a*a*b\n\xFF\xFE\tx\nfine\tpanne\n");
    std::fs::write(folder.path().join("q.tsv"), queries).unwrap();
    std::fs::write(folder.path().join("posts.jsonl"), POSTS.replace("Panne totale", &"a".repeat(90_000))).unwrap();
    let said = vigie(folder.path(), &["match", "--queries", "q.tsv", "--posts", "posts.jsonl", "--locale", "en"], "");
    insta::assert_snapshot!(said);
}
