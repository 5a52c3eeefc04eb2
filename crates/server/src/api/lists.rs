//! A brand's named lists: words and phrases (`@list:NAME`), or accounts (`list:NAME`), that its queries call.

use std::collections::HashSet;
use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_model::{ListId, Time};
use vigie_query::Library;
use vigie_store::{ListEdit, ListRow, QueryRow};

use super::Api;
use super::auth::{InBrand, Read, Write};
use super::checks::Checks;
use super::extract::{Id, Json, List, Path};
use super::problem::{ApiResult, ProblemBody};
use super::queries::names::{Thing, callers, require_uncalled};

/// Lists a brand can keep: each is read by people before it is read by queries.
const LISTS_MAX: usize = 200;
/// Entries of a list: as many as the language reads of one.
const ENTRIES_MAX: usize = vigie_query::limits::MAX_LIST_ENTRIES;
/// The longest entry: a long phrase, not a text.
const ENTRY_CHARS_MAX: usize = 200;
/// A full list, every character of four bytes, and its JSON.
const BODY_BYTES_MAX: usize = ENTRIES_MAX * (ENTRY_CHARS_MAX * 4 + 8);

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, edit, remove))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
}

/// A list without its entries.
#[derive(Serialize, ToSchema)]
struct NamedList {
    #[schema(value_type = i64)]
    id: ListId,
    name: String,
    /// How many entries it has.
    count: usize,
    /// The queries that call it, by name.
    used_by: Vec<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
}

/// A list with its entries.
#[derive(Serialize, ToSchema)]
struct NamedListPage {
    #[serde(flatten)]
    list: NamedList,
    entries: Vec<String>,
}

#[derive(Deserialize, ToSchema)]
struct NamedListForm {
    name: String,
    /// Words and phrases, or accounts by handle or id. Empty ones and doubles are left out.
    entries: Vec<String>,
}

#[derive(Deserialize, ToSchema)]
struct NamedListPatch {
    name: Option<String>,
    /// All of them: they take the place of those that were there.
    entries: Option<Vec<String>>,
}

/// Lists the brand's named lists.
#[utoipa::path(get, path = "/api/v1/brands/{brand}/lists", tag = "queries", operation_id = "list_lists",
    params(("brand" = i64, Path)), responses((status = 200, body = List<NamedList>)))]
async fn list(at: InBrand<Read>) -> ApiResult<Json<List<NamedList>>> {
    let queries = at.store().queries().await?;
    let lists = at.store().lists().await?;
    Ok(Json(List::whole(lists.iter().map(|row| NamedList::new(row, &queries)).collect())))
}

/// One list with its entries.
#[utoipa::path(get, path = "/api/v1/brands/{brand}/lists/{id}", tag = "queries", operation_id = "read_list",
    params(("brand" = i64, Path), ("id" = i64, Path)), responses(
    (status = 200, body = NamedListPage), (status = 404, body = ProblemBody)))]
async fn read(at: InBrand<Read>, Path(Id { id }): Path<Id<ListId>>) -> ApiResult<Json<NamedListPage>> {
    let row = at.store().list(id).await?;
    page(&at, row).await
}

