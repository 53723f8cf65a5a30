//! The steps of a flow, on PatternFly's progress stepper.
//!
//! patternfly-yew's own stepper brings its popover, and with it 30 KB of code and a script that
//! nothing here opens.

use tallystick_core::flow::{FlowStep, StepStatus};
use yew::prelude::*;

use super::{moment::Moment, status_label::Status};

/// All steps, in order: what each does, when it was done, and who is awaited now.
pub fn flow_steps(steps: &[FlowStep]) -> Html {
    html! {
        <ol class="pf-v6-c-progress-stepper pf-m-vertical">{ for steps.iter().map(step) }</ol>
    }
}

fn step(step: &FlowStep) -> Html {
    let (state, icon) = match step.status {
        StepStatus::Waiting | StepStatus::Skipped => ("pf-m-pending", ""),
        StepStatus::Running => ("pf-m-info", "pf-v6-pficon pf-v6-pficon-resources-full"),
        StepStatus::Done => ("pf-m-success", "fas fa-check-circle"),
        StepStatus::Failed => ("pf-m-danger", "fas fa-exclamation-circle"),
    };
    let running = step.status == StepStatus::Running;
    let description = match running {
        true => format!("{}. Waiting for {}", step.stage.explanation(), step.awaits),
        false => step.stage.explanation().to_owned(),
    };
    let current = running.then_some("pf-m-current");
    html! {
        <li
            class={classes!("pf-v6-c-progress-stepper__step", state, current)}
            aria-current={running.then_some("step")}
        >
            <span class="pf-v6-c-progress-stepper__step-connector">
                <span class="pf-v6-c-progress-stepper__step-icon">
                    <i class={icon} aria-hidden="true" />
                </span>
            </span>
            <div class="pf-v6-c-progress-stepper__step-main">
                <div class="pf-v6-c-progress-stepper__step-title">
                    <span>{ step.stage.title() }</span>
                    <span class="tally-flow__step tally-muted">
                        { Status::from(step.status).word() }
                        if let Some(at) = step.at {
                            { ", " }
                            <Moment {at} />
                        }
                    </span>
                </div>
                <div class="pf-v6-c-progress-stepper__step-description">{ description }</div>
            </div>
        </li>
    }
}
