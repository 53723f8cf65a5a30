//! What a flow waits for, and what becomes of whoever asks for the same again.

use serde::{Deserialize, Serialize};

use super::{Flow, FlowStatus, StepName, StepStatus};
use crate::{ParticipantId, Timestamp};

/// Who is awaited in a flow that runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Awaited {
    /// The participant.
    pub participant: ParticipantId,
    /// In which step.
    pub step: StepName,
    /// Since the end of the step before, or since the flow was submitted.
    pub since: Timestamp,
}

/// What happens if what a flow does is asked for once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Retry {
    /// It ended without effect: asking again is safe.
    Safe,
    /// It is under way: there is nothing to repeat, and asking again is refused or done a second
    /// time.
    UnderWay,
    /// It took effect: asking again does it a second time.
    Again,
    /// It ended without effect, because what it was about was taken back: there is nothing to ask
    /// for again.
    Over,
}

impl Flow {
    /// Who is awaited, if anybody is.
    pub fn awaited(&self) -> Option<Awaited> {
        if self.status != FlowStatus::Running {
            return None;
        }
        let current = self
            .steps
            .iter()
            .position(|step| matches!(step.status, StepStatus::Waiting | StepStatus::Running))?;
        let step = &self.steps[current];
        let before = self.steps[..current].iter().rev().find_map(|step| step.at);
        Some(Awaited {
            participant: step.awaits.clone()?,
            step: step.name.clone(),
            since: before.unwrap_or(self.started_at),
        })
    }

    /// What happens if the same is asked for once more.
    pub fn retry(&self) -> Retry {
        let was_cancelled =
            self.failure.as_ref().is_some_and(|failure| failure.code == "CANCELLED");
        match self.status {
            FlowStatus::Running => Retry::UnderWay,
            FlowStatus::Completed => Retry::Again,
            FlowStatus::Failed if was_cancelled => Retry::Over,
            FlowStatus::Failed => Retry::Safe,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        FlowInput, Machine,
        fixtures::{flow_of_issue, now, participant},
        flows::Failure,
    };

    fn after(flow: Flow, seconds: u64, input: FlowInput) -> Flow {
        flow.step(now().after(Duration::from_secs(seconds)), input).unwrap().next
    }

    #[test]
    fn somebody_is_awaited_since_the_step_before_was_done() {
        let flow = flow_of_issue();
        let awaited = flow.awaited().unwrap();
        assert_eq!((awaited.step, awaited.since), (StepName::RESERVE, flow.started_at));
        let flow = after(flow, 5, FlowInput::Reached(StepName::OFFER));
        let awaited = flow.awaited().unwrap();
        assert_eq!(awaited.step, StepName::ASK);
        assert_eq!(awaited.participant, participant("commercial-bank"));
        assert_eq!(awaited.since, now().after(Duration::from_secs(5)));
        // A message that was overtaken does not make them wait anew.
        let flow = after(flow, 9, FlowInput::Reached(StepName::ISSUE));
        assert_eq!(flow.awaited().unwrap().since, now().after(Duration::from_secs(5)));
        let flow = after(flow, 20, FlowInput::Reached(StepName::DONE));
        assert_eq!(flow.awaited(), None);
    }

    #[test]
    fn only_what_ended_without_effect_is_safe_to_ask_for_again() {
        let failed = |code: &str| {
            let failure = Failure { code: code.to_owned(), by: None, reason: None };
            after(flow_of_issue(), 1, FlowInput::Failed(failure))
        };
        assert_eq!(flow_of_issue().retry(), Retry::UnderWay);
        let done = after(flow_of_issue(), 1, FlowInput::Reached(StepName::DONE));
        assert_eq!(done.retry(), Retry::Again);
        for (code, retry) in [
            ("DECLINED", Retry::Safe),
            ("LAPSED", Retry::Safe),
            ("WITHDRAWN", Retry::Safe),
            ("CANCELLED", Retry::Over),
        ] {
            let flow = failed(code);
            assert_eq!((flow.retry(), flow.awaited()), (retry, None), "{code}");
        }
    }
}
