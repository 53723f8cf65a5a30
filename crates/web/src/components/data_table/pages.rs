//! Pages of a list that the issuer finds, sorts and counts, one behind the other.

use std::rc::Rc;

use tallystick_core::view::Page;
use yew::prelude::*;

use super::{Pager, Sort, TableSettings};
use crate::{
    queries::{Answer, Answered},
    state::Resource,
};

/// The page to show: the last one that was read, until the one that is asked for comes. And whether
/// it still has to come. `part` takes it out of the answer.
#[hook]
pub fn use_latest<T: 'static>(
    current: Option<Answered>,
    part: fn(&Answer) -> Option<Rc<Page<T>>>,
) -> (Resource<Rc<Page<T>>>, bool) {
    let latest = use_mut_ref(|| None::<Rc<Page<T>>>);
    // Where nothing is asked for, nothing can match.
    let Some(current) = current else {
        let none =
            Page { items: Vec::new(), next: None, total: Some(0), total_is_exact: Some(true) };
        return (Resource::Ready(Rc::new(none)), false);
    };
    match current.and_then(part) {
        Resource::Ready(page) => {
            latest.replace(Some(Rc::clone(&page)));
            (Resource::Ready(page), false)
        }
        Resource::Loading => match &*latest.borrow() {
            Some(page) => (Resource::Ready(Rc::clone(page)), true),
            None => (Resource::Loading, true),
        },
        Resource::Failed(problem) => (Resource::Failed(problem), false),
    }
}

/// The pages up to the one that is shown: where each of them begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Pages {
    /// Of what these pages are, and how many rows each has.
    of: (String, u16),
    /// The cursor of each page but the first.
    cursors: Vec<String>,
    state: UseStateHandle<(String, u16, Vec<String>)>,
}

/// The first page, each time that something else matches.
#[hook]
pub fn use_pages(matching: &str, size: u16) -> Pages {
    let state = use_state_eq(|| (String::new(), 0, Vec::new()));
    let (known, known_size, cursors) = &*state;
    let same = known == matching && *known_size == size;
    let cursors = if same { cursors.clone() } else { Vec::new() };
    Pages { of: (matching.to_owned(), size), cursors, state }
}

impl Pages {
    /// The parameters of the page that is shown.
    pub fn parameters(&self) -> String {
        let (matching, size) = &self.of;
        let after = self.cursors.last().map_or_else(String::new, |after| {
            format!("&after={}", String::from(js_sys::encode_uri_component(after)))
        });
        format!("{matching}&limit={size}&total=true{after}")
    }

    fn to(&self, cursors: Vec<String>) -> Callback<()> {
        let (state, (matching, size)) = (self.state.clone(), self.of.clone());
        Callback::from(move |()| state.set((matching.clone(), size, cursors.clone())))
    }

    /// The way from this page to the others.
    pub fn pager<T>(
        &self,
        page: Option<&Rc<Page<T>>>,
        settings: &TableSettings,
        onsettings: &Callback<TableSettings>,
    ) -> Pager {
        let size = self.of.1;
        let total = page.and_then(|page| page.total).and_then(|total| usize::try_from(total).ok());
        let next = page.and_then(|page| page.next.clone());
        let behind = next.map(|next| self.cursors.iter().cloned().chain([next]).collect());
        let before = self.cursors.split_last().map(|(_, before)| before.to_vec());
        Pager {
            before: self.cursors.len() * usize::from(size),
            total,
            more: page.is_some_and(|page| page.total_is_exact == Some(false)),
            size,
            onprevious: before.map(|before| self.to(before)),
            onnext: behind.map(|behind| self.to(behind)),
            onsize: settings.onsize(onsettings),
        }
    }
}

/// The parameters that say which rows match, and in which order, without those of the page.
pub fn matching(settings: &TableSettings, search: &str, otherwise: &Sort) -> String {
    let sort = settings.sort.as_ref().unwrap_or(otherwise);
    let sign = if sort.descending { "-" } else { "" };
    let filters = settings.filters.iter().map(|(name, value)| (name.as_str(), value.clone()));
    let search = Some(("q", search.trim().to_owned())).filter(|(_, search)| !search.is_empty());
    let sort = ("sort", format!("{sign}{}", sort.key));
    let parameters = filters.chain(search).chain([sort]).map(|(name, value)| {
        format!("{name}={}", String::from(js_sys::encode_uri_component(&value)))
    });
    parameters.collect::<Vec<_>>().join("&")
}
