//! Why a part of a foreign query is lost, nearly the same or written differently: one constant a reason, a sentence in
//! each language. The notes add which part it was and what the query finds now.

use crate::limits::{LEAD_POSITIONS, MAX_AT_LEAST, MAX_DEPTH, MAX_NEAR, MAX_NEAR_DEEP, MAX_PHRASE_TERMS};

// The sentences below name these limits.
const _: () = assert!(super::MAX_FOREIGN_BYTES == 128 * 1024 && MAX_DEPTH == 64 && MAX_PHRASE_TERMS == 64);
const _: () = assert!(MAX_NEAR == 100 && MAX_NEAR_DEEP == 8 && MAX_AT_LEAST == 100 && LEAD_POSITIONS == 50);

/// A reason.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Why {
    /// A stable name for programs.
    pub(crate) code: &'static str,
    pub(crate) fr: &'static str,
    pub(crate) en: &'static str,
}

const fn why(code: &'static str, fr: &'static str, en: &'static str) -> Why {
    Why { code, fr, en }
}

/// Code of the note that counts those left out.
pub(super) const MORE_NOTES: &str = "more-notes";

macro_rules! reasons {
    ($($(#[$about:meta])* $name:ident = $code:literal, $fr:literal, $en:literal;)*) => {
        $($(#[$about])* pub(super) const $name: Why = why($code, $fr, $en);)*
    };
}

// What refuses a query as a whole.
reasons! {
    TOO_LONG = "text-too-long",
        "Le texte dépasse 128 Kio ; partagez-le en plusieurs requêtes.",
        "The text is longer than 128 KiB; split it into several queries.";
    EMPTY = "empty-text",
        "Il n’y a rien à importer.",
        "There is nothing to import.";
    NOTHING_LEFT = "nothing-left",
        "Rien de cette requête n’a pu être repris.",
        "Nothing of this query could be carried over.";
    UNCLOSED_QUOTE = "unclosed-quote",
        "Ce guillemet n’est jamais refermé.",
        "This quotation mark is never closed.";
    UNCLOSED_GROUP = "unclosed-group",
        "Cette parenthèse n’est jamais refermée.",
        "This parenthesis is never closed.";
    UNOPENED_GROUP = "unopened-group",
        "Cette parenthèse ne referme rien.",
        "This parenthesis closes nothing.";
    UNCLOSED_BRACKET = "unclosed-bracket",
        "Ce crochet ou cette accolade n’est jamais refermé.",
        "This bracket or brace is never closed.";
    UNCLOSED_REMARK = "unclosed-remark",
        "Ce commentaire « <<< » n’est jamais refermé par « >>> ».",
        "This remark “<<<” is never closed by “>>>”.";
    EMPTY_GROUP = "empty-group",
        "Ces parenthèses sont vides.",
        "There is nothing between these parentheses.";
    TOO_DEEP = "too-deep",
        "Plus de 64 groupes emboîtés ; simplifiez la requête.",
        "More than 64 nested groups; simplify the query.";
    MISSING_SIDE = "missing-side",
        "Il manque quelque chose à côté de cet opérateur.",
        "Something is missing beside this operator.";
    BROKEN_DISTANCE = "broken-distance",
        "Cet opérateur attend un nombre, par exemple NEAR/5.",
        "This operator needs a number, for example NEAR/5.";
    LONG_CHAIN = "long-chain",
        "Plus de 8 proximités à la suite ; partagez la requête.",
        "More than 8 proximities in a chain; split the query.";
}

// What is lost or nearly kept in every dialect.
reasons! {
    UNKNOWN_FIELD = "unknown-field",
        "ce champ est inconnu.",
        "this field is not known.";
    NO_VALUE = "no-value",
        "ce champ n’a pas de valeur.",
        "this field has no value.";
    BAD_VALUE = "bad-value",
        "cette valeur ne se lit pas.",
        "this value cannot be read.";
    FIELD_INSIDE = "field-inside-field",
        "un champ à l’intérieur d’un autre ne se traduit pas.",
        "a field inside another cannot be carried over.";
    NO_WORD = "no-word",
        "il n’y a là aucun mot à chercher.",
        "there is no word here to search for.";
    LONG_PHRASE = "long-phrase",
        "une expression a au plus 64 mots.",
        "a phrase has at most 64 words.";
    ADDRESS_INSIDE = "address-in-phrase",
        "une adresse ne se cherche pas comme des mots ; voyez links: et url:.",
        "an address is not searched as words; see links: and url:.";
    ADDRESS = "address",
        "une adresse se cherche parmi les liens des publications.",
        "an address is looked for among the links of posts.";
    SHORT_WILDCARD = "short-wildcard",
        "un mot à * ou ? doit avoir au moins 2 lettres, 3 s’il commence par *.",
        "a word with * or ? needs at least 2 letters, 3 when it begins with *.";
    FUZZY_SHORT = "fuzzy-short",
        "~1 demande 4 lettres, ~2 en demande 6, et ~3 n’existe pas.",
        "~1 needs 4 letters, ~2 needs 6, and there is no ~3.";
    FUZZY_PHRASE = "fuzzy-phrase",
        "seul un mot simple peut être approché par ~.",
        "only a single word can be fuzzy with ~.";
    TILDE_ON_WORD = "tilde-on-word",
        "~ ne dit rien d’un seul mot ; le mot est gardé.",
        "~ says nothing of a single word; the word is kept.";
    SLOP = "slop",
        "« à n mots près » devient une suite de NEAR, chacun avec toute la distance, dans les deux sens.",
        "“within n words” becomes a chain of NEAR, each with the whole distance, in both orders.";
    SLOP_LONG = "slop-long",
        "plus de 9 mots à n mots près ; tous sont exigés, à toute distance.",
        "more than 9 words within n words; all are required, at any distance.";
    DISTANCE = "distance",
        "le nombre comptait les mots entre les deux ; ici il compte les positions, soit un de plus.",
        "the number counted the words between; here it counts positions, which is one more.";
    FAR = "far",
        "la distance est limitée à 100.",
        "the distance is limited to 100.";
    SENTENCE_ORDER = "sentence-order",
        "SENTENCE ne compte pas l’ordre ; ONEAR/100 le demande à côté, et peut le trouver dans une autre phrase.",
        "SENTENCE does not count order; ONEAR/100 asks for it beside, and may find it in another sentence.";
    SENTENCE_UNORDERED = "sentence-order",
        "SENTENCE ne compte pas l’ordre.",
        "SENTENCE does not count order.";
    NEAR_SPREAD = "near-spread",
        "ce groupe AND près d’un autre devient une proximité par mot.",
        "this AND group near another becomes one proximity a word.";
    NEAR_LOOSE = "near-loose",
        "ce qui est ici ne se place pas dans une proximité ; les deux côtés sont exigés, à toute distance.",
        "what stands here cannot be part of a proximity; both sides are required, at any distance.";
    COUNT_ONE = "count-one",
        "« au moins une fois » est ce que cherche tout mot.",
        "“at least once” is what every word asks for.";
    COUNT_LOOSE = "count-loose",
        "seuls des mots et des OR de mots se comptent ; le nombre est laissé de côté.",
        "only words and ORs of words can be counted; the number is left out.";
    COUNT_FAR = "count-far",
        "le nombre est limité à 100.",
        "the number is limited to 100.";
    LOWER_OPERATOR = "lower-case-word",
        "en minuscules, c’est un mot cherché, pas un opérateur.",
        "in lower case this is a word to search for, not an operator.";
    SIDE_BY_SIDE = "side-by-side",
        "deux conditions sans opérateur se lisent AND.",
        "two clauses without an operator are read as AND.";
    MIXED = "mixed-operators",
        "AND et OR sans parenthèses : AND est lu d’abord.",
        "AND and OR without parentheses: AND is read first.";
    BOOST = "boost",
        "^ ne fait qu’ordonner les résultats.",
        "^ only orders results.";
    SIGNS = "signs",
        "les signes ne comptent pas ici ; voyez raw:.",
        "signs do not count here; see raw:.";
    BROAD_ACCENTS = "accents",
        "ici les accents ne comptent pas : « été » trouve aussi « ete ».",
        "accents do not count here: “été” finds “ete” as well.";
}

// Fields without a counterpart.
reasons! {
    GENDER = "gender",
        "le genre des auteurs n’est pas deviné.",
        "the gender of authors is not guessed.";
    DEMOGRAPHY = "demography",
        "âge, métier et centres d’intérêt des auteurs ne sont pas devinés.",
        "age, trade and interests of authors are not guessed.";
    PLACE = "place-name",
        "les pays et villes d’ailleurs n’ont pas d’équivalent ; dessinez une zone, puis within: ou near:.",
        "countries and towns of elsewhere have no counterpart; draw a fence, then within: or near:.";
    TIME = "time",
        "une requête ne parle pas de dates ni d’heures ; la période se choisit à l’écran.",
        "a query does not speak of dates or times; the period is chosen on the screen.";
    WORKFLOW = "workflow",
        "ce qu’une équipe a marqué dans l’autre outil n’existe pas ici.",
        "what a team marked in the other tool does not exist here.";
    REACH = "reach",
        "la portée et les scores d’audience de cet outil ne sont pas recalculés.",
        "reach and audience scores of that tool are not computed again.";
    ENGAGEMENT = "engagement",
        "l’engagement total n’existe pas ; voyez likes:, reposts: et replies:.",
        "there is no total of engagement; see likes:, reposts: and replies:.";
    DEVICE = "device",
        "l’appareil ou l’application d’où l’on écrit n’est pas connu.",
        "the device or application it was written with is not known.";
    REVIEW = "review",
        "les notes d’avis ne sont pas lues.",
        "ratings of reviews are not read.";
    SITE_KIND = "kind-of-source",
        "ce type de source n’a pas d’équivalent ; voyez network: et source:.",
        "this kind of source has no counterpart; see network: and source:.";
    THEIR_ID = "their-id",
        "ce numéro n’a de sens que dans l’autre outil.",
        "this number means something in the other tool only.";
    THEIR_MODEL = "their-model",
        "ce classement est calculé par l’autre outil.",
        "this classification is computed by the other tool.";
    CUSTOM = "custom",
        "les champs propres à votre compte n’existent pas ici.",
        "fields of your own account do not exist here.";
    PAGE_TEXT = "page-text",
        "le titre et la description des pages liées ne sont pas lus.",
        "titles and descriptions of linked pages are not read.";
    POST_COUNT = "post-count",
        "le nombre de publications ou de listes d’un compte n’est pas connu.",
        "how many posts or lists an account has is not known.";
    AFFILIATE = "affiliate",
        "les comptes affiliés ne sont pas connus ; faites-en une liste, puis list:.",
        "affiliated accounts are not known; make a list of them, then list:.";
    REPOST_OF = "repost-of",
        "de qui ou de quoi c’est le partage ne se demande pas.",
        "whose or which post it repeats cannot be asked.";
    PROMOTED = "promoted",
        "les publications sponsorisées non publiées ne sont jamais reçues.",
        "promoted posts that were not published are never received.";
    CASHTAG = "has-cashtag",
        "la présence d’un symbole boursier ne se demande pas ; nommez-le.",
        "whether there is a cashtag cannot be asked; name it.";
    OTHER_HAS = "other-has",
        "ce contenu n’est pas distingué.",
        "this kind of content is not told apart.";
    OTHER_IS = "other-is",
        "cette propriété n’est pas connue.",
        "this property is not known.";
    OTHER_LANGUAGE = "other-language",
        "ce code de langue n’en est pas un pour nous.",
        "this language code is none to us.";
    EMBEDDING = "embedding",
        "la recherche par le sens n’existe pas dans la requête ; écrivez les mots.",
        "search by meaning is not part of a query; write the words.";
    LIST_ID = "list-id",
        "une liste d’X se recopie d’abord ; puis list:nom.",
        "a list on X must be copied first; then list:name.";
    GOOGLE_ONLY = "search-engine-only",
        "cela n’a de sens que dans un moteur de recherche.",
        "this has a meaning in a search engine only.";
    FILE_TYPE = "file-type",
        "le type de fichier ne se demande pas.",
        "the type of file cannot be asked.";
    NUMBER_RANGE = "number-range",
        "les nombres ne se cherchent pas par intervalle.",
        "numbers cannot be searched by range.";
}

// Fields and words that are kept, nearly or with a twist.
reasons! {
    SITE_OF = "published-at",
        "site: demande ici vers où une publication mène, pas où elle a paru ; pour un site suivi, voyez source:.",
        "site: asks here where a post links to, not where it was published; for a site you follow, see source:.";
    URL_OF = "published-at",
        "l’adresse est cherchée parmi les liens des publications, pas comme l’adresse de la page.",
        "the address is looked for among the links of posts, not as the address of the page.";
    URL_TOKENS = "url-letters",
        "les mots de l’adresse deviennent une suite de lettres dans un lien.",
        "words of the address become a run of letters in a link.";
    AS_NETWORK = "as-network",
        "ce site devient le réseau.",
        "this site becomes the network.";
    AS_WEB = "as-web",
        "tous les sites, blogs et médias sont le réseau web.",
        "all sites, blogs and media are the network web.";
    AUTHOR_NAME = "author-name",
        "author: attend un identifiant ; un nom avec espaces ou * est cherché dans le nom affiché.",
        "author: takes a handle; a name with spaces or * is looked for in the display name.";
    AUTHOR_PART = "author-part",
        "author: attend ici l’identifiant entier, pas une partie du nom.",
        "author: takes the whole handle here, not a part of the name.";
    AS_SUBREDDIT = "as-source",
        "un forum de Reddit est ici une source de ce nom.",
        "a forum of Reddit is a source of that name here.";
    AS_HASHTAG = "as-hashtag",
        "devient un hashtag.",
        "becomes a hashtag.";
    ENGAGING = "engaging-with",
        "devient : répondre à ce compte, ou le nommer ; les partages n’en sont pas.",
        "becomes: answering that account, or naming it; reposts are not part of it.";
    COMMENT = "comment",
        "commentaires et réponses ne font qu’un.",
        "comments and answers are one thing.";
    VERIFIED_KIND = "verified-kind",
        "toutes les sortes de comptes vérifiés ne font qu’une.",
        "all kinds of verified accounts are one.";
    TITLE_TOO = "title-too",
        "cherché aussi dans le titre.",
        "looked for in the title as well.";
    LEAD = "lead",
        "lead: cherche dans les 50 premiers mots du texte.",
        "lead: looks in the first 50 words of the text.";
    QUESTION = "question",
        "devient une intention reconnue dans le texte.",
        "becomes an intent recognised in the text.";
    SENTIMENT = "sentiment",
        "chaque outil juge le sentiment à sa manière.",
        "each tool judges sentiment in its own way.";
    NETWORK_COUNT = "count-of-any-network",
        "le nombre vaut ici pour tous les réseaux.",
        "the number is that of any network here.";
    POST_TYPE_TEXT = "text-only",
        "« texte seul » devient : sans image, vidéo ni son.",
        "“text only” becomes: without image, video or sound.";
    IMAGE_NAME = "image-name",
        "image: cherche ici une image de référence que vous avez donnée sous ce nom.",
        "image: looks here for a reference picture that you gave under that name.";
    HYPHEN_FORMS = "hyphen-forms",
        "devient l’expression ou le mot d’un seul tenant.",
        "becomes the phrase or the word in one piece.";
    TALK_BARE = "talkwalker-bare-words",
        "plusieurs mots sans opérateur : Talkwalker en fait sans le dire une recherche de proximité.",
        "several words without operator: Talkwalker makes them a proximity search without saying so.";
    TALK_CAPITALS = "talkwalker-capitals",
        "un mot tout en capitales : Talkwalker compte la casse et les signes.",
        "a word in capitals: Talkwalker counts case and signs.";
    TALK_SIGNS = "talkwalker-signs",
        "un mot avec -, + ou & : Talkwalker compte les signes.",
        "a word with -, + or &: Talkwalker counts the signs.";
    TALK_MIXED = "talkwalker-mixed",
        "mots simples et mots à signes ensemble : tous sont exigés.",
        "plain words and words with signs together: all are required.";
    CASE_OF_TAG = "case-of-tag",
        "les capitales ne comptent pas ici.",
        "capitals do not count here.";
    SOURCE_ID = "network-id",
        "le numéro est gardé sans l’abréviation du réseau.",
        "the number is kept without the abbreviation of the network.";
    AND_WRITTEN = "and-written",
        "X n’a pas d’opérateur AND : l’espace suffit. Lu comme tel.",
        "X has no operator AND: a space does. Read as such.";
    PLACEHOLDER = "placeholder",
        "un * entre deux mots devient ONEAR : au plus autant de mots entre eux.",
        "a * between two words becomes ONEAR: at most so many words between them.";
    NO_WILDCARDS = "no-wildcards",
        "là-bas * ne remplace pas des lettres : le signe ne compte pas.",
        "there * does not stand for letters: the sign does not count.";
    X_PHRASES = "phrase-signs",
        "X compte les signes d’une expression ; entre deux mots qui se suivent, ils ne comptent pas ici.",
        "X counts the signs in a phrase; between two neighbouring words they do not count here.";
    SAMPLE = "sample",
        "le même pourcentage, mais pas les mêmes publications.",
        "the same share, but not the same posts.";
    MEDIA = "media",
        "devient image ou vidéo.",
        "becomes image or video.";
    NATIVE_VIDEO = "native-video",
        "toutes les vidéos, pas seulement celles déposées sur X.",
        "all videos, not only those uploaded to X.";
    PLACE_RADIUS = "coordinates-only",
        "near: et bbox: demandent des coordonnées ; X compte aussi un lieu étiqueté. Voyez within:.",
        "near: and bbox: ask for coordinates; X counts a tagged place as well. See within:.";
    MINIMUM = "minimum",
        "chez X un seul nombre veut dire « au moins ».",
        "on X a single number means “at least”.";
    GOOGLE_WORDS = "google-variants",
        "Google cherche aussi pluriels et synonymes ; ici le mot tel quel. Voyez stem:.",
        "Google searches plurals and synonyms too; here the word as it is. See stem:.";
    GOOGLE_SYNONYM = "google-synonym",
        "les synonymes ne sont pas cherchés.",
        "synonyms are not searched.";
    GOOGLE_AS_IS = "as-written",
        "le mot tel quel, ce qui est ici toujours le cas.",
        "the word as it is, which is always so here.";
}
