//! What a dialog says when what it is about has changed, or when its submission was refused.

use yew::prelude::*;

use super::{
    action_button::{ActionButton, Weight},
    alert::{Alert, AlertKind},
};
use crate::state::Problem;

/// The refusal, and what to do about it.
pub fn refused(problem: &Problem) -> Html {
    // Most refusals say themselves what did not happen.
    let says_it = problem.message.contains("Nothing ");
    let advice = (!says_it).then(|| html! { <p>{ advice(&problem.code) }</p> });
    let alert = Alert::new(AlertKind::Danger, problem.message.clone());
    alert.details(advice.unwrap_or_default()).announced()
}

/// There is a newer version than the one that is shown, with a button that shows it.
pub fn changed(title: impl Into<AttrValue>, onshow: Callback<()>) -> Html {
    let show = ActionButton::new(Weight::Secondary, "Show the new version").onclick(onshow);
    Alert::new(AlertKind::Warning, title).details(show.html()).announced()
}

fn advice(code: &str) -> &'static str {
    match code {
        "STALE" => "Nothing has happened. Look at the new version and decide again.",
        "OFFLINE" => "Nothing is known to have happened. Try again when the connection is back.",
        _ => "Nothing has happened.",
    }
}
