//! The checkout as the rules see it: the files git knows or would add, with their text. It judges nothing.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::shell;

/// Larger files are data, not something a person wrote.
const TEXT_BYTES_MAX: u64 = 1 << 20;

/// The checkout.
pub(crate) struct Tree {
    /// Its root folder.
    pub(crate) root: PathBuf,
    /// Every file that is tracked, or new and not ignored, by its path from the root with `/`.
    pub(crate) paths: Vec<String>,
}

impl Tree {
    /// Reads the checkout that this program was built in.
    pub(crate) fn open() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the root")?.to_owned();
        let listed = shell::output(&root, "git", &["ls-files", "-z", "--cached", "--others", "--exclude-standard"])?;
        let mut paths: Vec<String> = listed
            .split('\0')
            .filter(|path| !path.is_empty() && root.join(path).is_file())
            .map(str::to_owned)
            .collect();
        paths.sort();
        paths.dedup();
        Ok(Self { root, paths })
    }

    /// Every file whose path satisfies `wanted`, with its text. What is not text, or too large for one, is left out.
    pub(crate) fn texts(&self, wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = (&str, String)> {
        self.paths.iter().filter(move |path| wanted(path)).filter_map(|path| Some((path.as_str(), self.text(path)?)))
    }

    /// The text of one file, if it is there and is text.
    pub(crate) fn text(&self, path: &str) -> Option<String> {
        let full = self.root.join(path);
        (full.metadata().ok()?.len() <= TEXT_BYTES_MAX).then(|| std::fs::read_to_string(full).ok())?
    }

    /// The names of the folders directly under `folder` (which ends with `/`).
    pub(crate) fn folders_under(&self, folder: &str) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .paths
            .iter()
            .filter_map(|path| path.strip_prefix(folder)?.split_once('/'))
            .map(|(name, _)| name)
            .collect();
        names.dedup();
        names
    }

    /// Whether a file or a folder that holds files is there.
    pub(crate) fn holds(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        path.is_empty()
            || self
                .paths
                .iter()
                .any(|known| known.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    }
}
