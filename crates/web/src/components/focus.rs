//! The keyboard's focus.

use web_sys::HtmlElement;
use yew::NodeRef;

/// Gives it to what is shown here, if anything is.
pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // An element that cannot take it leaves it where it is.
        let _ = element.focus();
    }
}
