//! The keyboard's focus.

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use yew::prelude::*;

/// Gives it to what is shown here, if anything is.
pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // An element that cannot take it leaves it where it is.
        let _ = element.focus();
    }
}

/// Gives it to what is found here first, by the first of these selectors that finds anything.
pub fn focus_first(node: &NodeRef, selectors: &[&str]) {
    if let Some(element) = node.cast::<Element>() {
        focus_first_in(&element, selectors);
    }
}

/// The same below what this selector finds.
pub fn focus_first_below(parent: &str, selectors: &[&str]) {
    if let Some(element) = document().query_selector(parent).ok().flatten() {
        focus_first_in(&element, selectors);
    }
}

fn focus_first_in(element: &Element, selectors: &[&str]) {
    let find = |selector: &&str| element.query_selector(selector).ok().flatten();
    let found = selectors.iter().find_map(find);
    if let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        let _ = found.focus();
    }
}

/// Gives it to the page, where what had it is gone.
pub fn focus_page() {
    let main = document().query_selector("main").ok().flatten();
    if let Some(main) = main.and_then(|main| main.dyn_into::<HtmlElement>().ok()) {
        let _ = main.focus();
    }
}

/// Whether nothing has it: what had it is gone.
pub fn focus_is_lost() -> bool {
    document().active_element().is_none_or(|element| element.tag_name() == "BODY")
}

/// Whether it goes with this element, or is gone already.
pub fn focus_goes_with(element: &Node) -> bool {
    focus_is_lost() || element.contains(document().active_element().as_deref())
}

/// The page has the focus once this is closed, if what had it went with it.
#[hook]
pub fn use_focus_once_closed(open: bool) {
    let was_open = use_mut_ref(|| false);
    use_effect_with(open, move |open| {
        if was_open.replace(*open) && !open && focus_is_lost() {
            focus_page();
        }
    });
}

/// Where the focus goes when a dialog asks another question than `before`: whoever presses Enter
/// twice must not have answered one that they did not read, and whoever goes back is where they
/// were.
#[hook]
pub fn use_focus_on_change<Q: Copy + PartialEq + 'static>(question: Q, before: Q) -> NodeRef {
    let node = use_node_ref();
    let focused = node.clone();
    use_effect_with((question, before), move |(question, before)| {
        if question != before {
            focus(&focused);
        }
    });
    node
}
