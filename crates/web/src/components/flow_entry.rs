//! A flow in the tracker: in one line, and unfolded.

use patternfly_yew::prelude::{
    Alert, AlertType, Icon, ProgressStepper, ProgressStepperStep, ProgressStepperStepStatus,
};
use tallystick_core::{
    Flow,
    flow::{FlowStep, StepStatus},
};
use yew::prelude::*;

use super::{
    moment::Moment,
    status_label::{Status, StatusLabel},
    unique_id::use_unique_id,
};

/// Which flow.
#[derive(Clone, PartialEq, Properties)]
pub struct FlowEntryProperties {
    /// This one.
    pub flow: Flow,
    /// Who started it.
    pub initiator: String,
    /// Is it unfolded to begin with?
    #[prop_or_default]
    pub unfolded: bool,
}

/// Shows a flow; a press unfolds its steps, times and the reason of a failure.
#[component]
pub fn FlowEntry(props: &FlowEntryProperties) -> Html {
    let unfolded = use_state_eq(|| props.unfolded);
    let details = use_unique_id("flow");
    let flow = &props.flow;
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
                <span class="pf-v6-c-expandable-section__toggle-icon">{ Icon::AngleDown }</span>
                <span class="tally-flow__name">{ flow.name.title() }</span>
                <StatusLabel status={Status::from(flow.status)} />
                if !flow.summary.is_empty() {
                    <span class="tally-flow__summary tally-muted">{ &flow.summary }</span>
                }
            </button>
            <div id={details} class="tally-flow__details" hidden={!*unfolded}>
                if let Some(failure) = &flow.failure {
                    <Alert inline=true r#type={AlertType::Danger} title={failure.clone()} />
                }
                <p class="tally-muted">
                    { format!("Submitted by {}, ", props.initiator) }
                    <Moment at={flow.started_at} />
                    if let Some(ended_at) = flow.ended_at {
                        { ". Ended " }
                        <Moment at={ended_at} />
                    }
                    { "." }
                </p>
                if !flow.steps.is_empty() {
                    <ProgressStepper vertical=true>
                        { for flow.steps.iter().map(step) }
                    </ProgressStepper>
                }
            </div>
        </li>
    }
}

fn step(step: &FlowStep) -> yew::virtual_dom::VChild<ProgressStepperStep> {
    let status = match step.status {
        StepStatus::Waiting | StepStatus::Skipped => ProgressStepperStepStatus::Pending,
        StepStatus::Running => ProgressStepperStepStatus::Info,
        StepStatus::Done => ProgressStepperStepStatus::Success,
        StepStatus::Failed => ProgressStepperStepStatus::Danger,
    };
    let running = step.status == StepStatus::Running;
    let description = match running {
        true => format!("{}. Waiting for {}", step.stage.explanation(), step.awaits),
        false => step.stage.explanation().to_owned(),
    };
    html_nested! {
        <ProgressStepperStep {status} is_current={running} description={Some(description)}>
            <span>{ step.stage.title() }</span>
            <span class="tally-flow__step tally-muted">
                { Status::from(step.status).word() }
                if let Some(at) = step.at {
                    { ", " }
                    <Moment {at} />
                }
            </span>
        </ProgressStepperStep>
    }
}
