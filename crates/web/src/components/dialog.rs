//! A modal dialog on the browser's own `<dialog>`: it keeps the focus inside, makes the rest of
//! the page inert and gives the focus back.

use gloo::{
    events::{EventListener, EventListenerOptions},
    utils::document,
};
use web_sys::{Element, HtmlDialogElement};
use yew::prelude::*;

use super::{
    action_button::{ActionButton, Weight},
    focus::{focus, focus_goes_with, focus_is_lost, focus_page},
    icon::Icon,
    toaster::raise_toasts,
    unique_id::use_unique_id,
};
use crate::{app::Store, state::Toast};

/// What it asks or shows.
#[derive(Clone, PartialEq, Properties)]
pub struct DialogProperties {
    /// Its heading.
    pub title: AttrValue,
    /// What it shows.
    pub children: Html,
    /// Its buttons.
    #[prop_or_default]
    pub footer: Html,
    /// How it is closed; `None` where the question needs an answer: neither Escape nor a click
    /// beside it gives one.
    #[prop_or_default]
    pub onclose: Option<Callback<()>>,
    /// Wide enough for two columns.
    #[prop_or_default]
    pub wide: bool,
}

/// Shows it above everything else, with the focus on its heading.
#[component]
pub fn Dialog(props: &DialogProperties) -> Html {
    let node = use_node_ref();
    let heading = use_node_ref();
    let title_id = use_unique_id("dialog");
    use_modal(&node, &heading, props.onclose.clone());
    {
        // What had the focus may have gone with what the dialog shows now.
        let (node, heading) = (node.clone(), heading.clone());
        use_effect(move || {
            let is_open = node.cast::<HtmlDialogElement>().is_some_and(|dialog| dialog.open());
            if is_open && focus_is_lost() {
                focus(&heading);
            }
        });
    }

    let latest_toast = use_latest_toast();
    let width = if props.wide { "pf-m-md" } else { "pf-m-sm" };
    html! {
        <dialog
            ref={node}
            class={classes!("pf-v6-c-modal-box", "tally-dialog", width)}
            aria-labelledby={title_id.clone()}
            closedby={if props.onclose.is_some() { "closerequest" } else { "none" }}
        >
            if let Some(onclose) = &props.onclose {
                <div class="pf-v6-c-modal-box__close">
                    { ActionButton::of_icon(Icon::Cross, "Close").onclick(onclose.clone()).html() }
                </div>
            }
            <div class="pf-v6-c-modal-box__header">
                <h2 id={title_id.clone()} ref={heading} class="pf-v6-c-modal-box__title" tabindex="-1">
                    <span class="pf-v6-c-modal-box__title-text">{ &props.title }</span>
                </h2>
            </div>
            <div
                class="pf-v6-c-modal-box__body"
                role="group"
                aria-labelledby={title_id}
                tabindex="0"
            >
                { props.children.clone() }
            </div>
            <div class="pf-v6-c-modal-box__footer">{ props.footer.clone() }</div>
            // What lies under a dialog is not read out.
            <p class="pf-v6-screen-reader" role="status">{ latest_toast }</p>
        </dialog>
    }
}

/// A dialog that only shows something, with a button to close it.
pub fn closable_dialog(title: impl Into<AttrValue>, onclose: &Callback<()>, content: Html) -> Html {
    let footer = ActionButton::new(Weight::Primary, "Close").onclick(onclose.clone()).html();
    let title = title.into();
    html! { <Dialog {title} onclose={onclose.clone()} {footer}>{ content }</Dialog> }
}

/// The words of the latest toast that appeared, or changed, since the dialog was opened.
#[hook]
fn use_latest_toast() -> String {
    let store = use_context::<Store>();
    let toasts = store.as_ref().map_or(&[] as &[_], |store| store.toasts.as_slice());
    let before = use_mut_ref(|| toasts.iter().map(Toast::version).collect::<Vec<_>>());
    let before = before.borrow();
    let new = toasts.iter().rev().find(|toast| !before.contains(&toast.version()));
    new.map(|toast| toast.words.title.clone()).unwrap_or_default()
}

/// Opens the dialog for as long as the component lives.
#[hook]
fn use_modal(node: &NodeRef, heading: &NodeRef, onclose: Option<Callback<()>>) {
    // The listeners outlive a change of the callback.
    let latest = use_mut_ref(|| None);
    *latest.borrow_mut() = onclose;

    use_effect_with((node.clone(), heading.clone()), move |(node, heading)| {
        let dialog = node.cast::<HtmlDialogElement>();
        let listeners = dialog.clone().map(|dialog| {
            open(&dialog, heading);
            let cancelled = {
                let latest = latest.clone();
                let options = EventListenerOptions::enable_prevent_default();
                EventListener::new_with_options(&dialog, "cancel", options, move |event| {
                    event.prevent_default();
                    let onclose = latest.borrow().clone();
                    onclose.inspect(|onclose| onclose.emit(()));
                })
            };
            // A browser may close a dialog although the request to do so was refused.
            let closed = {
                let heading = heading.clone();
                EventListener::new(&dialog.clone(), "close", move |_| {
                    let onclose: Option<Callback<()>> = latest.borrow().clone();
                    match onclose {
                        Some(onclose) => onclose.emit(()),
                        None => open(&dialog, &heading),
                    }
                })
            };
            (cancelled, closed)
        });
        move || {
            drop(listeners);
            dialog.inspect(close);
        }
    });
}

fn open(dialog: &HtmlDialogElement, heading: &NodeRef) {
    // Fails only if it is open already.
    let _ = dialog.show_modal();
    raise_toasts();
    focus(heading);
}

/// The browser gives the focus back to where it was; if that has gone, it goes to the page.
fn close(dialog: &HtmlDialogElement) {
    dialog.close();
    if focus_goes_with(dialog) {
        focus_page();
    }
}

/// A dialog that is open: nothing outside of it can have the focus then.
pub fn open_dialog() -> Option<Element> {
    document().query_selector("dialog[open]").ok().flatten()
}
