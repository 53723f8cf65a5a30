//! Toasts, each shown once.

use std::collections::BTreeSet;

use gloo::{timers::callback::Timeout, utils::document};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::{
    action_button::ActionButton,
    alert::{Alert, AlertKind},
    icon::Icon,
};
use crate::state::{Toast, ToastKind};

/// Long enough to read two sentences; what failed stays until it is closed.
const SHOWN_MILLISECONDS: u32 = 8_000;

/// What happened so far.
#[derive(Clone, PartialEq, Properties)]
pub struct ToasterProperties {
    /// All toasts so far.
    pub toasts: Vec<Toast>,
}

/// Its id, to find it when a dialog opens.
const TOASTER: &str = "toaster";

/// Its class while it says that something failed.
const URGENT: &str = "tally-toaster--urgent";

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
    let shown = || props.toasts.iter().filter(|toast| !gone.contains(&toast.sequence));
    let urgent = shown().filter(|toast| toast.kind == ToastKind::Danger).count();
    use_effect_with(urgent, |_| raise_toasts());
    html! {
        <ul
            id={TOASTER}
            popover="manual"
            class={classes!("pf-v6-c-alert-group", "pf-m-toast", (urgent > 0).then_some(URGENT))}
            role="list"
            aria-label="Messages"
            aria-live="polite"
            aria-atomic="false"
        >
            { for shown().map(|toast| html! {
                <ToastAlert key={toast.sequence} toast={toast.clone()} onclose={onclose.clone()} />
            }) }
        </ul>
    }
}

/// Puts what failed above dialogs: to be called whenever one was opened.
pub fn raise_toasts() {
    let toaster = document().get_element_by_id(TOASTER);
    if let Some(toaster) = toaster.and_then(|toaster| toaster.dyn_into::<HtmlElement>().ok()) {
        // What is shown last lies above everything that was shown before.
        if toaster.class_list().contains(URGENT) {
            let _ = toaster.hide_popover();
        }
        // Fails if it is shown already.
        let _ = toaster.show_popover();
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
        ToastKind::Information => (AlertKind::Information, false),
        ToastKind::Success => (AlertKind::Success, false),
        ToastKind::Danger => (AlertKind::Danger, true),
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
    let close = ActionButton::of_icon(Icon::Cross, "Close message").onclick(close).html();
    let detail = toast.detail.clone().map(Html::from).unwrap_or_default();
    let alert = Alert::new(kind, toast.title.clone()).details(detail).action(close);
    html! { <li class="pf-v6-c-alert-group__item">{ alert.toast() }</li> }
}
