//! The row of a list whose dialog is open: the address names it, so that the way back closes it.

use uuid::Uuid;
use yew::prelude::*;

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

/// The row of this list that is open.
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
    OpenedRow { id, onopen, onclose }
}
