//! The flow tracker: a tab on the right edge that pulls out a drawer with the latest flows.

use gloo::{events::EventListener, utils::document};
use patternfly_yew::prelude::{
    ButtonVariant, Drawer, DrawerActions, DrawerContent, DrawerContentBody, DrawerHead,
    DrawerPanelContent, Icon,
};
use tallystick_core::{Flow, flow::FlowStatus};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};
use yew::prelude::*;

use super::{
    action_button::ActionButton,
    flow_entry::FlowEntry,
    resource_view::{ResourceWords, view_resource},
};
use crate::{directory::Directory, state::Resource};

const WORDS: ResourceWords = ResourceWords { thing: "flows", empty: "No flows." };

/// How many it shows.
const LATEST: usize = 5;

/// What it tracks, and what it lies beside.
#[derive(Clone, PartialEq, Properties)]
pub struct FlowTrackerProperties {
    /// The flows, newest first.
    pub flows: Resource<Vec<Flow>>,
    /// Who is who.
    pub directory: Directory,
    /// A press outside closes it.
    pub hide_on_click_away: bool,
    /// Read again.
    pub onretry: Callback<()>,
    /// The page.
    pub children: Html,
}

/// Shows the page with the tracker beside it.
#[component]
pub fn FlowTracker(props: &FlowTrackerProperties) -> Html {
    let open = use_state_eq(|| false);
    let (tab, panel) = (use_node_ref(), use_node_ref());
    let close = {
        let (open, tab) = (open.clone(), tab.clone());
        Callback::from(move |()| {
            open.set(false);
            tab.cast::<HtmlElement>().inspect(|tab| drop(tab.focus()));
        })
    };
    use_click_away(&tab, &panel, *open && props.hide_on_click_away, {
        let open = open.clone();
        Callback::from(move |()| open.set(false))
    });
    let onclick = {
        let open = open.clone();
        move |_| open.set(!*open)
    };
    let onkeydown = {
        let close = close.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                close.emit(());
            }
        }
    };
    let running = match &props.flows {
        Resource::Ready(flows) => {
            latest(flows).iter().filter(|flow| flow.status == FlowStatus::Running).count()
        }
        Resource::Loading | Resource::Failed(_) => 0,
    };
    let title = if running > 0 { "Running Flows" } else { "Latest Flows" };

    let panel_content = html! {
        <DrawerPanelContent>
            <section id="flow-tracker" ref={panel} aria-label="Flow tracker" {onkeydown}>
                <DrawerHead>
                    <h2 class="pf-v6-c-title pf-m-lg">{ title }</h2>
                    <DrawerActions>
                        <ActionButton
                            variant={ButtonVariant::Plain}
                            icon={Icon::Times.as_html()}
                            aria_label="Close the flow tracker"
                            onclick={close}
                        />
                    </DrawerActions>
                </DrawerHead>
                { view_resource(&props.flows, &WORDS, &props.onretry, |flows| html! {
                    <ul class="tally-flows">
                        { for latest(flows).iter().map(|flow| html! {
                            <FlowEntry
                                key={flow.id.to_string()}
                                flow={flow.clone()}
                                initiator={props.directory.title(&flow.initiator)}
                                unfolded={flow.status == FlowStatus::Running}
                            />
                        }) }
                    </ul>
                }) }
            </section>
        </DrawerPanelContent>
    };
    html! {
        <>
            <Drawer expanded={*open}>
                <DrawerContent {panel_content}>
                    <DrawerContentBody>{ props.children.clone() }</DrawerContentBody>
                </DrawerContent>
            </Drawer>
            <button
                ref={tab}
                type="button"
                class={classes!("tally-tracker-tab", open.then_some("tally-tracker-tab--open"))}
                aria-expanded={open.to_string()}
                aria-controls="flow-tracker"
                {onclick}
            >
                { "Flows" }
                if running > 0 {
                    <span class="tally-tracker-tab__count">{ format!("{running} running") }</span>
                }
            </button>
        </>
    }
}

fn latest(flows: &[Flow]) -> &[Flow] {
    &flows[..flows.len().min(LATEST)]
}

/// Calls back for a press outside the tab and the panel.
#[hook]
fn use_click_away(tab: &NodeRef, panel: &NodeRef, active: bool, onaway: Callback<()>) {
    let inside = [tab.clone(), panel.clone()];
    use_effect_with(active, move |&active| {
        let listener = active.then(|| {
            EventListener::new(&document(), "pointerdown", move |event| {
                let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
                let within =
                    |node: &NodeRef| node.get().is_some_and(|node| node.contains(target.as_ref()));
                if !inside.iter().any(within) {
                    onaway.emit(());
                }
            })
        });
        move || drop(listener)
    });
}
