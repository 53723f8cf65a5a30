//! Flows: what the flow tracker shows of an action, from its submission to its end.

mod name;
mod stage;

use serde::{Deserialize, Serialize};

pub use name::{Audience, FlowName};
pub use stage::{FlowStep, Stage, StepStatus};

use crate::{FlowId, Machine, ParticipantId, Refusal, RequestId, Step, Timestamp, TokenId};

/// Where a flow stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FlowStatus {
    /// Somebody or something is still awaited.
    Running,
    /// Done.
    Completed,
    /// Ended without effect.
    Failed,
}

/// A flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Flow {
    /// Its id.
    pub id: FlowId,
    /// How often the stored row was written; 0 for a new one. The store counts it up; readers of
    /// the flow tracker are not told.
    #[serde(skip)]
    pub version: u32,
    /// Its name, as the flow tracker shows it.
    pub name: FlowName,
    /// Where it stands.
    pub status: FlowStatus,
    /// Whose action started it.
    pub initiator: ParticipantId,
    /// Who sees it, the initiator among them.
    pub parties: Vec<ParticipantId>,
    /// The request that it is about.
    pub request: Option<RequestId>,
    /// The token that it issues.
    pub token: Option<TokenId>,
    /// What it is about, for people, such as `500,000.00 AED for Commercial Bank`.
    pub summary: String,
    /// When it was submitted.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Why it failed, for people.
    pub failure: Option<String>,
    /// Its steps, in order.
    pub steps: Vec<FlowStep>,
}

/// What a flow is told by what happens in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlowNote {
    /// A stage is reached; those before it are behind us.
    Reached(Stage),
    /// The waiting `ISSUE` returns.
    Returned(Return),
    /// It ended without effect.
    Failed(String),
}

/// What `ISSUE` returns to its script, with the reason where it is false.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Return {
    /// True: the holder accepted.
    Accepted,
    /// False: the holder declined, or its broker did, with its reason.
    Declined(Option<String>),
    /// False: the offer was taken back.
    Withdrawn,
    /// False: the offer's lifetime ended.
    Lapsed,
}

impl Flow {
    /// A flow of one step, which is over as soon as it is submitted.
    pub fn completed_at_once(
        id: FlowId,
        name: FlowName,
        initiator: ParticipantId,
        now: Timestamp,
    ) -> Self {
        Self {
            status: FlowStatus::Completed,
            ended_at: Some(now),
            ..Self::running(id, name, initiator, now)
        }
    }

    /// A flow that is under way, without steps so far.
    pub fn running(id: FlowId, name: FlowName, initiator: ParticipantId, now: Timestamp) -> Self {
        Self {
            id,
            version: 0,
            name,
            status: FlowStatus::Running,
            parties: vec![initiator.clone()],
            initiator,
            request: None,
            token: None,
            summary: String::new(),
            started_at: now,
            ended_at: None,
            failure: None,
            steps: Vec::new(),
        }
    }

    /// Others see it, too.
    #[must_use]
    pub fn seen_by(mut self, others: impl IntoIterator<Item = ParticipantId>) -> Self {
        for other in others {
            if !self.parties.contains(&other) {
                self.parties.push(other);
            }
        }
        self
    }

    /// What it is about.
    #[must_use]
    pub fn about(mut self, request: RequestId, summary: String) -> Self {
        self.request = Some(request);
        self.summary = summary;
        self
    }
}

impl Machine for Flow {
    type Input = FlowNote;

    fn step(self, now: Timestamp, input: FlowNote) -> Result<Step<Self>, Refusal> {
        if self.status != FlowStatus::Running {
            return Err(Refusal::OutOfTurn {
                sentence: "This flow has already ended.".to_owned(),
                state: "ENDED",
                input: "NOTE",
            });
        }
        let mut next = self;
        match input {
            FlowNote::Reached(stage) => {
                for step in next.steps.iter_mut().filter(|step| step.stage <= stage) {
                    step.finish(StepStatus::Done, now);
                }
                if let Some(step) = next.steps.iter_mut().find(|step| step.at.is_none()) {
                    step.status = StepStatus::Running;
                } else {
                    next.status = FlowStatus::Completed;
                    next.ended_at = Some(now);
                }
            }
            FlowNote::Returned(_) => {}
            FlowNote::Failed(reason) => {
                let open = next.steps.iter_mut().filter(|step| step.at.is_none());
                for (index, step) in open.enumerate() {
                    let status = if index == 0 { StepStatus::Failed } else { StepStatus::Skipped };
                    step.finish(status, now);
                }
                next.status = FlowStatus::Failed;
                next.failure = Some(reason);
                next.ended_at = Some(now);
            }
        }
        Ok(Step::to(next))
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::fixtures::{flow_of_issue, now};

    fn statuses(flow: &Flow) -> Vec<StepStatus> {
        flow.steps.iter().map(|step| step.status).collect()
    }

    #[test]
    fn a_stage_that_is_reached_finishes_those_before_it() {
        use StepStatus::{Done, Running, Waiting};
        let flow = flow_of_issue().step(now(), FlowNote::Reached(Stage::Offer)).unwrap().next;
        let expected = [Done, Done, Done, Running, Waiting, Waiting, Waiting, Waiting];
        assert_eq!(statuses(&flow), expected);
        // A message that was overtaken by a later one does not turn time back.
        let flow = flow.step(now(), FlowNote::Reached(Stage::Issue)).unwrap().next;
        assert_eq!(statuses(&flow), expected);
    }

    #[test]
    fn the_last_stage_completes_it_and_nothing_follows() {
        let flow = flow_of_issue().step(now(), FlowNote::Reached(Stage::Done)).unwrap().next;
        assert_eq!(flow.status, FlowStatus::Completed);
        assert!(flow.step(now(), FlowNote::Failed("late".to_owned())).is_err());
    }

    #[test]
    fn a_failure_names_the_step_that_failed() {
        use StepStatus::{Done, Failed, Skipped};
        let flow = flow_of_issue().step(now(), FlowNote::Reached(Stage::Offer)).unwrap().next;
        let flow = flow.step(now(), FlowNote::Failed("declined".to_owned())).unwrap().next;
        assert_eq!(statuses(&flow), [Done, Done, Done, Failed, Skipped, Skipped, Skipped, Skipped]);
        assert_eq!(flow.failure.as_deref(), Some("declined"));
    }
}
