//! What a table of requests asks the issuer for.

use tallystick_core::requests::RequestList;

use crate::components::data_table::Sort;

/// The order of a table that was not sorted otherwise: the newest change first.
pub fn newest_first() -> Sort {
    Sort { key: "updatedAt".to_owned(), descending: true }
}

/// The name that the settings of a list's table are kept under, which is its path as well.
pub fn name(list: RequestList) -> &'static str {
    match list {
        RequestList::Issuances => "issuance-requests",
        RequestList::Transfers => "transfer-requests",
        RequestList::Redemptions => "redemption-requests",
    }
}
