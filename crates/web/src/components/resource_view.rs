//! Loading, failed, empty, ready: the same for every list of every page.

use yew::prelude::*;

use super::{
    action_button::{ActionButton, Weight},
    icon::Icon,
    spinner::large_spinner,
};
use crate::state::{Problem, Resource};

/// What the states of a list say.
#[derive(Clone, PartialEq)]
pub struct ResourceWords {
    /// What is being read, such as `issuance requests`.
    pub thing: &'static str,
    /// The sentence when there is nothing, such as `No requests.`
    pub empty: &'static str,
    /// What to do then, or what will bring something.
    pub next: &'static str,
}

/// Renders a list in whichever state it is; `ready` is called for one that is not empty.
pub fn view_resource<T>(
    resource: &Resource<Vec<T>>,
    words: &ResourceWords,
    onretry: &Callback<()>,
    ready: impl FnOnce(&[T]) -> Html,
) -> Html {
    match resource {
        Resource::Loading => html! {
            <div class="tally-state" aria-busy="true">
                { large_spinner(format!("Loading {}", words.thing)) }
            </div>
        },
        Resource::Failed(problem) => failed(words.thing, problem, onretry),
        Resource::Ready(items) if items.is_empty() => nothing_here(words.empty, words.next),
        Resource::Ready(items) => ready(items),
    }
}

/// PatternFly's empty state: a sentence, and what to do then or what will bring something.
pub fn nothing_here(sentence: &'static str, next: &'static str) -> Html {
    html! {
        <div class="pf-v6-c-empty-state pf-m-sm">
            <div class="pf-v6-c-empty-state__content">
                <div class="pf-v6-c-empty-state__header">
                    <div class="pf-v6-c-empty-state__title">
                        <p class="pf-v6-c-empty-state__title-text">{ sentence }</p>
                    </div>
                </div>
                if !next.is_empty() {
                    <div class="pf-v6-c-empty-state__body">{ next }</div>
                }
            </div>
        </div>
    }
}

/// Says that something could not be read, and why, with a button to try again.
pub fn failed(thing: &str, problem: &Problem, onretry: &Callback<()>) -> Html {
    let retry = ActionButton::new(Weight::Primary, "Try again").onclick(onretry.clone());
    html! {
        <div class="pf-v6-c-empty-state pf-m-sm pf-m-danger" role="alert">
            <div class="pf-v6-c-empty-state__content">
                <div class="pf-v6-c-empty-state__header">
                    <div class="pf-v6-c-empty-state__icon">{ Icon::ExclamationCircle.html() }</div>
                    <div class="pf-v6-c-empty-state__title">
                        <p class="pf-v6-c-empty-state__title-text">
                            { format!("The {thing} could not be read") }
                        </p>
                    </div>
                </div>
                <div class="pf-v6-c-empty-state__body">{ problem.message.clone() }</div>
                <div class="pf-v6-c-empty-state__footer">
                    <div class="pf-v6-c-empty-state__actions">{ retry.html() }</div>
                </div>
            </div>
        </div>
    }
}
