//! Flows: what an action does until it is over, with the time of each step and whoever is awaited.
//!
//! A flow stores kinds, names, ids and amounts, and no sentence: what people read is the console's.

mod kind;
mod outcome;
mod progress;
mod step;

use serde::{Deserialize, Serialize};

pub use kind::FlowKind;
pub use outcome::OUTCOME_GRACE;
pub use progress::{Awaited, Retry};
pub use step::{FlowStep, StepName, StepStatus};

use crate::{
    Amount, DefinitionId, FlowId, Machine, ParticipantId, Refusal, RequestId, Step, Timestamp,
    TokenId, WalletId, requests::Rejection,
};

/// Where a flow stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FlowStatus {
    /// Somebody or something is still awaited.
    Running,
    /// Carried out.
    Completed,
    /// Ended without effect.
    Failed,
}

impl FlowStatus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Running, Self::Completed, Self::Failed];

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "RUNNING",
            Self::Completed => "COMPLETED",
            Self::Failed => "FAILED",
        }
    }
}

/// A flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Flow {
    /// Its id.
    pub id: FlowId,
    /// Counts up with each change that is stored; readers of the flow tracker are not told.
    #[serde(skip)]
    pub version: u32,
    /// Which action it carries out.
    pub kind: FlowKind,
    /// Where it stands.
    pub status: FlowStatus,
    /// Whose action started it.
    pub initiator: ParticipantId,
    /// The device that submitted it; known to its initiator alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<WalletId>,
    /// Who sees it, the initiator among them.
    pub parties: Vec<ParticipantId>,
    /// What it is about.
    #[serde(default)]
    pub about: About,
    /// When it was submitted.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Why it failed.
    pub failure: Option<Failure>,
    /// Its steps, in order.
    pub steps: Vec<FlowStep>,
}

/// What a flow is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct About {
    /// The token definition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<DefinitionId>,
    /// How much of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// Who holds it, or is to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<ParticipantId>,
    /// The request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
    /// Who made the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester: Option<ParticipantId>,
    /// The rejection of the request, where the flow is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejection: Option<Rejection>,
    /// The token that is issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<TokenId>,
    /// How many parts a batch has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<u32>,
    /// The flow of the batch that this one is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<FlowId>,
}

/// Why a flow ended without effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// What happened: `DECLINED`, `CANCELLED`, `WITHDRAWN`, `LAPSED`; open, as the kinds of flows are.
    pub code: String,
    /// Whose doing it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<ParticipantId>,
    /// The reason that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What can happen to a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlowInput {
    /// This step is done, and so are those before it.
    Reached(StepName),
    /// It ended without effect.
    Failed(Failure),
}

impl Flow {
    /// A flow that is over as soon as it is submitted.
    pub fn completed_at_once(
        id: FlowId,
        kind: FlowKind,
        initiator: ParticipantId,
        about: About,
        now: Timestamp,
    ) -> Self {
        Self {
            status: FlowStatus::Completed,
            ended_at: Some(now),
            ..Self::running(id, kind, initiator, about, now)
        }
    }

    /// A flow that is under way, without steps so far.
    pub fn running(
        id: FlowId,
        kind: FlowKind,
        initiator: ParticipantId,
        about: About,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            version: 0,
            kind,
            status: FlowStatus::Running,
            parties: vec![initiator.clone()],
            initiator,
            device: None,
            about,
            started_at: now,
            ended_at: None,
            failure: None,
            steps: Vec::new(),
        }
    }

    /// Others see it, too.
    #[must_use]
    pub fn seen_by<'a>(mut self, others: impl IntoIterator<Item = &'a ParticipantId>) -> Self {
        for other in others {
            if !self.parties.contains(other) {
                self.parties.push(other.clone());
            }
        }
        self
    }

    fn reach(&mut self, name: &StepName, now: Timestamp) {
        // A step that this flow does not have says nothing about the others.
        let Some(reached) = self.steps.iter().position(|step| step.name == *name) else { return };
        for step in &mut self.steps[..=reached] {
            step.finish(StepStatus::Done, now);
        }
        if let Some(step) = self.steps.iter_mut().find(|step| step.at.is_none()) {
            step.status = StepStatus::Running;
        } else {
            self.status = FlowStatus::Completed;
            self.ended_at = Some(now);
        }
    }

    fn fail(&mut self, failure: Failure, now: Timestamp) {
        let open = self.steps.iter_mut().filter(|step| step.at.is_none());
        for (index, step) in open.enumerate() {
            let status = if index == 0 { StepStatus::Failed } else { StepStatus::Skipped };
            step.finish(status, now);
        }
        self.status = FlowStatus::Failed;
        self.failure = Some(failure);
        self.ended_at = Some(now);
    }
}

