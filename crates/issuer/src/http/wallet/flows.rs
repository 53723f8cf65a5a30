//! `GET …/flows` and `GET …/flows/{flow}`

use std::collections::BTreeSet;

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Deserialize;
use tallystick_core::{
    FlowId, Refusal,
    access::reads_flow,
    view::{FlowView, Page},
};

use super::{
    page,
    query::{flag, moment, search, words},
};
use crate::{
    database::{FlowFilter, FlowQuery, FlowSort},
    http::{
        Application,
        asked::{Asked, Nothing, unreadable},
        refused::Refused,
        session::Reader,
    },
};

/// The most kinds that are asked for at once, and the longest name of one.
const MOST_KINDS: usize = 32;
const LONGEST_KIND: usize = 32;

/// What is said of every flow that does not exist, or that the reader has no part in.
pub(super) const NOT_FOUND: Refusal = Refusal::NotFound { thing: "flow" };

/// Which page of which flows.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Parameters {
    /// At most so many; 5 unless said otherwise, 200 at the most.
    #[param(value_type = Option<u16>)]
    limit: Option<String>,
    /// What the page before said in `next`, with the same filters and `sort`.
    after: Option<String>,
    /// `true` counts all that match, up to 10,000: `total`, `totalIsExact`.
    total: Option<String>,
    /// `running` (those that run first, however old, then the others; the latest first; the
    /// default), `-startedAt` (the latest first) or `startedAt`.
    sort: Option<String>,
    /// Words of which each must be found, at most 10 and 200 characters together: in the amount, the
    /// date in UTC at which it was submitted, its id or that of its request or token, from the
    /// start; anywhere in the token's name or symbol, the title of whoever sees the flow, its status
    /// or kind.
    q: Option<String>,
    /// `RUNNING`, `COMPLETED`, `FAILED`, several separated by commas; all unless said otherwise.
    status: Option<String>,
    /// Kinds such as `MINT,BURN`; one that there is not has no flows.
    kind: Option<String>,
    /// The id of the request that they are about.
    request: Option<String>,
    /// The id of the flow of the batch that they are parts of.
    batch: Option<String>,
    /// `true` leaves out the parts of batches whose own flow the reader sees.
    whole: Option<String>,
    /// Submitted at this time or later, in UTC: `2026-11-20T00:00:00Z`.
    from: Option<String>,
    /// Submitted before this time.
    until: Option<String>,
}

fn kinds(asked: Option<&str>) -> Result<Option<BTreeSet<String>>, Refusal> {
    let Some(asked) = asked else { return Ok(None) };
    let kinds: BTreeSet<String> = asked.split(',').map(str::to_owned).collect();
    let is_kind = |kind: &String| {
        let sign = |byte: u8| byte.is_ascii_uppercase() || byte == b'_';
        (1..=LONGEST_KIND).contains(&kind.len()) && kind.bytes().all(sign)
    };
    if kinds.len() > MOST_KINDS || !kinds.iter().all(is_kind) {
        return Err(unreadable("`kind` must be words such as MINT,BURN"));
    }
    Ok(Some(kinds))
}

/// The flows that the reader takes part in; observers see all. 5 on a page, unless `limit` says
/// otherwise.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/flows",
    tag = "wallet",
    params(("wallet" = tallystick_core::WalletId, Path, description = "The wallet"), Parameters),
    responses((status = 200, body = Page<FlowView>), (status = 401, body = tallystick_core::refusal::RefusalAnswer))
)]
pub(in crate::http) async fn flows(
    State(application): State<Application>,
    reader: Reader,
    Asked(asked): Asked<Parameters>,
) -> Result<Json<Page<FlowView>>, Refused> {
    let sort = match asked.sort.as_deref() {
        None | Some("running") => FlowSort::RunningFirst,
        Some("-startedAt") => FlowSort::Latest,
        Some("startedAt") => FlowSort::Oldest,
        Some(_) => return Err(unreadable("`sort` is running, startedAt or -startedAt").into()),
    };
    let request = asked.request.as_deref().map(str::parse).transpose();
    let batch = asked.batch.as_deref().map(str::parse).transpose();
    let after = asked.after.as_deref().map(str::parse).transpose();
    let query = FlowQuery {
        filter: FlowFilter {
            statuses: words("status", asked.status.as_deref())?,
            kinds: kinds(asked.kind.as_deref())?,
            request: request.map_err(|_| unreadable("`request` must be the id of a request"))?,
            batch: batch.map_err(|_| unreadable("`batch` must be the id of a flow"))?,
            whole: flag("whole", asked.whole.as_deref())?,
            from: moment("from", asked.from.as_deref())?,
            until: moment("until", asked.until.as_deref())?,
            search: search(asked.q.as_deref(), application.clock.now())?,
        },
        sort,
        after: after
            .map_err(|_| unreadable("`after` must be what the page before said in `next`"))?,
        limit: page::limit(asked.limit.as_deref(), 5)?,
        counted: flag("total", asked.total.as_deref())?,
    };
    let (database, participants) = (&application.database, &application.participants);
    let page = database.flows(&reader.participant, participants, &query).await?;
    let view = |flow| FlowView::read_by(&reader.participant.id, flow);
    let flows = page.rows.into_iter().map(view).collect();
    Ok(Json(page::page(flows, page.next, page.total)))
}

/// A flow that the reader takes part in, with its steps.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/flows/{flow}",
    tag = "wallet",
    params(
        ("wallet" = tallystick_core::WalletId, Path, description = "The wallet"),
        ("flow" = FlowId, Path, description = "The flow"),
    ),
    responses(
        (status = 200, body = FlowView),
        (status = 401, body = tallystick_core::refusal::RefusalAnswer),
        (status = 404, description = "Not there, or not the reader's", body = tallystick_core::refusal::RefusalAnswer),
    )
)]
pub(in crate::http) async fn flow(
    State(application): State<Application>,
    reader: Reader,
    Path((_, flow)): Path<(String, String)>,
    _: Asked<Nothing>,
) -> Result<Json<FlowView>, Refused> {
    let flow = flow.parse().map_err(|_| NOT_FOUND)?;
    let flow = application.database.flow(flow).await?.ok_or(NOT_FOUND)?;
    if !reads_flow(&reader.participant, &flow) {
        return Err(NOT_FOUND.into());
    }
    Ok(Json(FlowView::read_by(&reader.participant.id, flow)))
}
