//! Toasts: a few at a time, each until it was read.

use std::collections::BTreeSet;

use gloo::{timers::callback::Timeout, utils::document};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::{
    action_button::ActionButton,
    alert::{Alert, AlertKind},
    icon::Icon,
    link::link,
};
use crate::{
    route::Route,
    state::{Toast, ToastKind, ToastWords},
};

/// Long enough to read two sentences; what failed stays until it is closed.
const SHOWN_MILLISECONDS: u32 = 8_000;

/// The most that are shown at once.
const MOST: usize = 3;

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

/// A toast as it was at one time: one that changes comes back.
type Version = (u64, u32);

fn version(toast: &Toast) -> Version {
    (toast.sequence, toast.revision)
}

/// Shows the latest toasts that have not gone yet, and has new ones read out when the screen reader
/// pauses. What failed waits until there is room, if need be; other messages give way to newer ones:
/// the flow tracker has them.
#[component]
pub fn Toaster(props: &ToasterProperties) -> Html {
    let gone = use_state_eq(BTreeSet::<Version>::new);
    let latest = use_mut_ref(BTreeSet::<Version>::new);
    let onclose = {
        let gone = gone.clone();
        Callback::from(move |version| {
            // Two may go before the next render.
            latest.borrow_mut().insert(version);
            gone.set(latest.borrow().clone());
        })
    };
    let (shown, waiting) = arrange(&props.toasts, &gone);
    let urgent = shown.iter().filter(|toast| toast.words.kind == ToastKind::Danger).count();
    let versions: Vec<Version> = shown.iter().map(|toast| version(toast)).collect();
    use_effect_with((urgent, versions), |_| raise_toasts());
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
            { for shown.iter().map(|toast| html! {
                <ToastAlert
                    key={toast.sequence}
                    toast={(*toast).clone()}
                    onclose={onclose.clone()}
                />
            }) }
            if waiting > 0 {
                <li class="pf-v6-c-alert-group__item tally-toaster__more">
                    { format!("{waiting} more about what failed: close one to read the next.") }
                </li>
            }
        </ul>
    }
}

/// The toasts to show, and how many wait for room.
fn arrange<'t>(toasts: &'t [Toast], gone: &BTreeSet<Version>) -> (Vec<&'t Toast>, usize) {
    let mut left: Vec<&Toast> = toasts.iter().filter(|one| !gone.contains(&version(one))).collect();
    while left.len() > MOST {
        match left.iter().position(|toast| toast.words.kind != ToastKind::Danger) {
            Some(oldest) => drop(left.remove(oldest)),
            None => break,
        }
    }
    let waiting = left.len().saturating_sub(MOST);
    left.truncate(MOST);
    (left, waiting)
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
    onclose: Callback<Version>,
}

#[component]
fn ToastAlert(props: &ToastAlertProperties) -> Html {
    // While it is pointed at, or has the focus, it stays.
    let held = use_state_eq(|| false);
    let ToastWords { kind, title, earlier, detail, flow } = &props.toast.words;
    let (alert, stays) = match kind {
        ToastKind::Information => (AlertKind::Information, false),
        ToastKind::Success => (AlertKind::Success, false),
        ToastKind::Danger => (AlertKind::Danger, true),
    };
    let version = version(&props.toast);
    let close = props.onclose.reform(move |()| version);
    {
        let close = close.clone();
        use_effect_with((version, stays || *held), move |(_, stays)| {
            let timer = (!*stays).then(|| Timeout::new(SHOWN_MILLISECONDS, move || close.emit(())));
            move || drop(timer)
        });
    }
    let hold = |holds: bool| {
        let held = held.clone();
        move || held.set(holds)
    };
    let (enter, leave, focus, blur) = (hold(true), hold(false), hold(true), hold(false));
    let close = ActionButton::of_icon(Icon::Cross, "Close message").onclick(close).html();
    let route = flow.map(|flow| Route::Flow(flow.to_string()));
    let details = html! {
        <>
            { for earlier.iter().map(|words| html! { <p class="tally-muted">{ words.clone() }</p> }) }
            { for detail.iter().map(|words| html! { <p>{ words.clone() }</p> }) }
            { for route.map(|to| link(to, Classes::new(), html! { "Show the flow" })) }
        </>
    };
    let alert = Alert::new(alert, title.clone()).details(details).action(close);
    html! {
        <li
            class="pf-v6-c-alert-group__item"
            onmouseenter={move |_| enter()}
            onmouseleave={move |_| leave()}
            onfocusin={move |_| focus()}
            onfocusout={move |_| blur()}
        >
            { alert.toast() }
        </li>
    }
}

#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn three_at_most_are_shown_and_what_failed_waits_for_room() {
        use ToastKind::{Danger, Information, Success};
        for (kinds, shown, waits) in [
            (&[Information, Success][..], &[0, 1][..], 0),
            (&[Success, Danger, Success, Information, Success], &[1, 3, 4], 0),
            (&[Danger, Danger, Success, Danger, Danger, Success], &[0, 1, 3], 1),
        ] {
            let toast = |(sequence, kind): (u64, &ToastKind)| {
                let words = ToastWords::new(*kind, "words");
                Toast { sequence, revision: 0, words }
            };
            let toasts: Vec<Toast> = (0..).zip(kinds).map(toast).collect();
            let (found, waiting) = arrange(&toasts, &BTreeSet::new());
            let found: Vec<u64> = found.iter().map(|toast| toast.sequence).collect();
            assert_eq!((&*found, waiting), (shown, waits));
        }
    }
}
