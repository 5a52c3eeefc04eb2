//! Labelled posts read from a table. Owns the notation: tab-separated, a head line that names the columns.

use std::fmt;

/// Labels of a post that has none.
const NONE: &str = "-";

/// A post and its labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// The text of the post.
    pub text: String,
    /// Its labels, in the order of the table; none where the column says "-".
    pub labels: Vec<String>,
}

/// Why a table could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowsError {
    /// The head line names no such column.
    NoColumn {
        /// What was looked for.
        column: String,
        /// What the head line holds.
        head: String,
    },
    /// A line has fewer fields than the head line.
    Short {
        /// Its number, from 1.
        line: usize,
    },
}

impl fmt::Display for RowsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoColumn { column, head } => {
                write!(f, "the head line names no column {column:?}; it says {head:?}")
            }
            Self::Short { line } => write!(f, "line {line} has fewer fields than the head line"),
        }
    }
}

impl std::error::Error for RowsError {}

/// Reads the posts of a table with the labels of `column`, several of them joined by commas.
pub fn labelled(table: &str, column: &str) -> Result<Vec<Labelled>, RowsError> {
    let mut lines = table.lines();
    let head = lines.next().unwrap_or_default();
    let find = |column: &str| {
        let missing = || RowsError::NoColumn { column: column.to_owned(), head: head.to_owned() };
        head.split('\t').position(|name| name == column).ok_or_else(missing)
    };
    let (label, text) = (find(column)?, find("text")?);
    let row = |(at, line): (usize, &str)| {
        let field = |index| line.split('\t').nth(index).ok_or(RowsError::Short { line: at + 2 });
        let labels = field(label)?;
        let labels = labels.split(',').filter(|label| !label.is_empty() && *label != NONE).map(str::to_owned).collect();
        Ok(Labelled { text: field(text)?.to_owned(), labels })
    };
    lines.enumerate().filter(|(_, line)| !line.is_empty()).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name() {
        let table = "tone\tneeds\ttext\npos\ta,b\tbien\nneg\t-\tmal\n";
        let rows = labelled(table, "needs").unwrap();
        assert_eq!(rows[0], Labelled { text: "bien".to_owned(), labels: vec!["a".to_owned(), "b".to_owned()] });
        assert!(rows[1].labels.is_empty());
    }

    #[test]
    fn what_is_missing_is_named() {
        let said = |table, column| labelled(table, column).unwrap_err().to_string();
        assert_eq!(said("tone\ttext\n", "mood"), "the head line names no column \"mood\"; it says \"tone\\ttext\"");
        assert_eq!(said("tone\ttext\npos\tbien\npos\n", "tone"), "line 3 has fewer fields than the head line");
    }
}
