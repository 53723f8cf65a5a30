//! Statuses, as a word and a colour.

use patternfly_yew::prelude::{Color, Icon, Label};
use tallystick_core::{
    Approval, RequestStatus,
    flow::{FlowStatus, StepStatus},
};
use yew::prelude::*;

/// A status: the word says it, colour and icon only help.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Status {
    /// Somebody or something is awaited.
    Waiting(&'static str),
    /// It is under way.
    Running(&'static str),
    /// It is as it should be.
    Good(&'static str),
    /// It failed or was refused.
    Bad(&'static str),
    /// It is over without success or failure.
    Over(&'static str),
}

impl Status {
    /// The word.
    pub fn word(self) -> &'static str {
        let (Self::Waiting(word)
        | Self::Running(word)
        | Self::Good(word)
        | Self::Bad(word)
        | Self::Over(word)) = self;
        word
    }
}

impl From<Approval> for Status {
    fn from(approval: Approval) -> Self {
        match approval {
            Approval::Pending => Self::Waiting("PENDING"),
            Approval::Approved => Self::Good("APPROVED"),
            Approval::Rejected => Self::Bad("REJECTED"),
        }
    }
}

impl From<RequestStatus> for Status {
    fn from(status: RequestStatus) -> Self {
        let word = status.as_str();
        match status {
            RequestStatus::Pending => Self::Waiting(word),
            RequestStatus::Issuing => Self::Running(word),
            RequestStatus::Approved | RequestStatus::Issued => Self::Good(word),
            RequestStatus::Rejected => Self::Bad(word),
            RequestStatus::Cancelled => Self::Over(word),
        }
    }
}

impl From<FlowStatus> for Status {
    fn from(status: FlowStatus) -> Self {
        match status {
            FlowStatus::Running => Self::Running("RUNNING"),
            FlowStatus::Completed => Self::Good("COMPLETED"),
            FlowStatus::Failed => Self::Bad("FAILED"),
        }
    }
}

impl From<StepStatus> for Status {
    fn from(status: StepStatus) -> Self {
        match status {
            StepStatus::Waiting => Self::Waiting("Not yet"),
            StepStatus::Running => Self::Running("Running"),
            StepStatus::Done => Self::Good("Done"),
            StepStatus::Failed => Self::Bad("Failed"),
            StepStatus::Skipped => Self::Over("Skipped"),
        }
    }
}

/// Which status.
#[derive(Clone, PartialEq, Properties)]
pub struct StatusLabelProperties {
    /// This one.
    pub status: Status,
}

/// Shows a status.
#[component]
pub fn StatusLabel(props: &StatusLabelProperties) -> Html {
    let (color, icon) = match props.status {
        Status::Waiting(_) => (Color::Orange, Icon::History),
        Status::Running(_) => (Color::Blue, Icon::SyncAlt),
        Status::Good(_) => (Color::Green, Icon::CheckCircle),
        Status::Bad(_) => (Color::Red, Icon::ExclamationCircle),
        Status::Over(_) => (Color::Grey, Icon::Ban),
    };
    html! { <Label {color} {icon} label={props.status.word()} /> }
}
