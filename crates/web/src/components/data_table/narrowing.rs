//! What narrows a table down stands in the address: whoever follows the link sees the same rows.

use std::collections::BTreeMap;

use yew::prelude::*;

use super::TableSettings;
use crate::services::address::{self, use_route};

/// Names of filters, and what they are set to.
type Filters = BTreeMap<String, String>;

/// The parameter with what is searched for.
const SEARCH: &str = "q";

/// What narrows a table down, and how that changes.
#[derive(Clone, Debug)]
pub struct Narrowing<'a> {
    /// The names of the table's filters.
    pub filters: &'static [&'static str],
    /// With the filters as they are set.
    pub settings: &'a TableSettings,
    /// They are to be set otherwise.
    pub onsettings: &'a Callback<TableSettings>,
    /// What is searched for.
    pub search: &'a UseStateHandle<String>,
}

/// Takes the filters and the search from the address when the page is shown, and writes them there
/// when they change. An address without any leaves the filters as they were kept.
#[hook]
pub fn use_narrowing_in_address(narrowing: Narrowing<'_>) {
    let Narrowing { filters, settings, onsettings, search } = narrowing;
    let is_read = use_mut_ref(|| false);
    let page = use_memo((), |()| page());
    let route = use_route();
    let (settings, onsettings, search) = (settings.clone(), onsettings.clone(), search.clone());
    let narrowed = (settings.filters.clone(), (*search).clone(), route);
    use_effect_with(narrowed, move |(set, searched, _)| {
        // On the way to another page the address is that page's.
        if *page != self::page() {
            return;
        }
        let given = (!is_read.replace(true)).then(|| read(filters)).flatten();
        if let Some((found, searched)) = given {
            search.set(searched);
            onsettings.emit(TableSettings { filters: found, ..settings });
            return;
        }
        let set = set.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let known = set.filter(|(name, _)| filters.contains(name));
        let searched = Some((SEARCH, searched.as_str())).filter(|(_, words)| !words.is_empty());
        address::set_parameters(known.chain(searched));
    });
}

/// What the address asks for, if it asks for anything.
fn read(filters: &[&'static str]) -> Option<(Filters, String)> {
    let value = |name: &&str| Some(((*name).to_owned(), address::parameter(name)?));
    let found: Filters = filters.iter().filter_map(value).collect();
    let searched = address::parameter(SEARCH).unwrap_or_default();
    (!found.is_empty() || !searched.is_empty()).then_some((found, searched))
}

/// The page whose address it is, whatever is open on it.
fn page() -> String {
    let path = address::path();
    path.split('/').nth(1).unwrap_or_default().to_owned()
}
