//! From bytes to text: the byte order mark, the transport's word, the XML declaration, and guesses, in RFC 7303's spirit.
//! The first encoding that fits every byte wins; the last resort fits always.

use encoding_rs::{Encoding, ISO_8859_2, UTF_8, WINDOWS_1252};

/// How many bytes are looked at for the declaration.
const DECLARATION_BYTES_MAX: usize = 1_024;

/// The text that `bytes` hold, its XML declaration removed.
pub(super) fn decode(bytes: &[u8], content_type: Option<&str>) -> String {
    let (mark, bytes) = sniff(bytes);
    let head = &bytes[..bytes.len().min(DECLARATION_BYTES_MAX)];
    let head = match mark {
        Some(mark) => decode_lossy(mark, head),
        None => head.iter().map(|&byte| char::from(byte)).collect(),
    };
    let declared = declared(&head).map(|label| match mark {
        // "utf-16" says nothing about the order of bytes; the mark does.
        Some(mark) if names_a_family(&label) => mark.to_owned(),
        _ => label,
    });
    let transport = Transport::of(content_type);
    let by_rule = match (transport.kind, &transport.charset) {
        (Some(Media::ApplicationXml), Some(charset)) | (Some(Media::Text), Some(charset)) => Some(charset.clone()),
        // RFC 7303 lets the declaration count where the transport is silent; the older rule (ASCII) was never kept.
        _ => declared.clone(),
    };
    let candidates = [by_rule, declared, mark.map(str::to_owned), Some("utf-8".to_owned())];
    let text = candidates
        .iter()
        .flatten()
        .find_map(|label| decode_exactly(label, bytes))
        .unwrap_or_else(|| last_resort(bytes));
    without_declaration(text)
}

/// Western Windows where every byte is one of its characters, else Central European.
fn last_resort(bytes: &[u8]) -> String {
    let undefined = bytes.iter().any(|byte| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d));
    let encoding = if undefined { ISO_8859_2 } else { WINDOWS_1252 };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// The encoding that the first bytes show, and the bytes behind the mark.
fn sniff(bytes: &[u8]) -> (Option<&'static str>, &[u8]) {
    let marks: [(&[u8], &str); 5] = [
        (b"\x00\x00\xfe\xff", "utf-32be"),
        (b"\xff\xfe\x00\x00", "utf-32le"),
        (b"\xfe\xff", "utf-16be"),
        (b"\xff\xfe", "utf-16le"),
        (b"\xef\xbb\xbf", "utf-8"),
    ];
    if let Some((mark, name)) = marks.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return (Some(name), &bytes[mark.len()..]);
    }
    // `<?` or `<` in wide encodings.
    let shapes: [(&[u8], &str); 4] = [
        (b"\x00<\x00?", "utf-16be"),
        (b"<\x00?\x00", "utf-16le"),
        (b"\x00\x00\x00<", "utf-32be"),
        (b"<\x00\x00\x00", "utf-32le"),
    ];
    (shapes.iter().find(|(shape, _)| bytes.starts_with(shape)).map(|(_, name)| *name), bytes)
}

fn declared(head: &str) -> Option<String> {
    let declaration = head.strip_prefix("<?")?.split("?>").next()?;
    let value = declaration.split("encoding=").nth(1)?;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next().map(str::to_lowercase)
}

fn names_a_family(label: &str) -> bool {
    matches!(
        label,
        "u16"
            | "utf-16"
            | "utf16"
            | "utf_16"
            | "u32"
            | "utf-32"
            | "utf32"
            | "utf_32"
            | "iso-10646-ucs-2"
            | "iso-10646-ucs-4"
            | "csucs4"
            | "csunicode"
            | "ucs-2"
            | "ucs-4"
    )
}

enum Media {
    ApplicationXml,
    Text,
}

struct Transport {
    kind: Option<Media>,
    charset: Option<String>,
}

impl Transport {
    fn of(content_type: Option<&str>) -> Self {
        let mut parts = content_type.unwrap_or_default().split(';');
        let mime = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let charset = parts.find_map(|part| {
            let (key, value) = part.split_once('=')?;
            let value = value.trim().trim_matches(['"', '\'']).to_lowercase();
            (key.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then_some(value)
        });
        let kind = if mime.starts_with("text/") {
            Some(Media::Text)
        } else if mime.starts_with("application/") && (mime.contains("xml") || mime.contains("json")) {
            Some(Media::ApplicationXml)
        } else {
            None
        };
        Self { kind, charset }
    }
}

/// `bytes` by the encoding called `label`, if every byte fits.
fn decode_exactly(label: &str, bytes: &[u8]) -> Option<String> {
    match label {
        "utf-32be" => wide(bytes, u32::from_be_bytes),
        "utf-32le" => wide(bytes, u32::from_le_bytes),
        "us-ascii" | "ascii" => bytes.is_ascii().then(|| String::from_utf8_lossy(bytes).into_owned()),
        "utf-16be" if bytes.len().is_multiple_of(2) => encoding_rs::UTF_16BE
            .decode_without_bom_handling_and_without_replacement(bytes)
            .map(std::borrow::Cow::into_owned),
        _ => {
            let encoding = by_label(label)?;
            encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
        }
    }
}

fn by_label(label: &str) -> Option<&'static Encoding> {
    let label = label.trim().replace('_', "-");
    Encoding::for_label(label.as_bytes()).or_else(|| match label.as_str() {
        "utf8" => Some(UTF_8),
        "cp1252" => Some(WINDOWS_1252),
        "cp949" | "uhc" => Some(encoding_rs::EUC_KR),
        "cp932" | "mskanji" => Some(encoding_rs::SHIFT_JIS),
        "cp936" => Some(encoding_rs::GBK),
        "big5hkscs" | "cp950" => Some(encoding_rs::BIG5),
        other => Encoding::for_label(other.replacen("cp125", "windows-125", 1).as_bytes()),
    })
}

fn wide(bytes: &[u8], read: fn([u8; 4]) -> u32) -> Option<String> {
    let chunks = bytes.chunks_exact(4);
    if !chunks.remainder().is_empty() {
        return None;
    }
    chunks.map(|chunk| char::from_u32(read([chunk[0], chunk[1], chunk[2], chunk[3]]))).collect()
}

/// For the head only, which may be cut in the middle of a character.
fn decode_lossy(label: &str, head: &[u8]) -> String {
    let whole = &head[..head.len() - head.len() % 4];
    match label {
        "utf-32be" | "utf-32le" => decode_exactly(label, whole).unwrap_or_default(),
        _ => by_label(label)
            .map(|encoding| encoding.decode_without_bom_handling(whole).0.into_owned())
            .unwrap_or_default(),
    }
}

/// An XML declaration speaks of bytes; for text it is noise.
fn without_declaration(text: String) -> String {
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    match text.strip_prefix("<?xml").and_then(|rest| rest.split_once('>')) {
        Some((_, rest)) => rest.to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mark_transport_declaration_and_guess_in_this_order() {
        let wide: Vec<u8> = "<?xml encoding='utf-16'?><é/>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&wide, None), "<é/>");
        let latin = b"<?xml version='1.0' encoding='iso-8859-1'?><\xe9/>";
        assert_eq!(decode(latin, None), "<é/>");
        assert_eq!(decode(latin, Some("application/xml; charset=windows-1252")), "<é/>");
        assert_eq!(decode("<?xml version='1.0' encoding='us-ascii'?><é/>".as_bytes(), None), "<é/>");
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
