//! Lucene Monitor, which does the same in Java: one process a set, started from source with what Maven fetched. Skipped
//! with its reason where Java or Maven is missing, or nothing can be fetched.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Ran, SECONDS};
use crate::queries::{Phrase, Plain};

/// A set of 100,000 needs about 1 GB.
const HEAP: &str = "-Xmx3g";

pub(crate) fn measure(queries: &[Plain], posts: &[String]) -> Result<Ran, String> {
    let libraries = libraries()?;
    let folder = std::env::temp_dir().join(format!("vigie-percolate-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let ran = java(&libraries, &folder, queries, posts);
    // What is left of it lies in the system's own folder for such things.
    let _ = std::fs::remove_dir_all(&folder);
    ran
}

fn java(libraries: &Path, folder: &Path, queries: &[Plain], posts: &[String]) -> Result<Ran, String> {
    let [to_queries, to_posts, to_hits] = ["queries", "posts", "hits"].map(|name| folder.join(name));
    std::fs::write(&to_queries, queries.iter().map(line).collect::<String>()).map_err(|error| error.to_string())?;
    std::fs::write(&to_posts, posts.join("\n")).map_err(|error| error.to_string())?;
    // Class data, compiler and collector stay on as few cores as they can; only the matching thread's time counts.
    let mut command = Command::new("java");
    command.args([HEAP, "-XX:+UseSerialGC", "-cp"]).arg(libraries.join("*")).arg(source());
    let said = output(command.args([&to_queries, &to_posts, &to_hits]).arg(format!("{}", 2.0 * SECONDS)))?;
    let rates = |how: &str| -> Vec<f64> {
        said.lines().filter_map(|line| line.strip_prefix(how)?.trim().parse().ok()).collect()
    };
    let (batch, single) = (rates("batch"), rates("single"));
    let best = |rates: &[f64]| rates.iter().copied().fold(0.0, f64::max);
    let (rates, how) = if best(&single) > best(&batch) { (single, "one by one") } else { (batch, "batches of 1,000") };
    let counted = std::fs::read_to_string(&to_hits).map_err(|error| error.to_string())?;
    let mut numbers = counted.lines().filter_map(|line| line.parse::<u32>().ok());
    let posts = numbers.next().unwrap_or(0) as usize;
    let hits: Vec<u32> = numbers.collect();
    if rates.is_empty() || hits.len() != queries.len() {
        return Err("it gave no figures".to_owned());
    }
    Ok(Ran { rates, hits, posts, how })
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("lucene/Percolate.java")
}

/// The folder of its libraries, fetched once.
fn libraries() -> Result<PathBuf, String> {
    for needed in ["java", "mvn"] {
        let mut command = Command::new(needed);
        output(command.arg("-version")).map_err(|error| format!("{needed} is not to be had: {error}"))?;
    }
    let beside = std::env::current_exe().map_err(|error| error.to_string())?;
    let folder = beside.with_file_name("percolate-lucene");
    let is_there = |folder: &Path| std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if !is_there(&folder) {
        let mut maven = Command::new("mvn");
        maven.args(["-q", "-B", "-f"]).arg(source().with_file_name("pom.xml")).arg("dependency:copy-dependencies");
        output(maven.arg(format!("-DoutputDirectory={}", folder.display())))?;
    }
    Ok(folder)
}

fn output(command: &mut Command) -> Result<String, String> {
    let done = command.output().map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    if done.status.success() {
        return Ok(said);
    }
    let wrong = String::from_utf8_lossy(&done.stderr).into_owned();
    let line = wrong.lines().chain(said.lines()).find(|line| !line.trim().is_empty());
    Err(format!("{}: {}", done.status, line.unwrap_or("it said nothing")))
}

fn line(query: &Plain) -> String {
    let group =
        |alternatives: &Vec<Phrase>| alternatives.iter().map(|phrase| phrase.join(" ")).collect::<Vec<_>>().join("|");
    let mut line = query.required.iter().map(group).collect::<Vec<_>>().join("\t");
    if let Some(phrase) = &query.without {
        // Writing to a string cannot fail.
        let _ = write!(line, "\t-{}", phrase.join(" "));
    }
    line + "\n"
}
