//! Texts in the holder's language, which may be written from right to left.

use yew::prelude::*;

/// A title or sentence that is written in the direction of its own first letter, whatever the
/// direction of what is around it.
pub fn localized(text: impl Into<AttrValue>) -> Html {
    html! { <span dir="auto">{ text.into() }</span> }
}
