//! Issued tokens as their table and their dialog show them.

use tallystick_core::{
    Timestamp,
    issuer::{OfferState, ShownStatus},
    view::IssuedTokenView,
};

use crate::{
    components::{
        data_table::{Cell, Column, Row, TableWords},
        status_label::Status,
    },
    directory::Directory,
    tokens::words::shown_status,
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
        Column::unsorted("schema", "Schema").opening(),
        Column::new("amount", "Amount"),
        Column::unsorted("holder", "Holder"),
        Column::new("expires", "Expires"),
        Column::new("issued", "Issued"),
    ],
};

/// A row of the table `Issued Tokens`.
pub fn row(token: &IssuedTokenView, directory: &Directory, now: Timestamp) -> Row {
    let holder = directory.title(&token.holder);
    let amount = amount(token);
    let words = amount.clone().unwrap_or_else(|| token.schema.codes().to_owned());
    let unknown = || Cell::Text("—".to_owned());
    Row {
        id: token.token.0,
        name: format!("{words}: open the token of {holder}, {}", token.token),
        at: Some(token.issued),
        cells: vec![
            Cell::Status(status(token, now)),
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

/// Whether it is good now.
pub fn status(token: &IssuedTokenView, now: Timestamp) -> Status {
    shown_status(ShownStatus::of(token.status, token.expires, now))
}

/// Where it stands; of an answered one, what the answer was.
pub fn state(token: &IssuedTokenView) -> Status {
    let state = OfferState::of(token.state, token.answer);
    let word = state.as_str();
    match state {
        OfferState::Issued => Status::Running(word),
        OfferState::Accepted => Status::Good(word),
        _ => Status::Over(word),
    }
}
