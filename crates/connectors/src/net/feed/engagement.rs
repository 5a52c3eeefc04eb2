//! How often people did something with an entry, where its feed counts: the slash module and Atom's threading extension
//! count answers, Media RSS counts views and favourites.

use vigie_model::Engagement;

use super::names::Ns;
use super::tree::{Element, Tree};

/// What the children of an entry say.
pub(super) fn read(tree: &Tree<'_>, entry: &Element<'_>) -> Engagement {
    let mut told = Engagement::default();
    for child in tree.children(entry) {
        match child.ns {
            Ns::Slash if is(child, "comments") => fill(&mut told.replies, &tree.words(child)),
            Ns::Thread if is(child, "total") => fill(&mut told.replies, &tree.words(child)),
            Ns::Media if is(child, "community") => community(tree, child, &mut told),
            Ns::Media if is(child, "group") => {
                let communities = tree.children(child).filter(|inner| inner.ns == Ns::Media && is(inner, "community"));
                communities.for_each(|inner| community(tree, inner, &mut told));
            }
            Ns::Core if is(child, "link") && child.attr("rel") == Some("replies") => {
                fill(&mut told.replies, child.attr("count").unwrap_or_default());
            }
            _ => {}
        }
    }
    told
}

fn community(tree: &Tree<'_>, element: &Element<'_>, told: &mut Engagement) {
    for child in tree.children(element) {
        let said = |name| child.attr(name).unwrap_or_default();
        if is(child, "statistics") {
            fill(&mut told.views, said("views"));
            fill(&mut told.likes, said("favorites"));
        } else if is(child, "starrating")
            && said("average").parse::<f64>().is_ok_and(|average| Ok(average) == said("max").parse())
        {
            // Where every rating is the best there is, ratings are likes: so does the largest host of films write them.
            fill(&mut told.likes, said("count"));
        }
    }
}

fn is(element: &Element<'_>, name: &str) -> bool {
    element.local.eq_ignore_ascii_case(name)
}

/// Fills `slot` where nothing is in it yet and `written` is a number.
fn fill(slot: &mut Option<u64>, written: &str) {
    *slot = slot.or_else(|| written.trim().parse().ok());
}

#[cfg(test)]
mod tests {
    use super::Engagement;
    use crate::net::feed::read::document;

    fn told(inside: &str) -> Engagement {
        let feed = format!("<rss><channel><item><title>x</title>{inside}</item></channel></rss>");
        document(feed.as_bytes(), None, None).unwrap().entries[0].engagement
    }

    #[test]
    fn counts_are_read_in_the_words_of_each_extension() {
        let none = Engagement::default();
        assert_eq!(told("<comments>https://x.example/1#c</comments>"), none, "an address, not a number");
        assert_eq!(told("<slash:comments>7</slash:comments>"), Engagement { replies: Some(7), ..none });
        assert_eq!(told("<thr:total> 8 </thr:total>"), Engagement { replies: Some(8), ..none });
        assert_eq!(told(r#"<link rel="replies" href="/c" thr:count="9"/>"#), Engagement { replies: Some(9), ..none });
        assert_eq!(told("<slash:comments>-1</slash:comments>"), none);
        let film = |rating: &str| {
            told(&format!(
                r#"<media:group><media:community><media:starRating {rating}/><media:statistics views="900"/></media:community></media:group>"#
            ))
        };
        let views = Engagement { views: Some(900), ..none };
        assert_eq!(film(r#"count="97" average="5.00" min="1" max="5""#), Engagement { likes: Some(97), ..views });
        assert_eq!(film(r#"count="97" average="3.50" min="1" max="5""#), views, "ratings are no likes");
        assert_eq!(film(r#"count="97""#), views, "of unknown worth");
    }
}
