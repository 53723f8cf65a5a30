//! `GET …/issuance-requests`, `…/transfer-requests`, `…/redemption-requests`

use std::collections::BTreeMap;

use axum::{Json, extract::State};
use serde::Deserialize;
use tallystick_core::{
    Definition, DefinitionId, Refusal, Request, RequestStatus, Timestamp,
    view::{Page, RequestView},
};

use super::page;
use crate::{
    database::{RequestFilter, RequestList},
    http::{
        Application,
        asked::{Asked, unreadable},
        refused::Refused,
        session::Reader,
    },
};

/// The longest search, in characters.
const LONGEST_SEARCH: usize = 200;

/// The longest list of statuses, in bytes: each of them once, and some to spare.
const LONGEST_STATUS: usize = 200;

/// Which requests to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Parameters {
    /// At most so many; 50 unless said otherwise, 200 at the most.
    #[param(value_type = Option<u16>)]
    limit: Option<String>,
    /// What the page before said in `next`.
    after: Option<String>,
    /// `-updatedAt` (newest change first, the default) or `updatedAt`.
    sort: Option<String>,
    /// Words in the token's name, its symbol or the requester's title; at most 200 characters.
    q: Option<String>,
    /// Where they stand, such as `PENDING,APPROVED`, or `all`. Without it, the open ones: those that
    /// are under way, and those that were rejected within 30 days and not dismissed.
    status: Option<String>,
}

impl Parameters {
    fn filter(&self, list: RequestList, now: Timestamp) -> Result<RequestFilter, Refusal> {
        let status = match self.status.as_deref() {
            None => None,
            Some("all") => Some(RequestStatus::ALL.into()),
            Some(words) if words.len() > LONGEST_STATUS => {
                return Err(unreadable(format!("`status` is longer than {LONGEST_STATUS} bytes")));
            }
            Some(words) => words
                .split(',')
                .map(serde_plain::from_str)
                .collect::<Result<_, _>>()
                .map(Some)
                .map_err(|_| unreadable("`status` has a word that no request can have"))?,
        };
        let oldest_first = match self.sort.as_deref() {
            None | Some("-updatedAt") => false,
            Some("updatedAt") => true,
            Some(_) => return Err(unreadable("`sort` is updatedAt or -updatedAt")),
        };
        let search = self.q.as_deref().map(str::trim).filter(|search| !search.is_empty());
        if search.is_some_and(|search| search.chars().count() > LONGEST_SEARCH) {
            return Err(unreadable(format!("`q` is longer than {LONGEST_SEARCH} characters")));
        }
        // Databases end a text there, or refuse it.
        if search.is_some_and(|search| search.contains('\0')) {
            return Err(unreadable("`q` has a sign that is in no name"));
        }
        Ok(RequestFilter {
            list,
            status,
            now,
            oldest_first,
            search: search.map(str::to_owned),
            after: page::mark(self.after.as_deref())?,
            // One more than shown tells whether there is another page.
            limit: page::limit(self.limit.as_deref(), 50)? + 1,
        })
    }
}

/// The requests for issuances that the reader takes part in.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/issuance-requests",
    tag = "wallet",
    params(("wallet" = tallystick_core::WalletId, Path, description = "The wallet"), Parameters),
    responses((status = 200, body = Page<RequestView>), (status = 401, body = tallystick_core::refusal::RefusalAnswer))
)]
pub(in crate::http) async fn issuance_requests(
    State(application): State<Application>,
    reader: Reader,
    Asked(asked): Asked<Parameters>,
) -> Result<Json<Page<RequestView>>, Refused> {
    listed(&application, &reader, &asked, RequestList::Issuances).await
}

/// The requests for transfers that the reader takes part in; a custodian reads those of its
/// definitions, too.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/transfer-requests",
    tag = "wallet",
    params(("wallet" = tallystick_core::WalletId, Path, description = "The wallet"), Parameters),
    responses((status = 200, body = Page<RequestView>), (status = 401, body = tallystick_core::refusal::RefusalAnswer))
)]
pub(in crate::http) async fn transfer_requests(
    State(application): State<Application>,
    reader: Reader,
    Asked(asked): Asked<Parameters>,
) -> Result<Json<Page<RequestView>>, Refused> {
    listed(&application, &reader, &asked, RequestList::Transfers).await
}

/// The requests for redemptions that the reader takes part in.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/redemption-requests",
    tag = "wallet",
    params(("wallet" = tallystick_core::WalletId, Path, description = "The wallet"), Parameters),
    responses((status = 200, body = Page<RequestView>), (status = 401, body = tallystick_core::refusal::RefusalAnswer))
)]
pub(in crate::http) async fn redemption_requests(
    State(application): State<Application>,
    reader: Reader,
    Asked(asked): Asked<Parameters>,
) -> Result<Json<Page<RequestView>>, Refused> {
    listed(&application, &reader, &asked, RequestList::Redemptions).await
}

async fn listed(
    application: &Application,
    reader: &Reader,
    asked: &Parameters,
    list: RequestList,
) -> Result<Json<Page<RequestView>>, Refused> {
    let filter = asked.filter(list, application.clock.now())?;
    let rows = application.database.requests(&reader.participant, &filter).await?;
    // Read afterwards: whatever a request is of was defined before it.
    let definitions = application.database.definitions().await?;
    let definitions: BTreeMap<DefinitionId, Definition> =
        definitions.into_iter().map(|definition| (definition.id, definition)).collect();
    let view = |row: Request| {
        let definition = definitions.get(&row.definition)?;
        Some(RequestView::new(&row, definition, &reader.participant))
    };
    let mark = |row: &Request| (row.updated_at.milliseconds(), row.id.to_string());
    Ok(Json(page::page(rows, filter.limit - 1, mark, view)))
}
