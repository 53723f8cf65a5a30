//! Requests as the tables of the three lists show them.

use tallystick_core::{Approval, requests::RequestList, view::RequestView};

use super::words::{next_in_words, stage_status};
use crate::{
    components::data_table::{Cell, Column, Row},
    directory::Directory,
};

const ISSUER_STATUS: Column = Column::new("issuerStatus", "Issuer Status");
const CUSTODIAN_STATUS: Column = Column::new("custodianStatus", "Custodian Status");
const TYPE: Column = Column::new("type", "Type");
const STATUS: Column = Column::new("status", "Status");
const NAME: Column = Column::opener("name", "Token name");
const SYMBOL: Column = Column::new("symbol", "Token symbol");
const AMOUNT: Column = Column::new("amount", "Amount");
const APPROVER: Column = Column::new("approver", "Approver");
const REQUESTER: Column = Column::new("requester", "Requester");
const STAGE: Column = Column::new("stage", "Stage");
const UPDATED_AT: Column = Column::new("updatedAt", "Last updated");

/// The columns of the table of a list, by the names that the issuer sorts by.
pub const fn columns(list: RequestList) -> &'static [Column] {
    match list {
        RequestList::Issuances | RequestList::Redemptions => {
            &[ISSUER_STATUS, CUSTODIAN_STATUS, NAME, SYMBOL, AMOUNT, REQUESTER, STAGE, UPDATED_AT]
        }
        RequestList::Transfers => {
            &[TYPE, STATUS, NAME, SYMBOL, AMOUNT, APPROVER, REQUESTER, STAGE, UPDATED_AT]
        }
    }
}

/// A row of the table of a list.
pub fn row(list: RequestList, request: &RequestView, directory: &Directory) -> Row {
    let requester = directory.title(&request.requester);
    let amount = request.amount.grouped();
    let (name, symbol) = (&request.name, &request.symbol);
    let (leading, approver) = match list {
        RequestList::Issuances | RequestList::Redemptions => (statuses(request), None),
        RequestList::Transfers => (
            [Cell::Text(request.kind.as_str().to_owned()), Cell::Status(request.status.into())],
            Some(Cell::Text(directory.title(&request.approver))),
        ),
    };
    let token = [Cell::Opener(name.clone()), Cell::Text(symbol.clone())];
    let stage = Cell::StatusWithNote(stage_status(request), next_in_words(request, directory));
    let last = [Cell::Text(requester.clone()), stage, Cell::Moment(request.updated_at)];
    Row {
        id: request.id.0,
        name: format!("{name}: open the request of {requester} for {amount} {symbol}"),
        at: Some(request.updated_at),
        cells: leading
            .into_iter()
            .chain(token)
            .chain([Cell::Amount(request.amount)])
            .chain(approver)
            .chain(last)
            .collect(),
    }
}

/// What the issuer and the custodian said.
fn statuses(request: &RequestView) -> [Cell; 2] {
    let without_custodian = || Cell::Text("No Custodian".to_owned());
    [
        Cell::Status(request.issuer_status.unwrap_or(Approval::Pending).into()),
        request
            .custodian_status
            .map_or_else(without_custodian, |approval| Cell::Status(approval.into())),
    ]
}
