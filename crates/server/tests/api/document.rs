//! The API's document: what clients are generated from, so every change of it is looked at.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::app::TestApp;

/// What clients, our own web among them, are generated from.
const AGREED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");

#[test]
fn the_document_is_as_it_was_agreed() {
    let served = serde_json::to_value(vigie::api::document()).unwrap();
    let agreed: Value = serde_json::from_str(&std::fs::read_to_string(AGREED).unwrap()).unwrap();
    let (served, agreed) = (parts(&served), parts(&agreed));
    let differ: Vec<_> = served
        .keys()
        .chain(agreed.keys().filter(|name| !served.contains_key(*name)))
        .filter(|name| served.get(*name) != agreed.get(*name))
        .collect();
    assert!(differ.is_empty(), "differ: {differ:?}; run `cargo xtask openapi` and `npm --prefix web run types`");
}

/// Paths and shapes by name, so that a difference can be named.
fn parts(document: &Value) -> HashMap<String, Value> {
    let of = |pointer: &str| document.pointer(pointer).and_then(Value::as_object).cloned().unwrap_or_default();
    of("/paths").into_iter().chain(of("/components/schemas")).collect()
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let document = serde_json::to_value(vigie::api::document()).unwrap();
    let mut seen = HashSet::new();
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    for id in operations.filter_map(|operation| operation["operationId"].as_str()) {
        assert!(seen.insert(id.to_owned()), "{id} names two operations");
    }
    let text = document.to_string();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name} is referred to and not described");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_served() {
    let app = TestApp::new().await;
    let served: Value = app.stranger().get("/api/openapi.json").await.ok();
    assert_eq!(served, serde_json::to_value(vigie::api::document()).unwrap());
}
