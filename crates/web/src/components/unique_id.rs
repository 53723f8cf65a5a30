//! Ids that tie labels, errors and dialogs to what they belong to.

use std::cell::Cell;

use yew::prelude::*;

thread_local! {
    static NEXT: Cell<u32> = const { Cell::new(0) };
}

/// An id that no other element of the page has, the same for as long as the component lives.
#[hook]
pub fn use_unique_id(prefix: &'static str) -> AttrValue {
    let id = use_memo((), |()| {
        let number = NEXT.replace(NEXT.get() + 1);
        AttrValue::from(format!("{prefix}-{number}"))
    });
    (*id).clone()
}
