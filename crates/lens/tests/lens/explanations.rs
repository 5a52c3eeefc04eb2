//! Explanations as people read them.

use std::fmt::Write;

use vigie_lens::Lens;
use vigie_model::Lang;

fn explained(lang: Lang, texts: &[&str]) -> String {
    let lens = Lens::new();
    let mut out = String::new();
    for text in texts {
        let explanation = lens.explain(text, lang).expect("the language has a list");
        let _ = write!(out, "{text}\n{}\n\n", explanation.sentence(text, lang));
    }
    out
}

#[test]
fn french() {
    insta::assert_snapshot!(explained(
        Lang::FR,
        &[
            "Toujours en panne, et personne ne répond. Quelle arnaque !",
            "Franchement génial, merci à toute l'équipe 😍",
            "J'aime pas du tout la nouvelle appli",
            "Le service n'est pas mauvais, mais c'est beaucoup trop cher",
            "Je suis TRÈS DÉÇU, plus jamais chez vous !!!",
            "Le match commence à 21 h",
            "#JeSuisDéçu pas mal l’idée, un peu lent quand même :/",
            "Ce n'est pas grave, aucun problème",
            "géniaaaal 👍🏽👍🏽",
        ]
    ));
}

#[test]
fn english() {
    insta::assert_snapshot!(explained(
        Lang::EN,
        &[
            "Still no refund after three weeks. Absolutely terrible service!",
            "Not bad at all, really enjoyed the show :)",
            "I don't like the new app",
            "The food was good but the waiter was rude",
            "Best. Night. EVER!!! Can't wait for the next one 🔥",
            "Kick-off is at 9 pm",
            "Another outage http://ex.com:/ #SoDisappointed",
            "It isn't the worst, I guess",
        ]
    ));
}
