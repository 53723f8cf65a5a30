//! A button that opens a small panel below it.

use yew::prelude::*;

use super::{click_away::use_click_away, focus::focus, icon::Icon, unique_id::use_unique_id};

/// What the button says, and what the panel shows.
#[derive(Clone, PartialEq, Properties)]
pub struct PopoverProperties {
    /// The words on the button, which name the panel, too.
    pub label: &'static str,
    /// The sign on the button.
    pub icon: Icon,
    /// A number beside the words, where it is not 0.
    #[prop_or_default]
    pub count: usize,
    /// The panel.
    pub children: Html,
}

/// Shows the button; the panel closes with Escape, which gives the focus back, and with a press
/// elsewhere.
#[component]
pub fn Popover(props: &PopoverProperties) -> Html {
    let open = use_state_eq(|| false);
    let (whole, button) = (use_node_ref(), use_node_ref());
    let id = use_unique_id("popover");
    use_click_away(&whole, *open, {
        let open = open.clone();
        Callback::from(move |()| open.set(false))
    });
    let onclick = {
        let open = open.clone();
        move |_: MouseEvent| open.set(!*open)
    };
    let onkeydown = {
        let (open, button) = (open.clone(), button.clone());
        move |event: KeyboardEvent| {
            if *open && event.key() == "Escape" {
                event.stop_propagation();
                open.set(false);
                focus(&button);
            }
        }
    };
    html! {
        <div ref={whole} class="tally-popover" {onkeydown}>
            <button
                ref={button}
                type="button"
                class={classes!("pf-v6-c-menu-toggle", open.then_some("pf-m-expanded"))}
                aria-expanded={open.to_string()}
                aria-controls={id.clone()}
                {onclick}
            >
                <span class="pf-v6-c-menu-toggle__icon">{ props.icon.html() }</span>
                <span class="pf-v6-c-menu-toggle__text">{ props.label }</span>
                if props.count > 0 {
                    <span class="pf-v6-c-badge pf-m-read">{ props.count }</span>
                }
                <span class="pf-v6-c-menu-toggle__controls">
                    <span class="pf-v6-c-menu-toggle__toggle-icon">{ Icon::AngleDown.html() }</span>
                </span>
            </button>
            <div
                {id}
                class="pf-v6-c-panel pf-m-raised tally-popover__panel"
                role="group"
                aria-label={props.label}
                hidden={!*open}
            >
                if *open {
                    { props.children.clone() }
                }
            </div>
        </div>
    }
}
