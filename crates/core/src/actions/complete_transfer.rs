//! `CompleteTransfer@Issuer`: the requester of a push request sends what its receiver approved.

use serde_json::Value;

use super::{Action, requests::complete_request};
use crate::{
    Permission, RequestId,
    flows::FlowKind,
    message::bodies,
    requests::RequestKind,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

bodies! {
    /// The requester of a push request completes it.
    CompleteTransferAtIssuer = "CompleteTransfer@Issuer" {
        /// What is completed.
        request: RequestId,
        /// The version that was looked at.
        version: u32,
    }
}

impl FlowKind {
    /// The requester of a push request completes it.
    pub const COMPLETE_TRANSFER: Self = Self::named("COMPLETE_TRANSFER");
}

impl Action for CompleteTransferAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[Permission::TransfersNonIssuer];
    const FLOWS: &'static [FlowKind] = &[FlowKind::COMPLETE_TRANSFER];

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Request(self.request));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let seen = (self.request, self.version);
        let flow = FlowKind::COMPLETE_TRANSFER;
        complete_request(work, actor, seen, RequestKind::is_transfer, flow)
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        RequestStatus,
        actions::{
            ApproveAtIssuer, CancelAtIssuer, CompleteRedemptionAtIssuer, TransferAtIssuer,
            TransferType,
        },
        fixtures::{dirham, participant},
        fixtures_network::{Issuer, ask_redemption, ask_transfer, code, reject},
    };

    const SENDER: &str = "commercial-bank";
    const RECEIVER: &str = "commercial-bank-2";

    fn requested(issuer: &mut Issuer, amount: &str) -> RequestId {
        issuer.made(&ask_transfer(TransferType::Push, RECEIVER, amount))
    }

    fn approved(issuer: &mut Issuer, amount: &str) -> RequestId {
        let request = requested(issuer, amount);
        issuer.send(RECEIVER, &ApproveAtIssuer { request, version: 1 }).unwrap();
        request
    }

    #[test]
    fn the_amount_is_reserved_when_the_receiver_approves_and_moves_when_the_sender_completes() {
        let mut issuer = Issuer::with_holder();
        let request = requested(&mut issuer, "120.50");
        let complete = |version| CompleteTransferAtIssuer { request, version };
        assert_eq!(code(issuer.send(SENDER, &complete(1))), "OUT_OF_TURN");
        issuer.send(RECEIVER, &ApproveAtIssuer { request, version: 1 }).unwrap();
        assert_eq!(issuer.request(request), (RequestStatus::Approved, 2));
        assert_eq!(issuer.vault(SENDER), (37_950, 12_050));
        assert_eq!(issuer.vault(RECEIVER), (0, 0));
        issuer.audit(100_000);
        // What is reserved cannot be sent elsewhere.
        let (party, definition) = (participant(RECEIVER), dirham().id);
        let send = TransferAtIssuer { party, definition, amount: "379.51".to_owned() };
        assert_eq!(code(issuer.send(SENDER, &send)), "INSUFFICIENT_FUNDS");

        assert_eq!(code(issuer.send(SENDER, &complete(1))), "STALE");
        assert_eq!(code(issuer.send(RECEIVER, &complete(2))), "NOT_FOUND");
        assert_eq!(code(issuer.send("custodian", &complete(2))), "FORBIDDEN");
        let redeem = CompleteRedemptionAtIssuer { request, version: 2 };
        assert_eq!(code(issuer.send(SENDER, &redeem)), "NOT_FOUND");
        issuer.send(SENDER, &complete(2)).unwrap();
        let flow = issuer.latest_flow();
        assert_eq!(flow.kind, FlowKind::COMPLETE_TRANSFER);
        assert_eq!(flow.parties, [participant(SENDER), participant(RECEIVER)]);
        assert_eq!(flow.about.holder, Some(participant(RECEIVER)));
        assert_eq!(issuer.request(request), (RequestStatus::Completed, 3));
        assert_eq!((issuer.vault(SENDER), issuer.vault(RECEIVER)), ((37_950, 0), (12_050, 0)));
        assert_eq!(code(issuer.send(SENDER, &complete(3))), "OUT_OF_TURN");
        let cancel = CancelAtIssuer { request, version: 3 };
        assert_eq!(code(issuer.send(SENDER, &cancel)), "OUT_OF_TURN");
        issuer.audit(100_000);
    }

    #[test]
    fn the_receiver_is_not_told_what_is_in_the_senders_vault() {
        let mut issuer = Issuer::with_holder();
        let request = requested(&mut issuer, "500.01");
        let refusal = issuer.send(RECEIVER, &ApproveAtIssuer { request, version: 1 }).unwrap_err();
        assert_eq!((refusal.code(), refusal.status()), ("INSUFFICIENT_FUNDS", 409));
        let sentence = refusal.to_string();
        assert!(sentence.contains("commercial-bank") && sentence.contains("500.01"), "{sentence}");
        assert!(!sentence.contains("500.00"), "{sentence}");
        assert_eq!(issuer.request(request), (RequestStatus::Pending, 1));
        assert_eq!(issuer.vault(SENDER), (50_000, 0));
        // Two requests, each of which the vault covers, are not both approved.
        approved(&mut issuer, "300");
        let second = requested(&mut issuer, "300");
        let approve = ApproveAtIssuer { request: second, version: 1 };
        assert_eq!(code(issuer.send(RECEIVER, &approve)), "INSUFFICIENT_FUNDS");
    }

    #[test]
    fn cancelling_releases_what_was_reserved_and_rejecting_moves_nothing() {
        let mut issuer = Issuer::with_holder();
        let request = approved(&mut issuer, "500");
        assert_eq!(issuer.vault(SENDER), (0, 50_000));
        let cancel = CancelAtIssuer { request, version: 2 };
        assert_eq!(code(issuer.send(RECEIVER, &cancel)), "NOT_FOUND");
        issuer.send(SENDER, &cancel).unwrap();
        assert_eq!(issuer.vault(SENDER), (50_000, 0));
        assert_eq!(issuer.request(request), (RequestStatus::Cancelled, 3));
        let request = requested(&mut issuer, "500");
        let reject = reject(request, 1, "not ours");
        issuer.send(RECEIVER, &reject).unwrap();
        assert_eq!(issuer.latest_flow().kind, FlowKind::UPDATE_TRANSFER);
        assert_eq!(issuer.vault(SENDER), (50_000, 0));
        let complete = CompleteTransferAtIssuer { request, version: 2 };
        assert_eq!(code(issuer.send(SENDER, &complete)), "OUT_OF_TURN");
        issuer.audit(100_000);
    }

    #[test]
    fn it_goes_on_when_the_token_is_decommissioned() {
        let mut issuer = Issuer::with_holder();
        let request = requested(&mut issuer, "1");
        issuer.decommission();
        issuer.send(RECEIVER, &ApproveAtIssuer { request, version: 1 }).unwrap();
        issuer.send(SENDER, &CompleteTransferAtIssuer { request, version: 2 }).unwrap();
        assert_eq!(issuer.vault(RECEIVER), (100, 0));
    }

    #[test]
    fn a_pull_request_or_a_redemption_is_not_completed_with_it() {
        let mut issuer = Issuer::with_holder();
        let request = issuer.made(&ask_transfer(TransferType::Pull, RECEIVER, "1"));
        let complete = CompleteTransferAtIssuer { request, version: 1 };
        assert_eq!(code(issuer.send(SENDER, &complete)), "OUT_OF_TURN");
        let request = issuer.made(&ask_redemption("1"));
        let complete = CompleteTransferAtIssuer { request, version: 1 };
        assert_eq!(code(issuer.send(SENDER, &complete)), "NOT_FOUND");
    }
}
