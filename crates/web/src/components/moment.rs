//! A point in time.

use tallystick_core::Timestamp;
use yew::prelude::*;

use crate::format;

/// Shows a time in the reader's locale, without its date if that is today's, and names it exactly to
/// machines and to whoever points at it.
pub fn moment(at: Timestamp) -> Html {
    let (exact, utc) = (format::moment(at), at.to_string());
    let shown = format::time_of_today(at).unwrap_or_else(|| exact.clone());
    html! { <time datetime={utc.clone()} title={format!("{exact} ({utc})")}>{ shown }</time> }
}
