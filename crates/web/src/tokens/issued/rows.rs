//! Issued tokens as their table and their dialog show them.

use tallystick_core::{HolderAnswer, TokenStatus, issuer::IssuerTokenState, view::IssuedTokenView};

use crate::{
    components::{
        data_table::{Cell, Column, Row, TableWords},
        status_label::Status,
    },
    directory::Directory,
};

/// What the table `Issued Tokens` is called, and its columns.
pub const WORDS: TableWords = TableWords {
    title: "Issued Tokens",
    things: "issued tokens",
    noun: "tokens",
    empty: "No tokens were issued.",
    next: "A token is issued by whoever opens an approved request on the page Issuances and presses \
        Issue.",
    columns: &[
        Column::new("status", "Status"),
        Column::new("state", "State"),
        Column::opener("schema", "Schema"),
        Column::new("amount", "Amount"),
        Column::new("holder", "Holder"),
        Column::new("expires", "Expires"),
        Column::new("issued", "Issued"),
    ],
};

/// A row of the table `Issued Tokens`.
pub fn row(token: &IssuedTokenView, directory: &Directory) -> Row {
    let holder = directory.title(&token.holder);
    let amount = amount(token);
    let words = amount.clone().unwrap_or_else(|| token.schema.codes().to_owned());
    let unknown = || Cell::Text("—".to_owned());
    Row {
        id: token.token.0,
        name: format!("{words}: open the token of {holder}, {}", token.token),
        at: Some(token.issued),
        cells: vec![
            Cell::Status(status(token)),
            Cell::Status(state(token)),
            Cell::Opener(token.schema.codes().to_owned()),
            amount.map_or_else(unknown, Cell::Text),
            Cell::Text(holder),
            token.expires.map_or_else(|| Cell::Text("Never".to_owned()), Cell::Moment),
            Cell::Moment(token.issued),
        ],
    }
}

/// Such as `500,000.00 AED`; `None` for a token that is no issuance of currency.
pub fn amount(token: &IssuedTokenView) -> Option<String> {
    let amount = token.amount?.grouped();
    Some(format!("{amount} {}", token.symbol.as_deref().unwrap_or_default()))
}

/// Whether it is good.
pub fn status(token: &IssuedTokenView) -> Status {
    let word = token.status.as_str();
    match token.status {
        _ if token.expired => Status::Over("EXPIRED"),
        TokenStatus::Active => Status::Good(word),
        TokenStatus::Suspended => Status::Waiting(word),
        TokenStatus::Revoked => Status::Bad(word),
    }
}

/// Where it stands; of an answered one, what the answer was.
pub fn state(token: &IssuedTokenView) -> Status {
    let word = token.state.as_str();
    match (token.state, token.answer) {
        (IssuerTokenState::Issued, _) => Status::Running(word),
        (IssuerTokenState::Offered, Some(HolderAnswer::Accepted)) => Status::Good("ACCEPTED"),
        (IssuerTokenState::Offered, _) => Status::Over("DECLINED"),
        _ => Status::Over(word),
    }
}
