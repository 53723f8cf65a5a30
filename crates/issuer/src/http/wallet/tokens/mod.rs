//! `GET …/tokens` and `GET …/tokens/{token}`

pub(in crate::http) mod export;
mod parameters;

use axum::{
    Json,
    extract::{Path, State},
};
use tallystick_core::{
    Participant, Refusal, TokenId,
    access::reads_token,
    view::{IssuedTokenView, Page},
};

use super::{page, query::flag};
use crate::{
    database::TokenQuery,
    http::{
        Application,
        asked::{Asked, Nothing, unreadable},
        refused::Refused,
        session::Reader,
    },
};
use parameters::{Parameters, order};

/// What is said of every token that does not exist, or that the reader did not issue.
const NOT_FOUND: Refusal = Refusal::NotFound { thing: "token" };

/// The tokens that the reader issued; observers see all. 50 on a page, unless `limit` says otherwise.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/tokens",
    tag = "wallet",
    params(("wallet" = tallystick_core::WalletId, Path, description = "The wallet"), Parameters),
    responses((status = 200, body = Page<IssuedTokenView>), (status = 401, body = tallystick_core::refusal::RefusalAnswer))
)]
pub(in crate::http) async fn tokens(
    State(application): State<Application>,
    reader: Reader,
    Asked(asked): Asked<Parameters>,
) -> Result<Json<Page<IssuedTokenView>>, Refused> {
    let order = order(asked.sort.as_deref())?;
    let after = asked.after.as_deref().map(str::parse).transpose();
    let query = TokenQuery {
        filter: asked.filter(application.clock.now())?,
        order,
        after: after.map_err(|_| no_cursor())?,
        limit: page::limit(asked.limit.as_deref(), 50)?,
        counted: flag("total", asked.total.as_deref())?,
    };
    Ok(Json(page_of(&application, &reader.participant, &query).await?))
}

/// A token that the reader issued, or observes.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/tokens/{token}",
    tag = "wallet",
    params(
        ("wallet" = tallystick_core::WalletId, Path, description = "The wallet"),
        ("token" = TokenId, Path, description = "The token"),
    ),
    responses(
        (status = 200, body = IssuedTokenView),
        (status = 401, body = tallystick_core::refusal::RefusalAnswer),
        (status = 404, description = "Not there, or not the reader's", body = tallystick_core::refusal::RefusalAnswer),
    )
)]
pub(in crate::http) async fn token(
    State(application): State<Application>,
    reader: Reader,
    Path((_, token)): Path<(String, String)>,
    _: Asked<Nothing>,
) -> Result<Json<IssuedTokenView>, Refused> {
    let token = token.parse().map_err(|_| NOT_FOUND)?;
    let token = application.database.token(token).await?.ok_or(NOT_FOUND)?;
    if !reads_token(&reader.participant, &token) {
        return Err(NOT_FOUND.into());
    }
    Ok(Json(IssuedTokenView::new(token, &reader.participant)))
}

/// A page as this participant sees it.
async fn page_of(
    application: &Application,
    reader: &Participant,
    query: &TokenQuery,
) -> Result<Page<IssuedTokenView>, Refused> {
    if query.after.as_ref().is_some_and(|after| after.order() != query.order) {
        return Err(no_cursor().into());
    }
    let (database, participants) = (&application.database, &application.participants);
    let found = database.issued_tokens(reader, participants, query).await?;
    let tokens = found.rows.into_iter().map(|row| IssuedTokenView::new(row, reader)).collect();
    Ok(page::page(tokens, found.next, found.total))
}

fn no_cursor() -> Refusal {
    unreadable("`after` must be what the page before said in `next`, with the same `sort`")
}
