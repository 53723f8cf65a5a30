//! A point in time.

use tallystick_core::Timestamp;
use yew::prelude::*;

use crate::format;

/// Which one.
#[derive(Clone, PartialEq, Properties)]
pub struct MomentProperties {
    /// This one.
    pub at: Timestamp,
}

/// Shows a time in the reader's locale and names it exactly to machines.
#[component]
pub fn Moment(props: &MomentProperties) -> Html {
    let exact = props.at.to_string();
    html! { <time datetime={exact.clone()} title={exact}>{ format::moment(props.at) }</time> }
}
