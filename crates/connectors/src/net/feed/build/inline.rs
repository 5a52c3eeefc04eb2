//! Elements that stand inside a text: they are no part of the feed's structure but of the text's markup.

use std::borrow::Cow;

use super::super::names;
use super::super::token::Tag;
use super::{Builder, Mode, escape};

impl Builder {
    /// Takes `tag` into the text being gathered. Says whether it belonged there.
    pub(super) fn inline_start(&mut self, tag: &mut Tag<'_>) -> bool {
        let is_div = matches!(tag.name.as_str(), "xhtml:div" | "div");
        if !self.params.is_xml() {
            if is_div {
                // Escaped markup in a div that is not escaped: the div is packaging.
                self.inline_depth += 1;
                return true;
            }
            // It was declared as escaped markup or plain and is neither.
            self.params.kind = Some("application/xhtml+xml".to_owned());
        }
        if !self.params.is_xhtml() {
            return false;
        }
        if let Some((prefix, local)) = tag.name.split_once(':') {
            let address = match self.foreign.get(prefix).map(String::as_str) {
                Some(names::MATHML) if local == "math" => Some(names::MATHML),
                Some(names::SVG) if local == "svg" => Some(names::SVG),
                _ => None,
            };
            if let Some(address) = address {
                tag.attrs.push(("xmlns".to_owned(), Cow::Borrowed(address)));
            }
            tag.name = local.to_owned();
        }
        self.svg_depth += u32::from(tag.name == "svg");
        self.inline_depth += 1;
        let mut piece = format!("<{}", tag.name);
        for (key, value) in &tag.attrs {
            let value = if matches!(self.mode, Mode::Strict) { escape(value) } else { Cow::Borrowed(value.as_ref()) };
            piece.extend([" ", key, "=\"", &value.replace('"', "&quot;"), "\""]);
        }
        piece.push('>');
        self.piece(piece);
        true
    }

    pub(super) fn inline_end(&mut self, name: &str) {
        if self.in_content == 0 {
            return;
        }
        if !self.params.is_xml() {
            if matches!(name, "xhtml:div" | "div") {
                return;
            }
            self.params.kind = Some("application/xhtml+xml".to_owned());
        }
        if self.params.is_xhtml() {
            let local = name.rsplit(':').next().unwrap_or_default();
            self.piece(format!("</{local}>"));
        }
    }
}
