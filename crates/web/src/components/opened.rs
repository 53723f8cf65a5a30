//! The row of a list whose dialog is open: the address names it, so that the way back closes it.

use gloo::utils::document;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::focus::focus_page;
use crate::{
    route::OpenableList,
    services::address::{self, use_route},
};

/// What is open, and how that changes.
#[derive(Clone, Debug)]
pub struct OpenedRow {
    /// Its id.
    pub id: Option<Uuid>,
    /// A row is to be opened.
    pub onopen: Callback<Uuid>,
    /// It is to be closed.
    pub onclose: Callback<()>,
}

/// For how long a row that was closed gets the focus back, in milliseconds: what was done to it is
/// read again, and may move it.
const MOVES_FOR: f64 = 15_000.0;

/// The row of this list that is open. Closed, it has the focus, wherever it has moved; the page has
/// it where the row is gone.
#[hook]
pub fn use_opened_row(list: OpenableList) -> OpenedRow {
    let route = use_route();
    // It was opened here: the way back leads to the list.
    let from_list = use_mut_ref(|| false);
    let id = route.as_ref().and_then(|route| list.open(route)?.parse().ok());
    let onopen = {
        let from_list = from_list.clone();
        Callback::from(move |id| {
            *from_list.borrow_mut() = true;
            address::go(&list.route(Some(id)));
        })
    };
    let onclose = Callback::from(move |()| {
        if address::current().is_none_or(|route| list.open(&route).is_none()) {
            return;
        }
        match from_list.replace(false) {
            true => address::back(),
            false => address::replace(&list.route(None)),
        }
    });
    use_focus_on_row(id);
    OpenedRow { id, onopen, onclose }
}

#[hook]
fn use_focus_on_row(open: Option<Uuid>) {
    let last = use_mut_ref(|| None::<(Uuid, f64)>);
    use_effect(move || {
        let mut last = last.borrow_mut();
        if let Some(open) = open {
            *last = Some((open, js_sys::Date::now()));
            return;
        }
        let Some((row, closed_at)) = *last else { return };
        let is_over = js_sys::Date::now() - closed_at > MOVES_FOR;
        match focus_of(row) {
            Focus::Lost if !is_over => focus_row(row),
            // The row may still move, or go.
            Focus::OnRow if !is_over => {}
            _ => *last = None,
        }
    });
}

/// Where the focus is.
enum Focus {
    /// On nothing but the page.
    Lost,
    /// On the row.
    OnRow,
    /// Where the person has gone on.
    Elsewhere,
}

fn focus_of(row: Uuid) -> Focus {
    let Some(active) = document().active_element() else { return Focus::Lost };
    match &*active.tag_name() {
        "BODY" | "MAIN" => Focus::Lost,
        _ if active.closest(&selector(row)).is_ok_and(|found| found.is_some()) => Focus::OnRow,
        _ => Focus::Elsewhere,
    }
}

fn selector(row: Uuid) -> String {
    format!("[data-row='{row}']")
}

fn focus_row(row: Uuid) {
    let opener = document().query_selector(&format!("{} button", selector(row)));
    match opener.ok().flatten().and_then(|opener| opener.dyn_into::<HtmlElement>().ok()) {
        // A button that is shown can take it.
        Some(opener) => opener.focus().unwrap_or_default(),
        None => focus_page(),
    }
}
