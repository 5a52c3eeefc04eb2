//! What names in queries stand for. The owner of the queries answers; the language only asks, once, when it reads.

use std::fmt::Debug;

use crate::ast::NameKind;
use crate::field::Shape;

/// Gives texts to names. Names are compared by their owner, who should not care about case.
pub trait Library: Debug {
    /// The text of the query of that name.
    fn query(&self, _name: &str) -> Option<String> {
        None
    }

    /// The entries of the list of that name: words and phrases, or accounts.
    fn list(&self, _name: &str) -> Option<Vec<String>> {
        None
    }

    /// The ids of the sources of that name, for posts that tell their source by id.
    fn sources(&self, _name: &str) -> Vec<String> {
        Vec::new()
    }

    /// The lasting ids of the accounts that go by that handle, for posts that tell their author by id only.
    fn accounts(&self, _handle: &str) -> Vec<String> {
        Vec::new()
    }

    /// The shape of the place of that id or name, for posts that have coordinates.
    fn place(&self, _name: &str) -> Option<Shape> {
        None
    }

    /// The names of one kind, for "did you mean".
    fn names(&self, _kind: NameKind) -> Vec<String> {
        Vec::new()
    }
}

/// Knows no name.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoLibrary;

impl Library for NoLibrary {}
