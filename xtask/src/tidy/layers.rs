//! Who may depend on whom. The table below is the only place that says so; ARCHITECTURE.md explains it.
//! It reads declared dependencies, not what the lock file pulls in behind them (deny.toml looks after those).

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Finding;
use crate::shell;
use crate::tree::Tree;

/// One crate of the house and what its boundary forbids.
struct Room {
    package: &'static str,
    /// Crates of ours that it may build on.
    ours: &'static [&'static str],
    /// Crates of ours that only its tests may use, beside those.
    ours_in_tests: &'static [&'static str],
    /// Crates of others that would break what the room promises.
    forbidden: &'static [&'static str],
    /// What it promises.
    promise: &'static str,
}

const NETWORK: [&str; 8] =
    ["axum", "hyper", "lettre", "reqwest", "tokio", "tokio-tungstenite", "tower-http", "hickory-resolver"];

/// No IO of any kind, no clock, no chance.
const PURE: &[&str] = &[
    NETWORK[0],
    NETWORK[1],
    NETWORK[2],
    NETWORK[3],
    NETWORK[4],
    NETWORK[5],
    NETWORK[6],
    NETWORK[7],
    "async-trait",
    "fastrand",
    "getrandom",
    "rand",
    "sqlx",
    "tracing",
];

const ROOMS: &[Room] = &[
    Room {
        package: "vigie-model",
        ours: &[],
        ours_in_tests: &[],
        forbidden: PURE,
        promise: "the words are plain data: no IO, no clock, no chance",
    },
    Room {
        package: "vigie-query",
        ours: &[],
        ours_in_tests: &[],
        forbidden: PURE,
        promise: "the query language can be published alone and does no IO",
    },
    Room {
        package: "vigie-lens",
        ours: &["vigie-model", "vigie-query"],
        ours_in_tests: &[],
        forbidden: PURE,
        promise: "the lens reads one post and nothing else; weights come in as bytes",
    },
    Room {
        package: "vigie-engine",
        ours: &["vigie-model"],
        ours_in_tests: &[],
        forbidden: PURE,
        promise: "the engine is deterministic: state, batch and time in, effects out",
    },
    Room {
        package: "vigie-connectors",
        ours: &["vigie-model"],
        ours_in_tests: &["vigie-testkit"],
        forbidden: &["axum", "sqlx"],
        promise: "connectors speak to foreign systems and keep nothing",
    },
    Room {
        package: "vigie-store",
        ours: &["vigie-model"],
        ours_in_tests: &["vigie-testkit"],
        forbidden: &["axum", "hickory-resolver", "lettre", "reqwest", "tokio-tungstenite", "tower-http"],
        promise: "the store keeps and never calls out",
    },
    Room {
        package: "vigie-testkit",
        ours: &["vigie-model"],
        ours_in_tests: &["vigie-query"],
        forbidden: &["reqwest", "sqlx"],
        promise: "the testkit plays the outside world; it must not share code with what it checks",
    },
    Room {
        package: "vigie",
        ours: &[
            "vigie-connectors",
            "vigie-engine",
            "vigie-lens",
            "vigie-model",
            "vigie-query",
            "vigie-store",
            "vigie-testkit",
        ],
        ours_in_tests: &[],
        forbidden: &["lettre", "sqlx", "tokio-tungstenite"],
        promise: "the server wires; it stores through vigie-store and calls out through vigie-connectors",
    },
    Room {
        package: "xtask",
        ours: &[],
        ours_in_tests: &[],
        forbidden: &["reqwest", "tokio"],
        promise: "the workshop's tools build in seconds and know the product only from outside",
    },
];

/// A second TLS stack, or one that wants a C compiler and OpenSSL's headers.
const FORBIDDEN_EVERYWHERE: &[&str] = &["aws-lc-rs", "native-tls", "openssl", "web-push"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
    path: Option<String>,
}

pub(crate) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let arguments = ["metadata", "--no-deps", "--format-version", "1", "--offline"];
    let text = shell::output(&tree.root, &shell::cargo(), &arguments)?;
    let metadata: Metadata = serde_json::from_str(&text).context("cargo metadata in a form we do not know")?;
    let mut found: Vec<Finding> = metadata.packages.iter().flat_map(|package| judge(package, &tree.root)).collect();
    found.extend(unlinted(tree));
    Ok(found)
}

