//! Our own plain data as text in columns.

use serde::Serialize;

use crate::{StoreError, StoreResult};

/// Our own plain data as JSON.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> StoreResult<String> {
    serde_json::to_string(value).map_err(|error| StoreError::damaged("value", error))
}

/// A unit variant's name, as serde writes it, without the quotes.
pub(crate) fn json_word<T: Serialize>(value: &T) -> StoreResult<String> {
    Ok(json(value)?.trim_matches('"').to_owned())
}
