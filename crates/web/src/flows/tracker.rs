//! The flow tracker: a tab on the right edge that pulls out a drawer with the latest flows.

use tallystick_core::{Definition, Flow, flows::FlowStatus};
use yew::prelude::*;

use super::entry::FlowEntry;
use crate::{
    components::{
        drawer::Drawer,
        resource_view::{ResourceWords, view_resource},
    },
    directory::Directory,
    state::Resource,
};

const WORDS: ResourceWords = ResourceWords { thing: "flows", empty: "No flows.", next: NEXT };

/// What will bring flows.
pub(super) const NEXT: &str =
    "Whatever is submitted, such as a request or an approval, appears here with its steps.";

/// The id of its panel.
const PANEL: &str = "flow-tracker";

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
    let set = |is_open| {
        let open = open.clone();
        move || open.set(is_open)
    };
    let (onopen, onclose) = (set(true), set(false));
    let running = match &props.flows {
        Resource::Ready(flows) => {
            latest(flows).iter().filter(|flow| flow.status == FlowStatus::Running).count()
        }
        Resource::Loading | Resource::Failed(_) => 0,
    };
    let title = if running > 0 { "Running Flows" } else { "Latest Flows" };
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
                type="button"
                class={classes!("tally-tracker-tab", open.then_some("tally-tracker-tab--open"))}
                aria-expanded={open.to_string()}
                aria-controls={PANEL}
                onclick={move |_| onopen()}
            >
                { "Flows" }
                if running > 0 {
                    <span class="tally-tracker-tab__count">{ format!("{running} running") }</span>
                }
            </button>
            <Drawer
                id={PANEL}
                name="Flow tracker"
                {title}
                closing="Close the flow tracker"
                open={*open}
                onclose={Callback::from(move |()| onclose())}
                closes_on_click_away={props.hide_on_click_away}
                panel={flows}
            >
                { props.children.clone() }
            </Drawer>
        </>
    }
}

fn latest(flows: &[Flow]) -> &[Flow] {
    &flows[..flows.len().min(LATEST)]
}
