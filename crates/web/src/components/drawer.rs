//! Drawers: what lies beside a page until it is closed.

use gloo::{events::EventListener, utils::document};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::{
    action_button::ActionButton,
    click_away::use_click_away,
    dialog::open_dialog,
    focus::{focus_first, focus_goes_with},
    icon::Icon,
};

/// What has the focus in a drawer that opens: its first field, or its heading.
pub const FIELDS: &[&str] = &["select, input, textarea", "h2"];

/// What lies beside what.
#[derive(Clone, PartialEq, Properties)]
pub struct DrawerProperties {
    /// The id of the panel, for the button that opens it.
    pub id: &'static str,
    /// What the panel is, for screen readers.
    pub name: &'static str,
    /// Its heading.
    pub title: AttrValue,
    /// What its cross does, for screen readers: `Close the form`.
    pub closing: &'static str,
    /// It is open.
    pub open: bool,
    /// It is to be closed.
    pub onclose: Callback<()>,
    /// The page makes room for it; otherwise it lies over the page.
    #[prop_or_default]
    pub inline: bool,
    /// A press outside closes it.
    #[prop_or_default]
    pub closes_on_click_away: bool,
    /// What it shows.
    pub panel: Html,
    /// The page.
    pub children: Html,
}

/// Shows PatternFly's drawer around a page. When it opens, its first field has the focus, or its
/// heading where it has none. When it closes with the focus in it, whatever had it before gets it back.
/// It closes when the keyboard comes to something that it covers.
#[component]
pub fn Drawer(props: &DrawerProperties) -> Html {
    let panel = use_node_ref();
    use_drawer_focus(&panel, props.open);
    use_click_away(&panel, props.open && props.closes_on_click_away, props.onclose.clone());
    let onkeydown = {
        let onclose = props.onclose.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                onclose.emit(());
            }
        }
    };
    // The keyboard comes to what lies under the panel: it makes way.
    let onkeyup = {
        let (panel, onclose) = (panel.clone(), props.onclose.clone());
        move |event: KeyboardEvent| {
            if event.key() == "Tab" && is_under(&panel) {
                onclose.emit(());
            }
        }
    };
    let close = ActionButton::of_icon(Icon::Cross, props.closing).onclick(props.onclose.clone());
    let modifiers = [(props.open, "pf-m-expanded"), (props.inline, "pf-m-inline")];
    let modifiers = modifiers.map(|(applies, modifier)| applies.then_some(modifier));
    html! {
        <div class={classes!("pf-v6-c-drawer", modifiers.to_vec())}>
            <div class="pf-v6-c-drawer__main">
                <div class="pf-v6-c-drawer__content" {onkeyup}>
                    <div class="pf-v6-c-drawer__body">{ props.children.clone() }</div>
                </div>
                <section
                    id={props.id}
                    ref={panel}
                    class="pf-v6-c-drawer__panel"
                    aria-label={props.name}
                    hidden={!props.open}
                    {onkeydown}
                >
                    <div class="pf-v6-c-drawer__head">
                        <h2 class="pf-v6-c-title pf-m-lg" tabindex="-1">{ props.title.clone() }</h2>
                        <div class="pf-v6-c-drawer__actions">{ close.html() }</div>
                    </div>
                    <div class="pf-v6-c-drawer__body">{ props.panel.clone() }</div>
                </section>
            </div>
        </div>
    }
}

/// Whether this open panel covers what has the focus, or a part of it.
fn is_under(panel: &NodeRef) -> bool {
    let panel = panel.cast::<Element>().map(|panel| panel.get_bounding_client_rect());
    let focused = document().active_element().map(|focused| focused.get_bounding_client_rect());
    panel.zip(focused).is_some_and(|(panel, focused)| {
        panel.left() < focused.right()
            && focused.left() < panel.right()
            && panel.top() < focused.bottom()
            && focused.top() < panel.bottom()
    })
}

/// Moves the focus into a drawer that opens, and back from one that closes.
#[hook]
fn use_drawer_focus(panel: &NodeRef, open: bool) {
    let before = use_mut_ref(|| None::<HtmlElement>);
    // A drawer that was open when the page was left is open again, and takes no focus.
    let was_open = use_mut_ref(|| open);
    let panel = panel.clone();
    use_effect_with(open, move |&open| {
        let mut once_closed = None;
        match (was_open.replace(open), open) {
            (false, true) => {
                let active = document().active_element();
                *before.borrow_mut() = active.and_then(|active| active.dyn_into().ok());
                // Under a dialog nothing can have the focus, and one that closes gives it back to
                // whatever had it: the drawer takes it after that.
                match open_dialog() {
                    Some(dialog) => {
                        let take = move |_: &Event| focus_first(&panel, FIELDS);
                        once_closed = Some(EventListener::once(&dialog, "close", take));
                    }
                    None => focus_first(&panel, FIELDS),
                }
            }
            (true, false) => {
                let goes = panel.get().is_some_and(|panel| focus_goes_with(&panel));
                // One that is gone leaves it where it is.
                if let (true, Some(opener)) = (goes, before.take()) {
                    let _ = opener.focus();
                }
            }
            _ => {}
        }
        move || drop(once_closed)
    });
}
