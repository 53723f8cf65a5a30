//! `GET …/issuance-requests.csv`, `…/transfer-requests.csv`, `…/redemption-requests.csv`: all that
//! matches, for a spreadsheet.

use std::{borrow::Cow, collections::BTreeMap, io, mem};

use async_stream::try_stream;
use axum::{
    Extension,
    body::{Body, Bytes},
    extract::State,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use csv::{Terminator, Writer, WriterBuilder};
use futures::stream::BoxStream;
use tallystick_core::{
    Approval, Participant, ParticipantId, requests::RequestList, view::RequestView,
};

use super::{
    no_cursor, page_of,
    parameters::{ExportParameters, sort},
};
use crate::{
    database::RequestQuery,
    http::{Application, asked::Asked, refused::Refused, session::Reader},
    listen::ClientAddress,
};

/// How many rows are read at once: so many are in memory, whoever reads how slowly.
const ROWS_AT_ONCE: u16 = 500;

/// The first line.
const HEADINGS: [&str; 20] = [
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

/// Reads page by page, each a transaction of its own that is over before its rows are sent: a
/// client that takes them slowly keeps no old version of the database.
async fn exported(
    application: Application,
    reader: Reader,
    client: Option<Extension<ClientAddress>>,
    asked: &ExportParameters,
    list: RequestList,
) -> Result<Response, Refused> {
    let now = application.clock.now();
    let (sort, descending) = sort(asked.sort.as_deref())?;
    let mut query = RequestQuery {
        filter: asked.filter(list, now)?,
        sort,
        descending,
        after: None,
        limit: ROWS_AT_ONCE,
        counted: false,
    };
    let Reader { participant, until, turn, .. } = reader;
    // What cannot be read at all is refused before the first line.
    let first = page_of(&application, &participant, &query).await?;
    drop(turn);
    let client = client.map(|Extension(client)| client);
    let rows = try_stream! {
        let mut lines = Lines::new(&application.participants)?;
        let mut page = first;
        loop {
            yield lines.of(&mem::take(&mut page.items))?;
            let Some(next) = page.next.take() else { break };
            if application.clock.now() >= until {
                Err(io::Error::other("the session is over"))?;
            }
            query.after = Some(next.parse().map_err(|_| cut_off(&no_cursor().into()))?);
            // Its client's turn for each page: whoever takes long keeps no other reader waiting.
            let turn = application.shares.read(client).await;
            page = page_of(&application, &participant, &query).await.map_err(|failure| cut_off(&failure))?;
            drop(turn);
        }
    };
    let name = match list {
        RequestList::Issuances => "issuance-requests",
        RequestList::Transfers => "transfer-requests",
        RequestList::Redemptions => "redemption-requests",
    };
    let day = &now.to_string()[..10];
    let disposition = format!("attachment; filename=\"{name}-{day}.csv\"");
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (CONTENT_DISPOSITION, &disposition),
    ];
    let rows: BoxStream<'static, io::Result<Bytes>> = Box::pin(rows);
    Ok((headers, Body::from_stream(rows)).into_response())
}

/// An answer that has begun cannot be refused any more: its connection ends before its last line,
/// which clients take for a failed download.
fn cut_off(failure: &Refused) -> io::Error {
    io::Error::other(format!("{failure:?}"))
}

/// Writes the lines of a table.
struct Lines {
    titles: BTreeMap<ParticipantId, String>,
    writer: Writer<Vec<u8>>,
}

impl Lines {
    /// With the headings as the first line.
    fn new(participants: &[Participant]) -> io::Result<Self> {
        let titles = participants.iter().map(|known| (known.id.clone(), known.title.clone()));
        let mut lines = Self { titles: titles.collect(), writer: writer() };
        lines.writer.write_record(HEADINGS)?;
        Ok(lines)
    }

    /// What was written so far, with a line for each of these rows.
    fn of(&mut self, rows: &[RequestView]) -> io::Result<Bytes> {
        for row in rows {
            self.write(row)?;
        }
        let written = mem::replace(&mut self.writer, writer()).into_inner();
        Ok(written.map_err(|failure| failure.into_error())?.into())
    }

    fn write(&mut self, row: &RequestView) -> io::Result<()> {
        let title =
            |id: &ParticipantId| self.titles.get(id).cloned().unwrap_or_else(|| id.to_string());
        let id = |id: Option<&ParticipantId>| id.map(ToString::to_string).unwrap_or_default();
        let decision =
            |decision: Option<Approval>| decision.map_or("", Approval::as_str).to_owned();
        let (custodian, rejection) = (row.custodian.as_ref(), row.rejection.as_ref());
        let cells = [
            row.id.to_string(),
            row.kind.as_str().to_owned(),
            row.status.as_str().to_owned(),
            decision(row.issuer_status),
            decision(row.custodian_status),
            row.name.clone(),
            row.symbol.clone(),
            row.amount.to_string(),
            title(&row.requester),
            title(&row.approver),
            custodian.map(title).unwrap_or_default(),
            row.created_at.to_string(),
            row.updated_at.to_string(),
            row.version.to_string(),
            rejection.map_or("", |rejection| rejection.code.as_str()).to_owned(),
            rejection.map_or("", |rejection| &rejection.reason).to_owned(),
            id(Some(&row.requester)),
            id(Some(&row.approver)),
            id(custodian),
            row.definition.to_string(),
        ];
        Ok(self.writer.write_record(cells.iter().map(|cell| harmless(cell).into_owned()))?)
    }
}

fn writer() -> Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new())
}

/// A text that no spreadsheet takes for a formula.
///
/// See <https://owasp.org/www-community/attacks/CSV_Injection>.
fn harmless(text: &str) -> Cow<'_, str> {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        true => format!("'{text}").into(),
        false => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        for text in ["", "AED", "1.00", "a=b", " =1", "'=1"] {
            assert_eq!(harmless(text), text);
        }
    }
}
