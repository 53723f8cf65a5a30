//! Whom the outcome of a flow concerns: their pages say how it ended.

use std::{collections::BTreeSet, time::Duration};

use super::{FlowKind, FlowStatus};
use crate::{Flow, ParticipantId, Timestamp, WalletId};

/// How long the device that submitted a flow has to show its outcome before another one of its
/// participant does.
pub const OUTCOME_GRACE: Duration = Duration::from_secs(20);

/// The kinds whose outcome concerns all parties: something moved between them, or was to.
const CONCERN_ALL_PARTIES: [FlowKind; 5] = [
    FlowKind::TRANSFER,
    FlowKind::COMPLETE_TRANSFER,
    FlowKind::COMPLETE_REDEMPTION,
    FlowKind::ISSUE,
    FlowKind::WITHDRAW_OFFER,
];

impl Flow {
    /// Whoever has to be shown its outcome, on whichever device they look at next. Nobody while it
    /// runs.
    ///
    /// What ended as soon as it was submitted is shown on the device that submitted it, by the answer
    /// to the message, and concerns nobody else of the initiator. Of a batch, its own flow speaks for
    /// all parts; whoever requested what was rejected is told of each.
    pub fn outcome_concerns(&self) -> BTreeSet<&ParticipantId> {
        let mut concerned = BTreeSet::new();
        if self.status == FlowStatus::Running {
            return concerned;
        }
        if self.about.batch.is_none() {
            if self.concerns_all_parties() {
                concerned.extend(&self.parties);
            }
            if self.ended_at_once() {
                concerned.remove(&self.initiator);
            } else {
                concerned.insert(&self.initiator);
            }
        }
        let rejection = self.about.rejection.as_ref();
        let requester = self.about.requester.as_ref();
        let rejected = rejection.zip(requester).filter(|(rejection, by)| rejection.by != **by);
        concerned.extend(rejected.map(|(_, requester)| requester));
        concerned
    }

    /// Whether this device shows its participant an outcome that nobody of them has seen yet. What
    /// was submitted on another device is left to that for a while.
    pub fn is_shown_on(&self, device: WalletId, of: &ParticipantId, now: Timestamp) -> bool {
        let was_submitted_elsewhere = self.initiator == *of && self.device != Some(device);
        let ended_at = self.ended_at.filter(|_| was_submitted_elsewhere);
        ended_at.is_none_or(|ended_at| now >= ended_at.after(OUTCOME_GRACE))
    }

    /// Whether its outcome concerns all of its parties, and not its initiator alone.
    pub fn concerns_all_parties(&self) -> bool {
        CONCERN_ALL_PARTIES.contains(&self.kind)
    }

    /// Whether it ended as soon as it was submitted.
    fn ended_at_once(&self) -> bool {
        self.steps.is_empty()
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        FlowId, FlowInput, Machine, RejectionCode,
        fixtures::{flow_of_issue, later, now, participant},
        flows::{About, StepName},
        requests::Rejection,
    };

    fn concerned(flow: &Flow) -> Vec<&str> {
        flow.outcome_concerns().into_iter().map(ParticipantId::as_str).collect()
    }

    fn at_once(kind: FlowKind, about: About) -> Flow {
        let id = FlowId(uuid::Uuid::nil());
        let flow = Flow::completed_at_once(id, kind, participant("central-bank"), about, now());
        flow.seen_by([&participant("commercial-bank"), &participant("custodian")])
    }

    fn rejection() -> About {
        let (by, code) = (participant("central-bank"), RejectionCode::Other);
        let rejection = Rejection { by, code, reason: "late".to_owned(), at: now() };
        let requester = Some(participant("commercial-bank"));
        About { rejection: Some(rejection), requester, ..About::default() }
    }

    #[test]
    fn an_issue_concerns_both_once_it_ended() {
        let flow = flow_of_issue().seen_by([&participant("commercial-bank")]);
        assert_eq!(concerned(&flow), [""; 0]);
        let flow = flow.step(now(), FlowInput::Reached(StepName::DONE)).unwrap().next;
        assert_eq!(concerned(&flow), ["central-bank", "commercial-bank"]);
    }

    #[test]
    fn it_is_left_to_the_device_that_submitted_it_for_a_while() {
        let [here, elsewhere] = [1, 2].map(|id| WalletId(uuid::Uuid::from_u128(id)));
        let [initiator, other] = ["central-bank", "commercial-bank"].map(participant);
        let flow = Flow { device: Some(here), ..at_once(FlowKind::ISSUE, About::default()) };
        let grace = OUTCOME_GRACE.as_secs();
        for (device, of, seconds, shown) in [
            (here, &initiator, 0, true),
            (elsewhere, &initiator, grace - 1, false),
            (elsewhere, &initiator, grace, true),
            (elsewhere, &other, 0, true),
        ] {
            assert_eq!(flow.is_shown_on(device, of, later(seconds)), shown, "after {seconds} s");
        }
        let unknown = Flow { device: None, ..flow };
        assert!(!unknown.is_shown_on(here, &initiator, now()));
    }

    #[test]
    fn what_ended_at_once_concerns_others_only_if_something_moved() {
        let transfer = at_once(FlowKind::TRANSFER, About::default());
        assert_eq!(concerned(&transfer), ["commercial-bank", "custodian"]);
        assert_eq!(concerned(&at_once(FlowKind::MINT, About::default())), [""; 0]);
    }

    #[test]
    fn a_rejection_concerns_the_requester_also_as_part_of_a_batch() {
        let batch = Some(FlowId(uuid::Uuid::max()));
        for batch in [None, batch] {
            let about = About { batch, ..rejection() };
            assert_eq!(concerned(&at_once(FlowKind::UPDATE_ISSUANCE, about)), ["commercial-bank"]);
        }
        let part = About { batch, ..About::default() };
        assert_eq!(concerned(&at_once(FlowKind::TRANSFER, part)), [""; 0]);
    }
}
