//! `GET …/issuance-requests`, `…/transfer-requests`, `…/redemption-requests`

pub(in crate::http) mod export;
mod parameters;

use axum::{Json, extract::State};
use tallystick_core::{
    Participant, Refusal, Request,
    requests::RequestList,
    view::{Page, RequestView},
};

use super::{page, query::flag};
use crate::{
    database::{RequestPage, RequestQuery},
    http::{
        Application,
        asked::{Asked, unreadable},
        refused::Refused,
        session::Reader,
    },
};
use parameters::{Parameters, sort};

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
    let (sort, descending) = sort(asked.sort.as_deref())?;
    let after = asked.after.as_deref().map(str::parse).transpose();
    let query = RequestQuery {
        filter,
        sort,
        descending,
        after: after.map_err(|_| no_cursor())?,
        limit: page::limit(asked.limit.as_deref(), 50)?,
        counted: flag("total", asked.total.as_deref())?,
    };
    Ok(Json(page_of(application, &reader.participant, &query).await?))
}

/// A page as this participant sees it.
async fn page_of(
    application: &Application,
    reader: &Participant,
    query: &RequestQuery,
) -> Result<Page<RequestView>, Refused> {
    let page = application.database.requests(reader, &application.participants, query).await?;
    let RequestPage { rows, definitions, next, total } = page.ok_or_else(no_cursor)?;
    let view = |row: Request| {
        let definition = definitions.get(&row.definition)?;
        Some(RequestView::new(&row, definition, reader))
    };
    Ok(page::page(rows.into_iter().filter_map(view).collect(), next, total))
}

fn no_cursor() -> Refusal {
    unreadable("`after` must be what the page before said in `next`, with the same `sort`")
}
