//! The workshop's own tools, reached by `cargo xtask`. They read and build the checkout; the product never imports them.

use std::process::ExitCode;

mod dist;
mod openapi;
mod shell;
mod tidy;
mod tree;

const USAGE: &str = "\
usage: cargo xtask <command>

  tidy              checks what the compiler cannot: layers, file heads, lengths, registries, migrations, documents
  openapi [--check] writes docs/openapi.json from `vigie openapi`; --check fails when it is stale
  dist              builds web and binary into dist/vigie-<version>-<target>.tar.gz
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["tidy"] => tidy::command(),
        ["openapi"] => openapi::write(),
        ["openapi", "--check"] => openapi::check(),
        ["dist"] => dist::command(),
        ["help" | "--help" | "-h"] | [] => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        other => {
            eprint!("xtask knows no `{}`\n\n{USAGE}", other.join(" "));
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
