//! A point in time.

use tallystick_core::Timestamp;
use yew::prelude::*;

use crate::format;

/// Shows a time in the reader's locale and names it exactly to machines.
pub fn moment(at: Timestamp) -> Html {
    let exact = AttrValue::from(at.to_string());
    html! { <time datetime={exact.clone()} title={exact}>{ format::moment(at) }</time> }
}
