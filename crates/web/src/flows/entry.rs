//! A flow in the tracker: in one line, and unfolded.

use tallystick_core::{Definition, Flow};
use yew::prelude::*;

use super::{
    steps::flow_steps,
    words::{failure_sentence, flow_name, flow_summary},
};
use crate::{
    components::{
        alert::{Alert, AlertKind},
        icon::Icon,
        moment::moment,
        status_label::status_label,
        unique_id::use_unique_id,
    },
    directory::Directory,
};

/// Which flow.
#[derive(Clone, PartialEq, Properties)]
pub struct FlowEntryProperties {
    /// This one.
    pub flow: Flow,
    /// What it may be about.
    pub definitions: Vec<Definition>,
    /// Who is who.
    pub directory: Directory,
    /// Is it unfolded to begin with?
    #[prop_or_default]
    pub unfolded: bool,
}

/// Shows a flow; a press unfolds its steps, times and the reason of a failure.
#[component]
pub fn FlowEntry(props: &FlowEntryProperties) -> Html {
    let unfolded = use_state_eq(|| props.unfolded);
    let details = use_unique_id("flow");
    let (flow, directory) = (&props.flow, &props.directory);
    let summary = flow_summary(flow, &props.definitions, directory);
    let onclick = {
        let unfolded = unfolded.clone();
        move |_| unfolded.set(!*unfolded)
    };
    let expanded = unfolded.then_some("pf-m-expanded");
    html! {
        <li class={classes!("pf-v6-c-expandable-section", "tally-flow", expanded)}>
            <button
                type="button"
                class="tally-flow__toggle"
                aria-expanded={unfolded.to_string()}
                aria-controls={details.clone()}
                {onclick}
            >
                <span class="pf-v6-c-expandable-section__toggle-icon">{ Icon::AngleDown.html() }</span>
                <span class="tally-flow__name">{ flow_name(&flow.kind) }</span>
                { status_label(flow.status) }
                if !summary.is_empty() {
                    <span class="tally-flow__summary tally-muted">{ summary }</span>
                }
            </button>
            <div id={details} class="tally-flow__details" hidden={!*unfolded}>
                if let Some(failure) = &flow.failure {
                    { Alert::new(AlertKind::Danger, failure_sentence(failure, directory)).inline() }
                }
                <p class="tally-muted">
                    { format!("Submitted by {}, ", directory.title(&flow.initiator)) }
                    { moment(flow.started_at) }
                    if let Some(ended_at) = flow.ended_at {
                        { ". Ended " }
                        { moment(ended_at) }
                    }
                    { "." }
                </p>
                if !flow.steps.is_empty() {
                    { flow_steps(&flow.steps, directory) }
                }
            </div>
        </li>
    }
}
