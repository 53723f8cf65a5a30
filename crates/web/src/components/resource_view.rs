//! Loading, failed, empty, ready: the same for every list of every page.

use patternfly_yew::prelude::{ButtonVariant, Icon};
use yew::prelude::*;

use super::{action_button::ActionButton, spinner::Spinner};
use crate::state::Resource;

/// What the states of a list say.
#[derive(Clone, PartialEq)]
pub struct ResourceWords {
    /// What is being read, such as `issuance requests`.
    pub thing: &'static str,
    /// The sentence when there is nothing, such as `No requests.`
    pub empty: &'static str,
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
                <Spinner large=true label={format!("Loading {}", words.thing)} />
            </div>
        },
        Resource::Failed(problem) => html! {
            <div class="pf-v6-c-empty-state pf-m-sm pf-m-danger" role="alert">
                <div class="pf-v6-c-empty-state__content">
                    <div class="pf-v6-c-empty-state__header">
                        <div class="pf-v6-c-empty-state__icon">{ Icon::ExclamationCircle }</div>
                        <div class="pf-v6-c-empty-state__title">
                            <p class="pf-v6-c-empty-state__title-text">
                                { format!("The {} could not be read", words.thing) }
                            </p>
                        </div>
                    </div>
                    <div class="pf-v6-c-empty-state__body">{ &problem.message }</div>
                    <div class="pf-v6-c-empty-state__footer">
                        <div class="pf-v6-c-empty-state__actions">
                            <ActionButton
                                variant={ButtonVariant::Primary}
                                label="Try again"
                                onclick={onretry.clone()}
                            />
                        </div>
                    </div>
                </div>
            </div>
        },
        Resource::Ready(items) if items.is_empty() => html! {
            <p class="tally-state tally-muted">{ words.empty }</p>
        },
        Resource::Ready(items) => ready(items),
    }
}
