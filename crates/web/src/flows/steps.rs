//! The steps of a flow, on PatternFly's progress stepper.

use tallystick_core::flows::{FlowStep, StepStatus};
use yew::prelude::*;

use super::words::step_words;
use crate::{
    components::{icon::Icon, moment::moment, status_label::Status},
    directory::Directory,
};

/// All steps, in order: what each does, when it was done, and who is awaited now.
pub fn flow_steps(steps: &[FlowStep], directory: &Directory) -> Html {
    let steps = steps.iter().map(|one| step(one, directory));
    html! {
        <ol class="pf-v6-c-progress-stepper pf-m-vertical">{ for steps }</ol>
    }
}

fn step(step: &FlowStep, directory: &Directory) -> Html {
    let (state, icon) = match step.status {
        StepStatus::Waiting | StepStatus::Skipped => ("pf-m-pending", None),
        StepStatus::Running => ("pf-m-info", Some(Icon::HalfCircle)),
        StepStatus::Done => ("pf-m-success", Some(Icon::CheckCircle)),
        StepStatus::Failed => ("pf-m-danger", Some(Icon::ExclamationCircle)),
    };
    let running = step.status == StepStatus::Running;
    let (title, explanation) = step_words(&step.name);
    let description = match step.awaits.as_ref().filter(|_| running) {
        Some(awaited) => format!("{explanation}. Waiting for {}", directory.title(awaited)),
        None => explanation.to_owned(),
    };
    let current = running.then_some("pf-m-current");
    html! {
        <li
            class={classes!("pf-v6-c-progress-stepper__step", state, current)}
            aria-current={running.then_some("step")}
        >
            <span class="pf-v6-c-progress-stepper__step-connector">
                <span class="pf-v6-c-progress-stepper__step-icon">
                    { for icon.map(Icon::html) }
                </span>
            </span>
            <div class="pf-v6-c-progress-stepper__step-main">
                <div class="pf-v6-c-progress-stepper__step-title">
                    <span>{ title }</span>
                    <span class="tally-flow__step tally-muted">
                        { Status::from(step.status).word() }
                        if let Some(at) = step.at {
                            { ", " }
                            { moment(at) }
                        }
                    </span>
                </div>
                <div class="pf-v6-c-progress-stepper__step-description">{ description }</div>
            </div>
        </li>
    }
}
