//! `GET …/issuance-requests.csv`, `…/transfer-requests.csv`, `…/redemption-requests.csv`: all that
//! matches, for a spreadsheet.

use axum::{Extension, extract::State, response::Response};
use tallystick_core::{
    Approval, Participant, ParticipantId,
    requests::RequestList,
    view::{Page, RequestView},
};

use super::{
    no_cursor, page_of,
    parameters::{ExportParameters, sort},
};
use crate::{
    database::RequestQuery,
    http::{
        Application,
        asked::Asked,
        refused::Refused,
        session::Reader,
        wallet::export::{Export, ROWS_AT_ONCE, Titles, table},
    },
    listen::ClientAddress,
};

/// The requests for issuances, as a table in CSV (RFC 4180): all that match the filters, in this
/// order. Times are in UTC, amounts plain decimals. What changes while it is read may be missed in
/// another order than by `id`.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/issuance-requests.csv",
    tag = "wallet",
    params(("wallet" = tallystick_core::WalletId, Path, description = "The wallet"), ExportParameters),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 401, body = tallystick_core::refusal::RefusalAnswer))
)]
pub(in crate::http) async fn issuance_requests_csv(
    State(application): State<Application>,
    reader: Reader,
    client: Option<Extension<ClientAddress>>,
    Asked(asked): Asked<ExportParameters>,
) -> Result<Response, Refused> {
    exported(application, reader, client, &asked, RequestList::Issuances).await
}

/// The requests for transfers, as a table in CSV.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/transfer-requests.csv",
    tag = "wallet",
    params(("wallet" = tallystick_core::WalletId, Path, description = "The wallet"), ExportParameters),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 401, body = tallystick_core::refusal::RefusalAnswer))
)]
pub(in crate::http) async fn transfer_requests_csv(
    State(application): State<Application>,
    reader: Reader,
    client: Option<Extension<ClientAddress>>,
    Asked(asked): Asked<ExportParameters>,
) -> Result<Response, Refused> {
    exported(application, reader, client, &asked, RequestList::Transfers).await
}

/// The requests for redemptions, as a table in CSV.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/redemption-requests.csv",
    tag = "wallet",
    params(("wallet" = tallystick_core::WalletId, Path, description = "The wallet"), ExportParameters),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 401, body = tallystick_core::refusal::RefusalAnswer))
)]
pub(in crate::http) async fn redemption_requests_csv(
    State(application): State<Application>,
    reader: Reader,
    client: Option<Extension<ClientAddress>>,
    Asked(asked): Asked<ExportParameters>,
) -> Result<Response, Refused> {
    exported(application, reader, client, &asked, RequestList::Redemptions).await
}

async fn exported(
    application: Application,
    reader: Reader,
    client: Option<Extension<ClientAddress>>,
    asked: &ExportParameters,
    list: RequestList,
) -> Result<Response, Refused> {
    let (sort, descending) = sort(asked.sort.as_deref())?;
    let query = RequestQuery {
        filter: asked.filter(list, application.clock.now())?,
        sort,
        descending,
        after: None,
        limit: ROWS_AT_ONCE,
        counted: false,
    };
    let name = match list {
        RequestList::Issuances => "issuance-requests",
        RequestList::Transfers => "transfer-requests",
        RequestList::Redemptions => "redemption-requests",
    };
    table(application, reader, client, name, query).await
}

impl Export for RequestQuery {
    type Row = RequestView;

    const HEADINGS: &'static [&'static str] = &[
        "Id",
        "Type",
        "Status",
        "Issuer status",
        "Custodian status",
        "Token name",
        "Token symbol",
        "Amount",
        "Requester",
        "Approver",
        "Custodian",
        "Created on",
        "Last updated",
        "Version",
        "Rejection code",
        "Rejection reason",
        "Requester id",
        "Approver id",
        "Custodian id",
        "Definition id",
    ];

    async fn page(
        &mut self,
        application: &Application,
        reader: &Participant,
        after: Option<&str>,
    ) -> Result<Page<RequestView>, Refused> {
        self.after = after.map(|after| after.parse().map_err(|_| no_cursor())).transpose()?;
        page_of(application, reader, self).await
    }

    fn cells(&self, row: &RequestView, titles: &Titles) -> Vec<String> {
        let id = |id: Option<&ParticipantId>| id.map(ToString::to_string).unwrap_or_default();
        let decision =
            |decision: Option<Approval>| decision.map_or("", Approval::as_str).to_owned();
        let (custodian, rejection) = (row.custodian.as_ref(), row.rejection.as_ref());
        vec![
            row.id.to_string(),
            row.kind.as_str().to_owned(),
            row.status.as_str().to_owned(),
            decision(row.issuer_status),
            decision(row.custodian_status),
            row.name.clone(),
            row.symbol.clone(),
            row.amount.to_string(),
            titles.of(&row.requester),
            titles.of(&row.approver),
            custodian.map(|custodian| titles.of(custodian)).unwrap_or_default(),
            row.created_at.to_string(),
            row.updated_at.to_string(),
            row.version.to_string(),
            rejection.map_or("", |rejection| rejection.code.as_str()).to_owned(),
            rejection.map_or("", |rejection| &rejection.reason).to_owned(),
            id(Some(&row.requester)),
            id(Some(&row.approver)),
            id(custodian),
            row.definition.to_string(),
        ]
    }
}
