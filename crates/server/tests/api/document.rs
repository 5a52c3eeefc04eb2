//! The API's document: what clients are generated from, so every change of it is looked at.

use std::collections::HashSet;

use serde_json::Value;

use crate::app::TestApp;

#[test]
fn the_document_is_as_it_was_agreed() {
    let document = serde_json::to_value(vigie::api::document()).unwrap();
    insta::assert_json_snapshot!("openapi", document);
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
