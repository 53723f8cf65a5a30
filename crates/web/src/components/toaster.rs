//! Toasts: a few at a time, each until it was read.

use std::collections::BTreeSet;

use gloo::{timers::callback::Timeout, utils::document};
use tallystick_core::RequestId;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::{
    action_button::ActionButton,
    alert::{Alert, AlertKind},
    focus::focus_page,
    icon::Icon,
    link::link,
};
use crate::{
    route::Route,
    state::{Toast, ToastKind, ToastVersion, ToastWords},
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
    /// The request whose dialog is open: what is said about it waits until that is closed, and covers
    /// nothing of it.
    #[prop_or_default]
    pub open_request: Option<RequestId>,
}

/// Its id, to find it when a dialog opens.
const TOASTER: &str = "toaster";

/// Its class while it says that something failed.
const URGENT: &str = "tally-toaster--urgent";

/// Shows the latest toasts that have not gone yet, and has new ones read out when the screen reader
/// pauses. What failed waits until there is room, if need be; other messages give way to newer ones:
/// the flow tracker has them.
#[component]
pub fn Toaster(props: &ToasterProperties) -> Html {
    // One that changes comes back.
    let gone = use_state_eq(BTreeSet::<ToastVersion>::new);
    let latest = use_mut_ref(BTreeSet::<ToastVersion>::new);
    let onclose = {
        let gone = gone.clone();
        Callback::from(move |version| {
            // Two may go before the next render.
            latest.borrow_mut().insert(version);
            gone.set(latest.borrow().clone());
        })
    };
    let (shown, waiting) = arrange(&props.toasts, &gone, props.open_request);
    let urgent = shown.iter().filter(|toast| toast.words.kind == ToastKind::Danger).count();
    let versions: Vec<ToastVersion> = shown.iter().map(|toast| toast.version()).collect();
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
fn arrange<'t>(
    toasts: &'t [Toast],
    gone: &BTreeSet<ToastVersion>,
    open_request: Option<RequestId>,
) -> (Vec<&'t Toast>, usize) {
    let is_left = |toast: &&Toast| {
        let is_open = open_request.is_some() && toast.words.request == open_request;
        !is_open && !gone.contains(&toast.version())
    };
    let mut left: Vec<&Toast> = toasts.iter().filter(is_left).collect();
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

fn is_under_dialog() -> bool {
    document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some())
}

#[derive(Clone, PartialEq, Properties)]
struct ToastAlertProperties {
    toast: Toast,
    onclose: Callback<ToastVersion>,
}

#[component]
fn ToastAlert(props: &ToastAlertProperties) -> Html {
    // While it is pointed at, or has the focus, it stays.
    let held = use_state_eq(|| false);
    let ToastWords { kind, title, earlier, detail, flow, .. } = &props.toast.words;
    let (alert, stays) = match kind {
        ToastKind::Information => (AlertKind::Information, false),
        ToastKind::Success => (AlertKind::Success, false),
        ToastKind::Danger => (AlertKind::Danger, true),
    };
    let version = props.toast.version();
    let close = props.onclose.reform(move |()| version);
    let again = use_state_eq(|| 0_u32);
    {
        let close = close.clone();
        use_effect_with((version, stays || *held, *again), move |(_, stays, round)| {
            let round = *round;
            let timer = (!*stays).then(|| {
                Timeout::new(SHOWN_MILLISECONDS, move || match is_under_dialog() {
                    // Nobody has read it there.
                    true => again.set(round + 1),
                    false => close.emit(()),
                })
            });
            move || drop(timer)
        });
    }
    // The button goes with its message, and must not take the focus with it.
    let close_by_hand = Callback::from(move |()| {
        let active = document().active_element();
        let is_here = active.is_some_and(|active| {
            active.closest(&format!("#{TOASTER}")).is_ok_and(|toaster| toaster.is_some())
        });
        close.emit(());
        if is_here {
            focus_page();
        }
    });
    let hold = |holds: bool| {
        let held = held.clone();
        move || held.set(holds)
    };
    let (enter, leave, focus, blur) = (hold(true), hold(false), hold(true), hold(false));
    let close = ActionButton::of_icon(Icon::Cross, "Close message").onclick(close_by_hand).html();
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
            let (found, waiting) = arrange(&toasts, &BTreeSet::new(), None);
            let found: Vec<u64> = found.iter().map(|toast| toast.sequence).collect();
            assert_eq!((&*found, waiting), (shown, waits));
        }
    }

    #[wasm_bindgen_test]
    fn what_is_said_about_the_open_request_waits_until_its_dialog_is_closed() {
        let [open, other] = [1, 2].map(|id| Some(RequestId(uuid::Uuid::from_u128(id))));
        let toast = |(sequence, request)| {
            let words = ToastWords { request, ..ToastWords::new(ToastKind::Danger, "words") };
            Toast { sequence, revision: 0, words }
        };
        let toasts: Vec<Toast> = (0..).zip([open, other, None]).map(toast).collect();
        let shown = |open| {
            let (shown, _) = arrange(&toasts, &BTreeSet::new(), open);
            shown.iter().map(|toast| toast.sequence).collect::<Vec<_>>()
        };
        assert_eq!(shown(open), [1, 2]);
        assert_eq!(shown(None), [0, 1, 2]);
    }
}
