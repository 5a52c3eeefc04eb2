//! What each element of a feed means. Names are those of [`Builder::plain_name`]; elements that are not named here
//! gather their words, which nobody reads.

use super::super::dates;
use super::super::document::{Field, Link, Part};
use super::super::token::Tag;
use super::author::Of;
use super::store::map_kind;
use super::{Builder, ENTRIES_MAX, Family, PER_PART_MAX};

impl Builder {
    pub(super) fn start_element(&mut self, name: &str, tag: &Tag<'_>) {
        let inside = self.in_feed || self.in_entry || self.in_source;
        match name {
            "rss" => self.start_rss(),
            "feed" => self.start_feed(),
            "channel" => self.start_channel(tag),
            "item" | "entry" => self.start_item(tag),
            "image" => self.start_image(),
            "textinput" => {
                self.textinput.get_or_insert_with(Part::default);
                self.in_textinput = true;
                self.title_depth = None;
                self.push("textinput", false);
            }
            "source" => {
                self.push("source", true);
                self.in_source = true;
                self.title_depth = None;
            }
            "author" | "managingeditor" | "dc_author" | "dc_creator" | "itunes_author" => self.start_author(),
            "contributor" => {
                self.in_contributor = true;
                self.push("contributor", false);
            }
            "dc_contributor" => {
                self.in_contributor = true;
                self.push("name", false);
            }
            "itunes_owner" => {
                self.in_publisher = true;
                self.push("publisher", false);
            }
            "name" | "itunes_name" => self.push("name", false),
            "email" | "itunes_email" => self.push("email", false),
            "url" | "homepage" | "uri" => self.push("href", true),
            "webmaster" | "dc_publisher" => self.push("publisher", true),
            "title" | "dc_title" | "media_title" if self.svg_depth == 0 => {
                self.push_content("title", tag, "text/plain", inside);
            }
            "subtitle" | "tagline" | "itunes_subtitle" => self.push_content("subtitle", tag, "text/plain", true),
            "rights" | "copyright" | "dc_rights" => self.push_content("rights", tag, "text/plain", true),
            "info" | "feedburner_browserfriendly" => self.push_content("info", tag, "text/plain", true),
            "abstract" => self.push_content("description", tag, "text/plain", inside),
            "description" | "dc_description" | "media_description" => self.start_text("description", tag, inside),
            "summary" | "itunes_summary" => self.start_text("summary", tag, true),
            "content" => self.start_content(tag, "text/plain"),
            "content_encoded" | "fullitem" => self.start_content(tag, "text/html"),
            "body" | "xhtml_body" => self.push_content("content", tag, "application/xhtml+xml", true),
            "published" | "issued" | "pubdate" | "dcterms_issued" => self.push("published", true),
            "updated" | "modified" | "lastbuilddate" | "dc_date" | "dcterms_modified" => self.push("updated", true),
            "created" | "dcterms_created" => self.push("created", true),
            "language" | "dc_language" => self.push("language", true),
            "category" | "keywords" | "dc_subject" | "itunes_category" | "media_category" => {
                self.push("category", true)
            }
            "guid" | "id" => {
                self.guid_is_link = tag.get("ispermalink").unwrap_or("true") == "true";
                self.push("id", true);
            }
            "link" => self.start_link(tag, inside),
            "enclosure" => self.enclosure(tag),
            "media_content" => self.media(tag),
            "media_thumbnail" => {
                self.media(tag);
                self.push("url", true);
            }
            "media_group" | "cc_license" | "cloud" => {}
            "width"
            | "height"
            | "generator"
            | "newlocation"
            | "expirationdate"
            | "itunes_image"
            | "itunes_link"
            | "media_rating"
            | "media_credit"
            | "media_restriction"
            | "media_license"
            | "media_player"
            | "dcterms_valid"
            | "creativecommons_license"
            | "tags" => self.push(name, true),
            _ if tag.attrs.is_empty() => self.push(name, true),
            // An element that nobody knows and that has attributes is a record, not a text.
            _ => {}
        }
    }