impl Machine for Flow {
    type Input = FlowInput;
    type Event = std::convert::Infallible;

    fn step(mut self, now: Timestamp, input: FlowInput) -> Result<Step<Self>, Refusal> {
        if self.status != FlowStatus::Running {
            return Err(Refusal::OutOfTurn {
                sentence: "This flow has already ended.".to_owned(),
                state: "ENDED",
                input: "STEP",
            });
        }
        match input {
            FlowInput::Reached(name) => self.reach(&name, now),
            FlowInput::Failed(failure) => self.fail(failure, now),
        }
        Ok(Step::to(self))
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::fixtures::{flow_of_issue, now, participant};

    fn statuses(flow: &Flow) -> Vec<StepStatus> {
        flow.steps.iter().map(|step| step.status).collect()
    }

    fn reached(flow: Flow, name: StepName) -> Flow {
        flow.step(now(), FlowInput::Reached(name)).unwrap().next
    }

    fn declined() -> Failure {
        let by = Some(participant("commercial-bank"));
        Failure { code: "DECLINED".to_owned(), by, reason: None }
    }

    #[test]
    fn a_step_that_is_reached_finishes_those_before_it() {
        use StepStatus::{Done, Running, Waiting};
        let flow = reached(flow_of_issue(), StepName::OFFER);
        let expected = [Done, Done, Done, Running, Waiting, Waiting, Waiting, Waiting];
        assert_eq!(statuses(&flow), expected);
        // A message that was overtaken by a later one does not turn time back.
        let flow = reached(flow, StepName::ISSUE);
        assert_eq!(statuses(&flow), expected);
    }

    #[test]
    fn the_last_step_completes_it_and_nothing_follows() {
        let flow = reached(flow_of_issue(), StepName::DONE);
        assert_eq!(flow.status, FlowStatus::Completed);
        assert!(flow.step(now(), FlowInput::Failed(declined())).is_err());
    }

    #[test]
    fn a_failure_names_the_step_that_failed() {
        use StepStatus::{Done, Failed, Skipped};
        let flow = reached(flow_of_issue(), StepName::OFFER);
        let flow = flow.step(now(), FlowInput::Failed(declined())).unwrap().next;
        assert_eq!(statuses(&flow), [Done, Done, Done, Failed, Skipped, Skipped, Skipped, Skipped]);
        assert_eq!(flow.failure, Some(declined()));
    }

    /// A step between two others, in a later version, moves none of them.
    #[test]
    fn kinds_and_steps_of_a_later_version_are_read_and_carried_on() {
        let mut later = serde_json::to_value(flow_of_issue()).unwrap();
        later["kind"] = "ESCROW".into();
        let inserted = serde_json::json!({
            "name": "INSURE", "status": "WAITING", "at": null, "awaits": null
        });
        later["steps"].as_array_mut().unwrap().insert(1, inserted);
        let flow: Flow = serde_json::from_value(later).unwrap();
        assert_eq!(flow.kind.as_str(), "ESCROW");
        let flow = reached(flow, StepName::ISSUE);
        let status =
            |name: &str| flow.steps.iter().find(|step| step.name.as_str() == name).unwrap().status;
        assert_eq!(status("INSURE"), StepStatus::Done);
        assert_eq!(status("OFFER"), StepStatus::Running);
        let unknown: StepName = serde_json::from_value("NOWHERE".into()).unwrap();
        assert_eq!(reached(flow.clone(), unknown), flow);
    }
}