/// Keeps a new list.
#[utoipa::path(post, path = "/api/v1/brands/{brand}/lists", tag = "queries", operation_id = "create_list",
    params(("brand" = i64, Path)), request_body = NamedListForm, responses(
    (status = 201, body = NamedListPage), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn create(at: InBrand<Write>, Json(form): Json<NamedListForm>) -> ApiResult<(StatusCode, Json<NamedListPage>)> {
    let name = form.name.trim();
    let entries = tidied(form.entries);
    let mut checks = Checks::default();
    check_name(&mut checks, name);
    check_entries(&mut checks, &entries);
    let lists = at.store().lists().await?;
    checks.require(lists.len() < LISTS_MAX, "name", "trop de listes (200 au plus)", "too many lists (200 at most)");
    checks.require(
        !is_taken(&lists, None, name),
        "name",
        "une liste porte déjà ce nom",
        "a list has this name already",
    );
    checks.done()?;
    let row = at.store().add_list(&at.actor(), name, &entries, at.api.now()).await?;
    at.api.touch_config();
    Ok((StatusCode::CREATED, page(&at, row).await?))
}

/// Changes a list. One that queries call keeps its name.
#[utoipa::path(patch, path = "/api/v1/brands/{brand}/lists/{id}", tag = "queries", operation_id = "edit_list",
    params(("brand" = i64, Path), ("id" = i64, Path)), request_body = NamedListPatch, responses(
    (status = 200, body = NamedListPage), (status = 404, body = ProblemBody),
    (status = 409, description = "`in-use`: a query calls it by its name", body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn edit(
    at: InBrand<Write>,
    Path(Id { id }): Path<Id<ListId>>,
    Json(form): Json<NamedListPatch>,
) -> ApiResult<Json<NamedListPage>> {
    let before = at.store().list(id).await?;
    let edit = ListEdit { name: form.name.map(|name| name.trim().to_owned()), entries: form.entries.map(tidied) };
    let mut checks = Checks::default();
    if let Some(name) = &edit.name {
        check_name(&mut checks, name);
        let lists = at.store().lists().await?;
        let free = !is_taken(&lists, Some(id), name);
        checks.require(free, "name", "une liste porte déjà ce nom", "a list has this name already");
    }
    if let Some(entries) = &edit.entries {
        check_entries(&mut checks, entries);
    }
    checks.done()?;
    if edit.name.as_ref().is_some_and(|name| name.to_lowercase() != before.name.to_lowercase()) {
        require_uncalled(&at.store().queries().await?, Thing::List, &before.name)?;
    }
    let row = at.store().edit_list(&at.actor(), id, &edit, at.api.now()).await?;
    at.api.touch_config();
    page(&at, row).await
}

/// Forgets a list that no query calls.
#[utoipa::path(delete, path = "/api/v1/brands/{brand}/lists/{id}", tag = "queries", operation_id = "remove_list",
    params(("brand" = i64, Path), ("id" = i64, Path)), responses((status = 204), (status = 404, body = ProblemBody),
    (status = 409, description = "`in-use`: a query calls it by its name", body = ProblemBody)))]
async fn remove(at: InBrand<Write>, Path(Id { id }): Path<Id<ListId>>) -> ApiResult<StatusCode> {
    let row = at.store().list(id).await?;
    require_uncalled(&at.store().queries().await?, Thing::List, &row.name)?;
    at.store().remove_list(&at.actor(), id, at.api.now()).await?;
    at.api.touch_config();
    Ok(StatusCode::NO_CONTENT)
}

async fn page<R>(at: &InBrand<R>, row: ListRow) -> ApiResult<Json<NamedListPage>> {
    let list = NamedList::new(&row, &at.store().queries().await?);
    Ok(Json(NamedListPage { list, entries: row.entries }))
}

impl NamedList {
    fn new(row: &ListRow, queries: &[QueryRow]) -> Self {
        let used_by = callers(queries, Thing::List, &row.name).into_iter().map(str::to_owned).collect();
        Self { id: row.id, name: row.name.clone(), count: row.entries.len(), used_by, created_at: row.created_at }
    }
}

/// One line each, without blanks around, empty ones and doubles left out, in the order they came.
fn tidied(entries: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    let lines = entries.iter().flat_map(|entry| entry.lines()).map(|entry| entry.trim().to_owned());
    lines.filter(|entry| !entry.is_empty() && seen.insert(entry.to_lowercase())).collect()
}

fn is_taken(lists: &[ListRow], except: Option<ListId>, name: &str) -> bool {
    lists.iter().any(|list| Some(list.id) != except && list.name.to_lowercase() == name.to_lowercase())
}

fn check_name(checks: &mut Checks, name: &str) {
    checks.name("name", name);
    // A query quotes a name that has blanks in it.
    checks.require(!name.contains('"'), "name", "sans guillemets", "without quotation marks");
}

fn check_entries(checks: &mut Checks, entries: &[String]) {
    let few = entries.len() <= ENTRIES_MAX;
    checks.require(few, "entries", "trop d’entrées (5 000 au plus)", "too many entries (5,000 at most)");
    if let Some(at) = entries.iter().position(|entry| entry.chars().count() > ENTRY_CHARS_MAX) {
        let line = at + 1;
        checks.require(
            false,
            "entries",
            format!("l’entrée {line} dépasse {ENTRY_CHARS_MAX} caractères"),
            format!("entry {line} is longer than {ENTRY_CHARS_MAX} characters"),
        );
    }
    let readable = !few || Draft(entries).reads();
    checks.require(readable, "entries", "aucune entrée ne contient de mot", "no entry has a word in it");
}

/// A list that is being written, as the language would read it.
#[derive(Debug)]
struct Draft<'e>(&'e [String]);

impl Draft<'_> {
    fn reads(&self) -> bool {
        !vigie_query::has_errors(&vigie_query::parse_with("@list:x", self).1)
    }
}

impl Library for Draft<'_> {
    fn list(&self, _: &str) -> Option<Vec<String>> {
        Some(self.0.to_vec())
    }
}