    pub(super) fn end_element(&mut self, name: &str) {
        match name {
            "channel" | "feed" => self.in_feed = false,
            "item" | "entry" => {
                self.pop("item");
                self.in_entry = false;
                self.has_content = false;
            }
            "image" => {
                self.pop("image");
                self.in_image = false;
            }
            "textinput" => {
                self.pop("textinput");
                self.in_textinput = false;
            }
            "source" => {
                self.in_source = false;
                self.pop("source");
                self.source = Part::default();
            }
            "author" | "managingeditor" | "dc_author" | "dc_creator" | "itunes_author" => self.end_author(),
            "contributor" => {
                self.pop("contributor");
                self.in_contributor = false;
            }
            "dc_contributor" => {
                self.pop("name");
                self.in_contributor = false;
            }
            "itunes_owner" => {
                self.pop("publisher");
                self.in_publisher = false;
            }
            "name" | "itunes_name" => {
                let value = self.pop("name");
                self.person(Of::Name, value);
            }
            "email" | "itunes_email" => {
                let value = self.pop("email");
                self.person(Of::Email, value);
            }
            "url" | "homepage" | "uri" => {
                let value = self.pop("href");
                self.person(Of::Href, value);
            }
            "webmaster" | "dc_publisher" => drop(self.pop("publisher")),
            "title" | "dc_title" => {
                let depth = self.depth;
                if self.pop_content("title").is_some_and(|title| !title.is_empty()) {
                    self.title_depth = Some(depth);
                }
            }
            // A picture's title may stand in for the entry's, but the entry's own comes after it all the same.
            "media_title" => drop(self.pop_content("title")),
            "subtitle" | "tagline" | "itunes_subtitle" => drop(self.pop_content("subtitle")),
            "rights" | "copyright" | "dc_rights" => drop(self.pop_content("rights")),
            "info" | "feedburner_browserfriendly" => drop(self.pop_content("info")),
            "description" | "abstract" | "dc_description" | "media_description" => self.end_text("description"),
            "summary" | "itunes_summary" => self.end_text("summary"),
            "content" | "content_encoded" | "fullitem" | "body" | "xhtml_body" => self.end_content(),
            "published" | "issued" | "pubdate" | "dcterms_issued" => {
                let at = self.pop("published").and_then(|text| dates::parse(&text));
                self.context().published_at = at;
            }
            "updated" | "modified" | "lastbuilddate" | "dc_date" | "dcterms_modified" => self.end_updated(),
            "created" | "dcterms_created" => {
                let at = self.pop("created").and_then(|text| dates::parse(&text));
                self.context().created_at = at;
            }
            "language" | "dc_language" => {
                let value = self.pop("language");
                self.lang = value.filter(|value| !value.is_empty()).map(std::rc::Rc::from);
            }
            "category" | "keywords" | "dc_subject" | "itunes_category" | "media_category" => drop(self.pop("category")),
            "guid" | "id" => self.end_id(),
            "media_thumbnail" => drop(self.pop("url")),
            _ => drop(self.pop(name)),
        }
    }

    fn start_rss(&mut self) {
        self.seen_feed = true;
        self.family = Family::Rss;
    }

    fn start_feed(&mut self) {
        self.seen_feed = true;
        self.in_feed = true;
        if self.family == Family::Unknown {
            self.family = Family::AtomOld;
        }
    }

    fn start_channel(&mut self, tag: &Tag<'_>) {
        self.seen_feed = true;
        self.in_feed = true;
        self.cdf(tag);
    }

    fn start_item(&mut self, tag: &Tag<'_>) {
        if self.document.entries.len() < ENTRIES_MAX {
            self.document.entries.push(Part::default());
        } else if let Some(last) = self.document.entries.last_mut() {
            // Beyond the limit every entry takes the last one's place.
            *last = Part::default();
        }
        self.push("item", false);
        self.in_entry = true;
        self.guid_is_link = false;
        self.title_depth = None;
        if let Some(about) = tag.get("rdf:about").filter(|about| !about.is_empty()) {
            let about = about.to_owned();
            self.context().set(Field::Id, about);
        }
        self.cdf(tag);
    }

    fn start_image(&mut self) {
        if !self.in_entry {
            self.image.get_or_insert_with(Part::default);
        }
        self.in_image = true;
        self.title_depth = None;
        self.push("image", false);
    }