fn judge(package: &Package, root: &std::path::Path) -> Vec<Finding> {
    let place = std::path::Path::new(&package.manifest_path)
        .strip_prefix(root)
        .map_or(package.manifest_path.clone(), |path| path.display().to_string());
    let Some(room) = ROOMS.iter().find(|room| room.package == package.name) else {
        return vec![Finding::error(
            place,
            format!("the crate `{}` is in no layer", package.name),
            "add it to ROOMS in xtask/src/tidy/layers.rs and to the table in ARCHITECTURE.md, saying what it must not know",
        )];
    };
    package.dependencies.iter().filter_map(|dependency| judge_dependency(room, dependency, &place)).collect()
}

fn judge_dependency(room: &Room, dependency: &Dependency, place: &str) -> Option<Finding> {
    let name = dependency.name.as_str();
    let in_tests = dependency.kind.as_deref() == Some("dev");
    if FORBIDDEN_EVERYWHERE.contains(&name) {
        let cure = "the house has one TLS stack, rustls with ring: take the feature that uses it";
        return Some(Finding::error(place, format!("`{name}` is forbidden everywhere"), cure));
    }
    if dependency.path.is_some() {
        let allowed = room.ours.contains(&name) || (in_tests && room.ours_in_tests.contains(&name));
        return (!allowed).then(|| {
            let wrong = format!("`{}` may not depend on `{name}`", room.package);
            Finding::error(
                place,
                wrong,
                format!("{}: pass what you need as an argument, or move it down", room.promise),
            )
        });
    }
    (!in_tests && room.forbidden.contains(&name)).then(|| {
        let wrong = format!("`{}` may not use `{name}`", room.package);
        Finding::error(place, wrong, format!("{}: let the caller do it", room.promise))
    })
}

/// A crate that does not ask for the workspace's lints has none.
fn unlinted(tree: &Tree) -> Vec<Finding> {
    tree.texts(|path| path == "xtask/Cargo.toml" || (path.starts_with("crates/") && path.ends_with("/Cargo.toml")))
        .filter(|(_, text)| !text.replace(' ', "").contains("[lints]\nworkspace=true"))
        .map(|(path, _)| {
            Finding::error(path, "the workspace's lints are not asked for", "add `[lints]` `workspace = true`")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(package: &str, dependency: &str, kind: Option<&str>, ours: bool) -> Option<String> {
        let room = ROOMS.iter().find(|room| room.package == package).unwrap();
        let dependency = Dependency {
            name: dependency.to_owned(),
            kind: kind.map(str::to_owned),
            path: ours.then(|| "somewhere".to_owned()),
        };
        judge_dependency(room, &dependency, "Cargo.toml").map(|finding| finding.wrong)
    }

    #[test]
    fn layers_point_downwards() {
        assert_eq!(wrong("vigie-engine", "vigie-model", None, true), None);
        assert_eq!(
            wrong("vigie-engine", "vigie-store", None, true).as_deref(),
            Some("`vigie-engine` may not depend on `vigie-store`")
        );
        for room in ROOMS {
            assert!(wrong(room.package, "vigie", None, true).is_some(), "{} imports the server", room.package);
        }
    }

    #[test]
    fn tests_may_use_what_the_crate_may_not() {
        assert_eq!(wrong("vigie-connectors", "vigie-testkit", Some("dev"), true), None);
        assert!(wrong("vigie-connectors", "vigie-testkit", None, true).is_some());
        assert_eq!(wrong("vigie-engine", "tokio", Some("dev"), false), None);
        assert!(wrong("vigie-engine", "tokio", None, false).is_some());
    }

    #[test]
    fn one_tls_stack_everywhere() {
        assert!(wrong("vigie-connectors", "native-tls", Some("dev"), false).is_some());
    }

    #[test]
    fn a_crate_without_a_layer_is_found() {
        let package = Package {
            name: "vigie-new".to_owned(),
            manifest_path: "/x/Cargo.toml".to_owned(),
            dependencies: Vec::new(),
        };
        assert_eq!(judge(&package, std::path::Path::new("/x")).len(), 1);
    }
}
