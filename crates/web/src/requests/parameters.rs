//! What a table of requests asks the issuer for.

use tallystick_core::requests::RequestList;

use crate::components::data_table::{Sort, TableSettings};

/// The order of a table that was not sorted otherwise: the newest change first.
pub fn newest_first() -> Sort {
    Sort { key: "updatedAt".to_owned(), descending: true }
}

/// The parameters that say which requests match, and in which order, without those of the page.
pub fn matching(settings: &TableSettings, search: &str) -> String {
    let sort = settings.sort.clone().unwrap_or_else(newest_first);
    let sign = if sort.descending { "-" } else { "" };
    let filters = settings.filters.iter().map(|(name, value)| (name.as_str(), value.clone()));
    let search = Some(("q", search.trim().to_owned())).filter(|(_, search)| !search.is_empty());
    let sort = ("sort", format!("{sign}{}", sort.key));
    let parameters = filters.chain(search).chain([sort]).map(|(name, value)| {
        format!("{name}={}", String::from(js_sys::encode_uri_component(&value)))
    });
    parameters.collect::<Vec<_>>().join("&")
}

/// The parameters of one page of them, behind the one that ended with this cursor.
pub fn of_page(matching: &str, size: u16, after: Option<&String>) -> String {
    let after = after.map_or_else(String::new, |after| {
        format!("&after={}", String::from(js_sys::encode_uri_component(after)))
    });
    format!("{matching}&limit={size}&total=true{after}")
}

/// The name that the settings of a list's table are kept under, which is its path as well.
pub fn name(list: RequestList) -> &'static str {
    match list {
        RequestList::Issuances => "issuance-requests",
        RequestList::Transfers => "transfer-requests",
        RequestList::Redemptions => "redemption-requests",
    }
}
