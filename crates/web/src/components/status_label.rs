//! Statuses, as a word and a colour.

use tallystick_core::{
    Approval, RequestStatus,
    flows::{FlowStatus, StepStatus},
};
use yew::prelude::*;

use super::{
    icon::Icon,
    label::{Colour, label},
};

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
            Approval::NotNeeded => Self::Over("NOT NEEDED"),
        }
    }
}

impl From<RequestStatus> for Status {
    fn from(status: RequestStatus) -> Self {
        let word = status.as_str();
        match status {
            RequestStatus::Pending => Self::Waiting(word),
            RequestStatus::Issuing => Self::Running(word),
            RequestStatus::Approved | RequestStatus::Issued | RequestStatus::Completed => {
                Self::Good(word)
            }
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

/// Shows a status.
pub fn status_label(status: impl Into<Status>) -> Html {
    let status = status.into();
    let (colour, icon) = match status {
        Status::Waiting(_) => (Colour::Orange, Icon::Hourglass),
        Status::Running(_) => (Colour::Blue, Icon::CircleArrows),
        Status::Good(_) => (Colour::Green, Icon::CheckCircle),
        Status::Bad(_) => (Colour::Red, Icon::ExclamationCircle),
        Status::Over(_) => (Colour::Grey, Icon::Prohibited),
    };
    label(colour, icon, status.word())
}
