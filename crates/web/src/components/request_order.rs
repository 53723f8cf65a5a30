//! Which requests the table shows, and in which order.

use std::cmp::Ordering;

use tallystick_core::{Approval, view::IssuanceRequestView};

use super::status_label::Status;
use crate::{directory::Directory, format};

/// A column of the table `Issuance Requests`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// What the issuer said.
    IssuerStatus,
    /// What the custodian said.
    CustodianStatus,
    /// The definition's name.
    Name,
    /// Its symbol.
    Symbol,
    /// How much.
    Amount,
    /// Who asked.
    Requester,
    /// When it last changed.
    LastUpdated,
}

impl Column {
    /// All, in the order of the table.
    pub const ALL: [Self; 7] = [
        Self::IssuerStatus,
        Self::CustodianStatus,
        Self::Name,
        Self::Symbol,
        Self::Amount,
        Self::Requester,
        Self::LastUpdated,
    ];

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::IssuerStatus => "Issuer Status",
            Self::CustodianStatus => "Custodian Status",
            Self::Name => "Token name",
            Self::Symbol => "Token symbol",
            Self::Amount => "Amount",
            Self::Requester => "Requester",
            Self::LastUpdated => "Last updated",
        }
    }

    fn compare(
        self,
        one: &IssuanceRequestView,
        other: &IssuanceRequestView,
        directory: &Directory,
    ) -> Ordering {
        match self {
            Self::IssuerStatus => {
                word(Some(one.issuer_status)).cmp(word(Some(other.issuer_status)))
            }
            Self::CustodianStatus => word(one.custodian_status).cmp(word(other.custodian_status)),
            Self::Name => one.name.cmp(&other.name),
            Self::Symbol => one.symbol.cmp(&other.symbol),
            Self::Amount => compare_amounts(one, other),
            Self::Requester => {
                directory.title(&one.requester).cmp(&directory.title(&other.requester))
            }
            Self::LastUpdated => one.updated_at.cmp(&other.updated_at),
        }
    }
}

/// The word that the table shows for an approval; without a custodian there is none.
pub fn word(approval: Option<Approval>) -> &'static str {
    approval.map_or("None", |approval| Status::from(approval).word())
}

/// Amounts of different decimals are compared by their value.
fn compare_amounts(one: &IssuanceRequestView, other: &IssuanceRequestView) -> Ordering {
    const MOST_DECIMALS: u8 = 8;
    let scaled = |request: &IssuanceRequestView| {
        let missing = MOST_DECIMALS - request.amount.decimals().get();
        i128::from(request.amount.minor_units()) * 10_i128.pow(missing.into())
    };
    scaled(one).cmp(&scaled(other))
}

/// The column and the direction that the table is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The column.
    pub by: Column,
    /// Largest first.
    pub descending: bool,
}

impl Default for Order {
    /// The newest first.
    fn default() -> Self {
        Self { by: Column::LastUpdated, descending: true }
    }
}

impl Order {
    /// After a press on this column's heading.
    #[must_use]
    pub fn pressed(self, column: Column) -> Self {
        Self { by: column, descending: self.by == column && !self.descending }
    }
}

/// Those that the search finds, in this order; equals stay newest first.
pub fn arrange(
    requests: &[IssuanceRequestView],
    search: &str,
    order: Order,
    directory: &Directory,
) -> Vec<IssuanceRequestView> {
    let wanted = format::lower_case(search.trim());
    let mut rows: Vec<_> =
        requests.iter().filter(|row| found(row, &wanted, directory)).cloned().collect();
    rows.sort_by(|one, other| {
        let ordering = order.by.compare(one, other, directory);
        let ordering = if order.descending { ordering.reverse() } else { ordering };
        ordering.then_with(|| other.updated_at.cmp(&one.updated_at))
    });
    rows
}

fn found(row: &IssuanceRequestView, wanted: &str, directory: &Directory) -> bool {
    let texts = [
        word(Some(row.issuer_status)).to_owned(),
        word(row.custodian_status).to_owned(),
        row.name.clone(),
        row.symbol.clone(),
        row.amount.to_string(),
        row.amount.grouped(),
        directory.title(&row.requester),
        row.id.to_string(),
    ];
    texts.iter().any(|text| format::lower_case(text).contains(wanted))
}
