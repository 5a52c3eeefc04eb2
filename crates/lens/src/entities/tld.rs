//! Top-level domains. Owns which words after a dot make a host; the list is short on purpose.
//!
//! Every two-letter domain that is in use, the old generic ones, and the new ones that people write in posts. A link
//! with a scheme and a rarer domain is missed; so is much noise ("fin.Merci", "v2.build").

/// Generic domains, sorted.
const GENERIC: &[&str] = &[
    "academy",
    "agency",
    "alsace",
    "app",
    "art",
    "audio",
    "beer",
    "bike",
    "biz",
    "blog",
    "brussels",
    "buzz",
    "bzh",
    "cafe",
    "camp",
    "care",
    "cat",
    "city",
    "click",
    "cloud",
    "club",
    "coach",
    "codes",
    "coffee",
    "com",
    "community",
    "company",
    "coop",
    "corsica",
    "dance",
    "design",
    "dev",
    "digital",
    "earth",
    "edu",
    "email",
    "energy",
    "eus",
    "events",
    "expert",
    "express",
    "family",
    "fans",
    "farm",
    "fashion",
    "film",
    "fit",
    "football",
    "foundation",
    "fun",
    "fund",
    "gallery",
    "game",
    "games",
    "global",
    "gov",
    "green",
    "group",
    "guide",
    "guru",
    "health",
    "help",
    "host",
    "hotel",
    "house",
    "info",
    "ink",
    "institute",
    "int",
    "international",
    "jobs",
    "land",
    "law",
    "life",
    "link",
    "live",
    "london",
    "love",
    "market",
    "marketing",
    "media",
    "mil",
    "mobi",
    "moda",
    "museum",
    "music",
    "name",
    "net",
    "network",
    "news",
    "ngo",
    "one",
    "ong",
    "online",
    "org",
    "page",
    "paris",
    "party",
    "photo",
    "photography",
    "photos",
    "pics",
    "pictures",
    "pink",
    "place",
    "plus",
    "press",
    "pro",
    "productions",
    "pub",
    "radio",
    "report",
    "rest",
    "restaurant",
    "review",
    "reviews",
    "rocks",
    "run",
    "sale",
    "school",
    "science",
    "services",
    "shop",
    "shopping",
    "show",
    "site",
    "social",
    "software",
    "solutions",
    "space",
    "sport",
    "store",
    "studio",
    "style",
    "systems",
    "team",
    "tech",
    "tips",
    "today",
    "tools",
    "top",
    "tours",
    "town",
    "toys",
    "travel",
    "university",
    "vegas",
    "video",
    "vin",
    "vip",
    "vote",
    "voyage",
    "watch",
    "website",
    "wiki",
    "win",
    "wine",
    "work",
    "works",
    "world",
    "wtf",
    "xyz",
    "yoga",
    "zone",
];

/// Country domains in use, two letters each, sorted.
const COUNTRIES: &str = "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs \
bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk \
fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm \
jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt \
mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa \
sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk \
us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw";

/// Domains in other scripts; words run on behind them.
const OTHER_SCRIPTS: &[&str] = &[
    "みんな",
    "コム",
    "セール",
    "ストア",
    "рф",
    "рус",
    "онлайн",
    "сайт",
    "москва",
    "укр",
    "中国",
    "中國",
    "香港",
    "台灣",
    "公司",
    "网络",
    "한국",
    "닷컴",
    "닷넷",
];

/// Length of the top-level domain that `rest` begins with.
pub(super) fn starts(rest: &str) -> Option<usize> {
    let len = rest.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(rest.len());
    if len == 0 {
        return OTHER_SCRIPTS.iter().find(|domain| rest.starts_with(**domain)).map(|domain| domain.len());
    }
    let goes_on = rest[len..].starts_with(['@', '+', '-']);
    (!goes_on && is_known(&rest[..len])).then_some(len)
}

fn is_known(domain: &str) -> bool {
    let domain = domain.to_ascii_lowercase();
    match domain.len() {
        2 => COUNTRIES.split(' ').any(|country| country == domain),
        _ => GENERIC.binary_search(&domain.as_str()).is_ok() || domain.starts_with("xn--"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_found() {
        assert!(GENERIC.is_sorted());
        for (rest, expect) in [("com", Some(3)), ("COM/x", Some(3)), ("fr.", Some(2)), ("bz2", None), ("comm", None)] {
            assert_eq!(starts(rest), expect, "{rest}");
        }
        assert_eq!((starts("com-x"), starts("gov@x"), starts("みんなです")), (None, None, Some(9)));
    }
}
