//! `Reject@Issuer`: an approver says no, in turn, with a code and a reason that the requester reads.

use serde_json::Value;

use super::{
    Action, answer_with_flow,
    approve::{APPROVERS, UPDATES, in_turn, update_of},
    malformed,
    requests::change_request,
};
use crate::{
    Permission, RequestId, RequestInput,
    flows::FlowKind,
    message::bodies,
    requests::{LONGEST_REASON, RejectionCode, read_reason},
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

bodies! {
    /// An approver rejects: the issuer, the custodian, or the other side of a transfer.
    RejectAtIssuer = "Reject@Issuer" {
        /// What is rejected.
        request: RequestId,
        /// The version that was looked at.
        version: u32,
        /// The kind of reason.
        code: RejectionCode,
        /// Why, for the requester to read.
        reason: String,
    }
}

impl Action for RejectAtIssuer {
    const PERMISSIONS: &'static [Permission] = APPROVERS;
    const FLOWS: &'static [FlowKind] = UPDATES;

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Request(self.request));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let Ok(Some(reason)) = read_reason(&self.reason) else {
            let why = format!("the reason must have 1 to {LONGEST_REASON} visible characters");
            return Err(malformed::<Self>(why).into());
        };
        let row = in_turn(work, actor, (self.request, self.version))?;
        let kind = update_of(&row.kind);
        let input = RequestInput::Reject(actor.decider(), self.code, reason);
        change_request(work, actor, row, input, kind).map(answer_with_flow)
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        Approval, Request, RequestStatus,
        actions::{ApproveAtIssuer, TransferType},
        fixtures::{now, participant},
        fixtures_network::{Issuer, ask, ask_redemption, ask_transfer},
        requests::Rejection,
    };

    fn rejection(code: RejectionCode, by: &str) -> Rejection {
        let reason = "the limit is 10.00".to_owned();
        Rejection { by: participant(by), code, reason, at: now() }
    }

    /// Who made it is told by whom and why, whatever kind of request it is and whoever rejects.
    #[test]
    fn the_request_and_its_flow_keep_who_rejected_by_which_code_why_and_when() {
        let push = ask_transfer(TransferType::Push, "commercial-bank-2", "1");
        let pull = ask_transfer(TransferType::Pull, "commercial-bank-2", "1");
        let mut issuer = Issuer::with_holder();
        let made = [
            (issuer.made(&ask("1")), "central-bank", FlowKind::UPDATE_ISSUANCE),
            (issuer.made(&push), "commercial-bank-2", FlowKind::UPDATE_TRANSFER),
            (issuer.made(&pull), "commercial-bank-2", FlowKind::UPDATE_TRANSFER),
            (issuer.made(&ask_redemption("1")), "central-bank", FlowKind::UPDATE_REDEMPTION),
        ];
        for ((request, by, kind), code) in made.into_iter().zip(RejectionCode::ALL) {
            let reason = " the limit is 10.00\n".to_owned();
            let body = RejectAtIssuer { request, version: 1, code, reason };
            issuer.send(by, &body).unwrap();
            let row = issuer.rows.find::<Request>(request).unwrap();
            assert_eq!(row.status, RequestStatus::Rejected);
            assert_eq!(row.rejection, Some(rejection(code, by)));
            let flow = issuer.latest_flow();
            assert_eq!((&flow.kind, flow.about.request), (&kind, Some(request)));
            assert_eq!(flow.about.requester, Some(participant("commercial-bank")));
            assert_eq!(flow.about.rejection, row.rejection);
        }
    }

    #[test]
    fn an_approval_is_no_rejection() {
        let mut issuer = Issuer::holding(0);
        let request = issuer.requested("1");
        issuer.send("central-bank", &ApproveAtIssuer { request, version: 1 }).unwrap();
        let flow = issuer.latest_flow();
        assert_eq!((&flow.kind, &flow.about.rejection), (&FlowKind::UPDATE_ISSUANCE, &None));
        let row = issuer.rows.find::<Request>(request).unwrap();
        assert_eq!(row.approvals[0].decision, Approval::Approved);
    }
}
