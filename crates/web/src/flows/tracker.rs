//! The flow tracker: a tab on the right edge that pulls out a drawer with the latest flows.

use std::{cell::RefCell, rc::Rc};

use tallystick_core::{Definition, Flow, flows::FlowStatus};
use yew::prelude::*;

use super::entry::FlowEntry;
use crate::{
    components::{
        action_button::ActionButton,
        click_away::use_click_away,
        focus::focus,
        icon::Icon,
        resource_view::{ResourceWords, view_resource},
    },
    directory::Directory,
    state::Resource,
};

const WORDS: ResourceWords = ResourceWords { thing: "flows", empty: "No flows." };

/// How many it shows.
const LATEST: usize = 5;

/// What it tracks, and what it lies beside.
#[derive(Clone, PartialEq, Properties)]
pub struct FlowTrackerProperties {
    /// The flows, newest first.
    pub flows: Resource<Vec<Flow>>,
    /// What they may be about.
    pub definitions: Vec<Definition>,
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
    let (tab, panel, heading) = (use_node_ref(), use_node_ref(), use_node_ref());
    let gives_focus_back = use_mut_ref(|| false);
    use_focus(&tab, &heading, *open, gives_focus_back.clone());
    let close = {
        let open = open.clone();
        Callback::from(move |()| {
            *gives_focus_back.borrow_mut() = true;
            open.set(false);
        })
    };
    use_click_away(&panel, *open && props.hide_on_click_away, {
        let open = open.clone();
        Callback::from(move |()| open.set(false))
    });
    let onclick = {
        let open = open.clone();
        move |_| open.set(true)
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

    let close = ActionButton::of_icon(Icon::Cross, "Close the flow tracker").onclick(close);
    let flows = view_resource(&props.flows, &WORDS, &props.onretry, |flows| {
        html! {
            <ul>
                { for latest(flows).iter().map(|flow| html! {
                    <FlowEntry
                        key={flow.id.to_string()}
                        flow={flow.clone()}
                        definitions={props.definitions.clone()}
                        directory={props.directory.clone()}
                        unfolded={flow.status == FlowStatus::Running}
                    />
                }) }
            </ul>
        }
    });
    html! {
        <>
            // Before the page: whoever goes by keyboard need not pass every row.
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
            <div class={classes!("pf-v6-c-drawer", open.then_some("pf-m-expanded"))}>
                <div class="pf-v6-c-drawer__main">
                    <div class="pf-v6-c-drawer__content">
                        <div class="pf-v6-c-drawer__body">{ props.children.clone() }</div>
                    </div>
                    <div class="pf-v6-c-drawer__panel" hidden={!*open}>
                        <div class="pf-v6-c-drawer__body">
                            <section id="flow-tracker" ref={panel} aria-label="Flow tracker" {onkeydown}>
                                <div class="pf-v6-c-drawer__head">
                                    <h2 ref={heading} class="pf-v6-c-title pf-m-lg" tabindex="-1">
                                        { title }
                                    </h2>
                                    <div class="pf-v6-c-drawer__actions">{ close.html() }</div>
                                </div>
                                { flows }
                            </section>
                        </div>
                    </div>
                </div>
            </div>
        </>
    }
}

fn latest(flows: &[Flow]) -> &[Flow] {
    &flows[..flows.len().min(LATEST)]
}

/// The focus goes into the drawer when it opens, and back to the tab when the drawer is closed from
/// within; a press elsewhere takes it there.
#[hook]
fn use_focus(tab: &NodeRef, heading: &NodeRef, open: bool, gives_back: Rc<RefCell<bool>>) {
    let (tab, heading) = (tab.clone(), heading.clone());
    use_effect_with(open, move |&open| {
        let back = gives_back.replace(false);
        let target = if open { Some(heading) } else { back.then_some(tab) };
        if let Some(target) = target {
            focus(&target);
        }
    });
}
