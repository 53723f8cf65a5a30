//! `CompleteRedemption@Issuer`: the holder gives back what the issuer and the custodian approved.

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
    /// The requester of a redemption completes it.
    CompleteRedemptionAtIssuer = "CompleteRedemption@Issuer" {
        /// What is completed.
        request: RequestId,
        /// The version that was looked at.
        version: u32,
    }
}

impl FlowKind {
    /// The requester of a redemption completes it.
    pub const COMPLETE_REDEMPTION: Self = Self::named("COMPLETE_REDEMPTION");
}

impl Action for CompleteRedemptionAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[Permission::RedemptionsNonIssuer];
    const FLOWS: &'static [FlowKind] = &[FlowKind::COMPLETE_REDEMPTION];

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Request(self.request));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let is_meant = |kind: &RequestKind| matches!(kind, RequestKind::Redemption);
        let (seen, flow) = ((self.request, self.version), FlowKind::COMPLETE_REDEMPTION);
        complete_request(work, actor, seen, is_meant, flow)
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        RequestStatus,
        actions::{ApproveAtIssuer, CancelAtIssuer, CompleteTransferAtIssuer, IssueAtIssuer},
        fixtures_network::{Issuer, ask_redemption, code, reject},
        requests::REQUIRES_ISSUER_APPROVAL,
    };

    const HOLDER: &str = "commercial-bank";

    fn approved(issuer: &mut Issuer, amount: &str) -> RequestId {
        let request = issuer.made(&ask_redemption(amount));
        issuer.send("central-bank", &ApproveAtIssuer { request, version: 1 }).unwrap();
        issuer.send("custodian", &ApproveAtIssuer { request, version: 2 }).unwrap();
        request
    }

    #[test]
    fn the_issuer_and_the_custodian_approve_and_the_units_are_the_issuers_again() {
        let mut issuer = Issuer::with_holder();
        let request = issuer.made(&ask_redemption("120.50"));
        let approve = |version| ApproveAtIssuer { request, version };
        let early = issuer.send("custodian", &approve(1)).unwrap_err();
        assert_eq!(early.to_string(), REQUIRES_ISSUER_APPROVAL);
        issuer.send("central-bank", &approve(1)).unwrap();
        assert_eq!(issuer.latest_flow().kind, FlowKind::UPDATE_REDEMPTION);
        assert_eq!(issuer.vault(HOLDER), (50_000, 0), "the last approval reserves");
        issuer.send("custodian", &approve(2)).unwrap();
        assert_eq!(issuer.vault(HOLDER), (37_950, 12_050));
        issuer.audit(100_000);

        let complete = |version| CompleteRedemptionAtIssuer { request, version };
        assert_eq!(code(issuer.send(HOLDER, &complete(2))), "STALE");
        assert_eq!(code(issuer.send("central-bank", &complete(3))), "FORBIDDEN");
        assert_eq!(code(issuer.send("commercial-bank-2", &complete(3))), "NOT_FOUND");
        let issue = IssueAtIssuer { request, version: 3 };
        assert_eq!(code(issuer.send("central-bank", &issue)), "NOT_FOUND");
        let transfer = CompleteTransferAtIssuer { request, version: 3 };
        assert_eq!(code(issuer.send(HOLDER, &transfer)), "NOT_FOUND");
        issuer.send(HOLDER, &complete(3)).unwrap();
        assert_eq!(issuer.latest_flow().kind, FlowKind::COMPLETE_REDEMPTION);
        assert_eq!(issuer.request(request), (RequestStatus::Completed, 4));
        assert_eq!(
            (issuer.vault(HOLDER), issuer.vault("central-bank")),
            ((37_950, 0), (62_050, 0))
        );
        assert_eq!(code(issuer.send(HOLDER, &complete(4))), "OUT_OF_TURN");
        issuer.audit(100_000);
    }

    #[test]
    fn what_the_vault_does_not_cover_is_not_approved_and_its_balance_not_told() {
        let mut issuer = Issuer::with_holder();
        let request = issuer.made(&ask_redemption("500.01"));
        issuer.send("central-bank", &ApproveAtIssuer { request, version: 1 }).unwrap();
        let last = ApproveAtIssuer { request, version: 2 };
        let refusal = issuer.send("custodian", &last).unwrap_err();
        assert_eq!(refusal.code(), "INSUFFICIENT_FUNDS");
        assert!(!refusal.to_string().contains("500.00"), "{refusal}");
        assert_eq!(issuer.request(request), (RequestStatus::Pending, 2));
        let reject = reject(request, 2, "not covered");
        issuer.send("custodian", &reject).unwrap();
        issuer.audit(100_000);
    }

    #[test]
    fn cancelling_releases_what_was_reserved() {
        let mut issuer = Issuer::with_holder();
        let request = approved(&mut issuer, "500");
        assert_eq!(issuer.vault(HOLDER), (0, 50_000));
        issuer.send(HOLDER, &CancelAtIssuer { request, version: 3 }).unwrap();
        assert_eq!(issuer.vault(HOLDER), (50_000, 0));
        issuer.audit(100_000);
    }

    #[test]
    fn it_goes_on_when_the_token_is_decommissioned() {
        let mut issuer = Issuer::with_holder();
        issuer.decommission();
        let request = approved(&mut issuer, "500");
        issuer.send(HOLDER, &CompleteRedemptionAtIssuer { request, version: 3 }).unwrap();
        assert_eq!(issuer.vault("central-bank"), (100_000, 0));
    }
}
