//! `GET …/tokens.csv`: all issued tokens that match, for a spreadsheet.

use axum::{Extension, extract::State, response::Response};
use tallystick_core::{
    Participant, Timestamp,
    issuer::{OfferState, ShownStatus},
    view::{IssuedTokenView, Page},
};

use super::{
    no_cursor, page_of,
    parameters::{ExportParameters, order},
};
use crate::{
    database::TokenQuery,
    http::{
        Application,
        asked::Asked,
        refused::Refused,
        session::Reader,
        wallet::export::{Export, ROWS_AT_ONCE, Titles, table},
    },
    listen::ClientAddress,
};

/// The tokens that the reader issued, or observes, as a table in CSV (RFC 4180): all that match the
/// filters, in this order. Times are in UTC, amounts plain decimals. What changes while it is read may
/// be missed in another order than by `issued`.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/tokens.csv",
    tag = "wallet",
    params(("wallet" = tallystick_core::WalletId, Path, description = "The wallet"), ExportParameters),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 401, body = tallystick_core::refusal::RefusalAnswer))
)]
pub(in crate::http) async fn tokens_csv(
    State(application): State<Application>,
    reader: Reader,
    client: Option<Extension<ClientAddress>>,
    Asked(asked): Asked<ExportParameters>,
) -> Result<Response, Refused> {
    let now = application.clock.now();
    let query = TokenQuery {
        filter: asked.filter(now)?,
        order: order(asked.sort.as_deref())?,
        after: None,
        limit: ROWS_AT_ONCE,
        counted: false,
    };
    table(application, reader, client, "tokens", query).await
}

impl Export for TokenQuery {
    type Row = IssuedTokenView;

    const HEADINGS: &'static [&'static str] = &[
        "Id",
        "Status",
        "State",
        "Schema",
        "Amount",
        "Token symbol",
        "Holder",
        "Issuer",
        "Issued",
        "Starts",
        "Expires",
        "Status since",
        "Reason",
        "Request id",
        "Holder id",
        "Issuer id",
        "Version",
    ];

    async fn page(
        &mut self,
        application: &Application,
        reader: &Participant,
        after: Option<&str>,
    ) -> Result<Page<IssuedTokenView>, Refused> {
        self.after = after.map(|after| after.parse().map_err(|_| no_cursor())).transpose()?;
        page_of(application, reader, self).await
    }

    fn cells(&self, token: &IssuedTokenView, titles: &Titles) -> Vec<String> {
        let moment = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
        vec![
            token.token.to_string(),
            ShownStatus::of(token.status, token.expires, self.filter.now).as_str().to_owned(),
            OfferState::of(token.state, token.answer).as_str().to_owned(),
            token.schema.to_string(),
            token.amount.map(|amount| amount.to_string()).unwrap_or_default(),
            token.symbol.clone().unwrap_or_default(),
            titles.of(&token.holder),
            titles.of(&token.issuer),
            token.issued.to_string(),
            token.starts.to_string(),
            moment(token.expires),
            moment(token.status_since),
            token.reason.clone().unwrap_or_default(),
            token.request.map(|request| request.to_string()).unwrap_or_default(),
            token.holder.to_string(),
            token.issuer.to_string(),
            token.version.to_string(),
        ]
    }
}
