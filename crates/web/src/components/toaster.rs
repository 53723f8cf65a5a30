//! Toasts, each shown once. On PatternFly's classes, because the close button of
//! `patternfly-yew`'s toasts has no name.

use std::collections::BTreeSet;

use gloo::timers::callback::Timeout;
use patternfly_yew::prelude::{AlertType, ButtonVariant, Icon};
use yew::prelude::*;

use super::action_button::ActionButton;
use crate::state::{Toast, ToastKind};

/// Long enough to read two sentences; what failed stays until it is closed.
const SHOWN_MILLISECONDS: u32 = 8_000;

/// What happened so far.
#[derive(Clone, PartialEq, Properties)]
pub struct ToasterProperties {
    /// All toasts so far.
    pub toasts: Vec<Toast>,
}

/// Shows the toasts that have not gone yet, and has new ones read out when the screen reader
/// pauses.
#[component]
pub fn Toaster(props: &ToasterProperties) -> Html {
    let gone = use_state_eq(BTreeSet::<u64>::new);
    let latest = use_mut_ref(BTreeSet::<u64>::new);
    let onclose = {
        let gone = gone.clone();
        Callback::from(move |sequence| {
            // Two may go before the next render.
            latest.borrow_mut().insert(sequence);
            gone.set(latest.borrow().clone());
        })
    };
    html! {
        <ul
            class="pf-v6-c-alert-group pf-m-toast"
            role="list"
            aria-label="Messages"
            aria-live="polite"
            aria-atomic="false"
        >
            { for props.toasts.iter().filter(|toast| !gone.contains(&toast.sequence)).map(|toast| html! {
                <ToastAlert key={toast.sequence} toast={toast.clone()} onclose={onclose.clone()} />
            }) }
        </ul>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ToastAlertProperties {
    toast: Toast,
    onclose: Callback<u64>,
}

#[component]
fn ToastAlert(props: &ToastAlertProperties) -> Html {
    let toast = &props.toast;
    let (kind, stays) = match toast.kind {
        ToastKind::Information => (AlertType::Info, false),
        ToastKind::Success => (AlertType::Success, false),
        ToastKind::Danger => (AlertType::Danger, true),
    };
    let close = {
        let sequence = toast.sequence;
        props.onclose.reform(move |()| sequence)
    };
    {
        let close = close.clone();
        use_effect_with((), move |()| {
            let timer = (!stays).then(|| Timeout::new(SHOWN_MILLISECONDS, move || close.emit(())));
            move || drop(timer)
        });
    }
    html! {
        <li class="pf-v6-c-alert-group__item">
            <div class={classes!("pf-v6-c-alert", kind.as_classes())}>
                <div class="pf-v6-c-alert__icon">{ kind.icon() }</div>
                <p class="pf-v6-c-alert__title">
                    <span class="pf-v6-screen-reader">{ kind.aria_label() }{ ": " }</span>
                    { &toast.title }
                </p>
                <div class="pf-v6-c-alert__action">
                    <ActionButton
                        variant={ButtonVariant::Plain}
                        icon={Icon::Times.as_html()}
                        aria_label="Close message"
                        onclick={close}
                    />
                </div>
                if let Some(detail) = &toast.detail {
                    <div class="pf-v6-c-alert__description">{ detail }</div>
                }
            </div>
        </li>
    }
}
