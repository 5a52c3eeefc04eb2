//! From bytes to text: the byte order mark, the transport's word, the XML declaration, UTF-8 (RFC 7303's order). The first
//! encoding that fits every byte wins; Windows' Western one fits always.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How many bytes are looked at for the declaration.
const DECLARATION_BYTES_MAX: usize = 1_024;

/// The text that `bytes` hold, its XML declaration removed.
pub(super) fn decode(bytes: &[u8], content_type: Option<&str>) -> String {
    let text = wide(bytes).unwrap_or_else(|| {
        let marked = Encoding::for_bom(bytes);
        let bytes = &bytes[marked.map_or(0, |(_, len)| len)..];
        let candidates = [
            marked.map(|(encoding, _)| encoding),
            shape(bytes),
            content_type.and_then(charset),
            declared(bytes),
            Some(UTF_8),
        ];
        // Programs that know no better declare Western text and write UTF-8, which no Western text looks like by accident.
        let mistaken = std::str::from_utf8(bytes).is_ok();
        let exactly = |encoding: &'static Encoding| {
            let encoding = if encoding == WINDOWS_1252 && mistaken { UTF_8 } else { encoding };
            encoding.decode_without_bom_handling_and_without_replacement(bytes)
        };
        let text = candidates.into_iter().flatten().find_map(exactly);
        text.unwrap_or_else(|| WINDOWS_1252.decode_without_bom_handling(bytes).0).into_owned()
    });
    without_declaration(text)
}

/// UTF-16 without a mark shows in the `<` that any feed begins with.
fn shape(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0, b'<', 0, _, ..] => Some(UTF_16BE),
        [b'<', 0, _, 0, ..] => Some(UTF_16LE),
        _ => None,
    }
}

/// UTF-32, which browsers have forgotten and some feeds have not.
fn wide(bytes: &[u8]) -> Option<String> {
    let read: fn([u8; 4]) -> u32 = match bytes {
        [0, 0, 0xfe, 0xff, ..] | [0, 0, 0, b'<', ..] => u32::from_be_bytes,
        [0xff, 0xfe, 0, 0, ..] | [b'<', 0, 0, 0, ..] => u32::from_le_bytes,
        _ => return None,
    };
    let chunks = bytes.chunks_exact(4);
    chunks.map(|chunk| char::from_u32(read([chunk[0], chunk[1], chunk[2], chunk[3]]))).collect()
}

/// The encoding that the transport names.
fn charset(content_type: &str) -> Option<&'static Encoding> {
    content_type.split(';').skip(1).find_map(|part| {
        let (key, value) = part.split_once('=')?;
        let label = value.trim().trim_matches(['"', '\'']);
        key.trim().eq_ignore_ascii_case("charset").then(|| Encoding::for_label(label.as_bytes()))?
    })
}

/// The encoding that the XML declaration names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head: String = bytes.iter().take(DECLARATION_BYTES_MAX).map(|&byte| char::from(byte)).collect();
    let declaration = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration.split("encoding").nth(1)?.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = value[1..].split(quote).next()?;
    // A declaration that can be read byte by byte is not in an encoding of two bytes, whatever it says.
    Encoding::for_label(label.as_bytes()).filter(|encoding| encoding.is_ascii_compatible())
}

/// An XML declaration speaks of bytes; for text it is noise.
fn without_declaration(text: String) -> String {
    let body = text.trim_start_matches('\u{feff}').trim_start();
    match body.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, rest)) => rest.to_owned(),
        None if body.len() == text.len() => text,
        None => body.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mark_transport_declaration_and_guess_in_this_order() {
        let wide: Vec<u8> = "<?xml encoding='utf-16'?><é/>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&wide, None), "<é/>");
        let wider: Vec<u8> = "<é/>".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        assert_eq!(decode(&wider, None), "<é/>");
        let latin = b"<?xml version='1.0' encoding='iso-8859-1'?><\xe9/>";
        assert_eq!(decode(latin, None), "<é/>");
        assert_eq!(decode(latin, Some("application/xml; charset=windows-1252")), "<é/>");
        assert_eq!(decode("<?xml version='1.0' encoding='us-ascii'?><é/>".as_bytes(), None), "<é/>");
        assert_eq!(decode("<?xml version='1.0' encoding='utf-16'?><é/>".as_bytes(), None), "<é/>");
        assert_eq!(decode(b"<\xe9/>", Some("text/xml; charset=nosuch")), "<é/>");
        assert_eq!(decode(b"\xef\xbb\xbf<a/>", None), "<a/>");
        let polish = b"<?xml version='1.0' encoding='utf-8'?><\xb1/>";
        assert_eq!(decode(polish, Some("application/xml; charset=iso-8859-2")), "<ą/>");
        assert_eq!(decode(b"", None), "");
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_decode(bytes: Vec<u8>, content_type in "\\PC{0,30}") {
            let _ = decode(&bytes, Some(&content_type));
        }
    }
}