    /// Microsoft's CDF gives as attributes what others give as elements.
    fn cdf(&mut self, tag: &Tag<'_>) {
        if let Some(changed) = tag.get("lastmod") {
            self.push("updated", true);
            self.piece(changed.to_owned());
            self.end_updated();
        }
        if let Some(href) = tag.get("href") {
            let empty = Tag { name: "link".to_owned(), attrs: Vec::new(), closed: false };
            self.start_link(&empty, true);
            self.piece(href.to_owned());
            self.pop("link");
        }
    }

    fn end_updated(&mut self) {
        let at = self.pop("updated").and_then(|text| dates::parse(&text));
        self.context().updated_at = at;
    }

    fn start_link(&mut self, tag: &Tag<'_>, expecting: bool) {
        let rel = tag.get("rel").unwrap_or("alternate").to_owned();
        let usual = if rel == "self" { "application/atom+xml" } else { "text/html" };
        let kind = tag.get("type").unwrap_or(usual).to_owned();
        let href = address(tag).map(|href| self.allowance.join(&self.base, href));
        let is_page = rel == "alternate" && matches!(map_kind(&kind).as_ref(), "text/html" | "application/xhtml+xml");
        let link =
            Link { rel, kind, href: href.clone().unwrap_or_default(), title: tag.get("title").map(str::to_owned) };
        if !(self.in_entry && self.in_image) {
            let links = &mut self.context().links;
            if links.len() < PER_PART_MAX {
                links.push(link);
            }
        }
        match href {
            Some(href) if is_page => self.context().set(Field::Link, href),
            Some(_) => {}
            None => self.push("link", expecting),
        }
    }

    fn enclosure(&mut self, tag: &Tag<'_>) {
        let Some(href) = address(tag) else { return };
        let href = self.allowance.join(&self.base, href);
        let kind = tag.get("type").unwrap_or_default().to_owned();
        let links = &mut self.context().links;
        if links.len() < PER_PART_MAX {
            links.push(Link { rel: "enclosure".to_owned(), kind, href, title: None });
        }
    }

    fn media(&mut self, tag: &Tag<'_>) {
        let Some(href) = address(tag) else { return };
        let href = self.allowance.join(&self.base, href);
        let medium = tag.get("medium").map(|medium| format!("{medium}/*"));
        let usual = if tag.name.ends_with("thumbnail") { "image/*" } else { "" };
        let kind = tag.get("type").map(str::to_owned).or(medium).unwrap_or_else(|| usual.to_owned());
        let media = &mut self.context().media;
        if media.len() < PER_PART_MAX {
            media.push(Link { rel: "media".to_owned(), kind, href, title: None });
        }
    }

    /// A description or summary; the second one of an entry is its content.
    fn start_text(&mut self, element: &str, tag: &Tag<'_>, expecting: bool) {
        let again = self.context().get(Field::Summary).is_some() && !self.has_content;
        if again {
            self.summary_is_content = true;
            self.start_content(tag, "text/plain");
        } else {
            let usual = if element == "description" { "text/html" } else { "text/plain" };
            self.push_content(element, tag, usual, expecting);
        }
    }

    fn end_text(&mut self, element: &str) {
        if std::mem::take(&mut self.summary_is_content) {
            self.end_content();
        } else {
            self.pop_content(element);
        }
    }

    fn start_content(&mut self, tag: &Tag<'_>, usual: &str) {
        self.has_content = true;
        self.push_content("content", tag, usual, true);
    }

    fn end_content(&mut self) {
        let kind = self.params.kind.as_deref().map(map_kind);
        let readable = matches!(kind.as_deref(), Some("text/plain" | "text/html" | "application/xhtml+xml"));
        let html = !matches!(kind.as_deref(), Some("text/plain"));
        if let Some(value) = self.pop_content("content").filter(|_| readable) {
            let context = self.context();
            if context.get(Field::Summary).is_none() {
                context.summary_is_html = html;
            }
            context.set_if_missing(Field::Summary, &value);
        }
    }

    fn end_id(&mut self) {
        let value = self.pop("id");
        if self.guid_is_link
            && let Some(value) = value
        {
            self.context().set_if_missing(Field::Link, &value);
        }
    }
}

/// The address that an element names, by whichever attribute.
fn address<'a>(tag: &'a Tag<'_>) -> Option<&'a str> {
    ["url", "uri", "href"].iter().find_map(|name| tag.get(name)).filter(|address| !address.is_empty())
}
