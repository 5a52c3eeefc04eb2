//! Making HTML harmless. What may stay is ammonia's word, not ours: a list of our own would be a hole waiting to be found.
//! What comes out is safer, not safe: who shows it still lets it through a browser's own defences.

use ammonia::{Builder, UrlRelative};

use super::super::address::Base;
use super::super::entities::Entities;
use super::super::markup::{ATTRS_MAX, Dialect, Markup, Piece};

/// A text longer than this is shown as plain words.
const BYTES_MAX: usize = 512 << 10;
/// Reading HTML as browsers do may cost each element as much as it is deep. A long page comes to a tenth of this; what
/// costs more is an attack and shown as plain words.
const COST_MAX: usize = 1_000_000;

/// `html` with only what is harmless, and its addresses absolute.
pub(in super::super) fn clean(html: &str, base: &Base) -> String {
    if html.len() > BYTES_MAX || cost(html) > COST_MAX {
        return ammonia::clean_text(&super::plain(html, BYTES_MAX));
    }
    let mut builder = Builder::default();
    // No link can open a window of its own (`target` does not come through), so none need be told not to look back.
    builder.link_rel(None);
    if let Some(base) = base {
        builder.url_relative(UrlRelative::RewriteWithBase(base.as_ref().clone()));
    }
    builder.clean(html).to_string().trim().to_owned()
}

/// What reading `html` costs at most: for each element how many are open by then. A tag of more attributes than are read
/// costs more than anything: each is compared with all before it.
fn cost(html: &str) -> usize {
    let mut depth = 0_usize;
    let mut cost = 0;
    for piece in Markup::new(html, Dialect::Html, &Entities::default()) {
        match piece {
            Piece::Start(tag) => {
                depth += 1;
                cost += if tag.attrs.len() < ATTRS_MAX { depth } else { COST_MAX + 1 };
            }
            Piece::End(_) => depth = depth.saturating_sub(1),
            Piece::Words(_) => {}
        }
    }
    cost
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_however_it_is_written() {
        for bad in [
            "<script>alert(1)</script>",
            "<scr<script>ipt>alert(1)</scr</script>ipt>",
            "<img src=x onerror=alert(1)>",
            "<a href='javascript:alert(1)'>x</a>",
            "<a href=' java\nscript:alert(1)'>x</a>",
            "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
            "<svg><script>alert(1)</script></svg>",
            "<svg onload=alert(1)>",
            "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
            "<p style='background:url(javascript:alert(1))'>x</p>",
            "<!--><img src=x onerror=alert(1)>-->",
            "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
            "<form action='javascript:alert(1)'><button>x</button></form>",
            "<img src=x onerror=alert(1)",
            "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        ] {
            let out = clean(bad, &None).to_lowercase();
            let tags = out.split('<').skip(1).filter_map(|tag| tag.split('>').next()).collect::<String>();
            assert!(!tags.contains("script") && !tags.contains("onerror") && !tags.contains("onload"), "{bad}: {out}");
        }
    }

    #[test]
    fn addresses_become_absolute_and_words_stay() {
        let base = Some(std::rc::Rc::new(url::Url::parse("https://example.org/a/").unwrap()));
        let html = "<p class='x'>1 &lt; 2 <a href='b' target='_blank'>é</a><img src='/c.png' alt='d'></p>";
        let expect = "<p>1 &lt; 2 <a href=\"https://example.org/a/b\">é</a><img src=\"https://example.org/c.png\" alt=\"d\"></p>";
        assert_eq!(clean(html, &base), expect);
    }

    #[test]
    fn what_would_cost_too_much_is_shown_as_words() {
        let deep = format!("{}x", "<div>".repeat(100_000));
        assert_eq!(clean(&deep, &None), "x");
        let attributes: String = (0..50_000).map(|at| format!(" a{at}")).collect();
        assert_eq!(clean(&format!("<p{attributes}>x"), &None), "x");
        let reopened = format!("<p>{}</p>{}", "<b i=1>".repeat(2_000), "<p>x</p>".repeat(50_000));
        assert!(clean(&reopened, &None).len() < BYTES_MAX);
    }
}
