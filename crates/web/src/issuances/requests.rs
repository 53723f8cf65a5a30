//! Requests for issuance as the table and the dialog of requests show them.

use tallystick_core::{Approval, RequestStatus, view::RequestView};

use crate::{
    components::{
        data_table::{Cell, Row},
        status_label::Status,
    },
    directory::Directory,
    requests::details::RequestDetails,
};

/// The headings of the table `Issuance Requests`.
pub const COLUMNS: &[&str] = &[
    "Issuer Status",
    "Custodian Status",
    "Token name",
    "Token symbol",
    "Amount",
    "Requester",
    "Last updated",
];

/// A row of the table `Issuance Requests`.
pub fn row(request: &RequestView, directory: &Directory) -> Row {
    let requester = directory.title(&request.requester);
    let amount = request.amount.grouped();
    Row {
        id: request.id.0,
        name: format!(
            "{}: open the request of {requester} for {amount} {}",
            request.name, request.symbol
        ),
        at: request.updated_at,
        cells: vec![
            Cell::Status(request.issuer_status.unwrap_or(Approval::Pending).into()),
            request.custodian_status.map_or_else(
                || Cell::Text("No Custodian".to_owned()),
                |approval| Cell::Status(approval.into()),
            ),
            Cell::Opener(request.name.clone()),
            Cell::Text(request.symbol.clone()),
            Cell::Amount(request.amount),
            Cell::Text(requester),
            Cell::Moment(request.updated_at),
        ],
    }
}

/// What the dialog `Issuance Request` shows.
pub fn details(request: &RequestView) -> RequestDetails {
    RequestDetails {
        id: request.id,
        version: request.version,
        name: request.name.clone(),
        symbol: request.symbol.clone(),
        amount: request.amount,
        kind: request.kind.as_str(),
        status: Status::from(request.status),
        rejection: request.rejection.clone(),
        created_at: request.created_at,
        updated_at: request.updated_at,
        parties: [
            ("Requester", Some(request.requester.clone())),
            ("Approver", Some(request.issuer.clone())),
            ("Custodian", request.custodian.clone()),
        ],
        actions: request.actions.clone(),
        notice: request.notice.clone(),
        under_way: (request.status == RequestStatus::Issuing)
            .then_some("The issue is under way. The flow tracker shows who is awaited."),
    }
}
