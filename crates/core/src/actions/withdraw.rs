//! `Withdraw@Issuer`: the issuer takes back an offer that nobody has answered.

use serde_json::Value;

use super::{
    Action, answer_with_flow, completed_flow,
    requests::{about_request, as_issuer},
    step_token,
};
use crate::{
    Permission, RequestId,
    flows::{About, FlowKind},
    issuer::IssuerTokenInput,
    message::bodies,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

bodies! {
    /// The issuer takes the offer back.
    WithdrawAtIssuer = "Withdraw@Issuer" {
        /// The request whose token is on offer.
        request: RequestId,
        /// The version that was looked at.
        version: u32,
    }
}

impl FlowKind {
    /// The issuer takes an offer back.
    pub const WITHDRAW_OFFER: Self = Self::named("WITHDRAW_OFFER");
}

/// What was reserved is released, and the request stays approved: it can be issued again.
impl Action for WithdrawAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[Permission::IssuancesIssuer];
    const FLOWS: &'static [FlowKind] = &[FlowKind::WITHDRAW_OFFER];

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Request(self.request));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let row = as_issuer(work, actor, (self.request, self.version))?;
        let token = row.open_offer()?;
        step_token(work, token, IssuerTokenInput::Withdraw).map_err(Halt::broken_invariant)?;
        let about = About { token: Some(token), ..about_request(&row) };
        let initiator = &actor.participant.id;
        let flow = completed_flow(work, initiator, FlowKind::WITHDRAW_OFFER, about);
        let flow = flow.seen_by(row.parties());
        let id = flow.id;
        work.put(flow);
        Ok(answer_with_flow(id))
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        HolderAnswer, Request, RequestStatus, Stage, Subject, TokenId,
        actions::{
            ApproveAtIssuer, CancelAtIssuer, IssueAtIssuer, IssuedAtIssuer, OfferedAtIssuer,
        },
        fixtures::{later, now, participant},
        fixtures_network::{Issuer, SECOND_DEVICE, ask_redemption, code, present, wallet_of},
        flows::{FlowStatus, StepStatus},
        issuer::{IssuerToken, IssuerTokenState},
        requests::{OfferOutcome, OfferOutcomeEnd},
    };

    const MINTED: i64 = 100_000;
    const BANK: &str = "commercial-bank";

    fn withdraw(request: RequestId, version: u32) -> WithdrawAtIssuer {
        WithdrawAtIssuer { request, version }
    }

    fn row(issuer: &Issuer, request: RequestId) -> &Request {
        issuer.rows.find::<Request>(request).unwrap()
    }

    #[test]
    fn the_reservation_is_released_and_the_request_can_be_issued_again() {
        let mut issuer = Issuer::holding(MINTED);
        let (request, token) = issuer.issued("500");
        assert_eq!(issuer.vault("central-bank"), (50_000, 50_000));
        let sends = issuer.sends.len();
        issuer.send("central-bank", &withdraw(request, 4)).unwrap();
        assert_eq!(issuer.vault("central-bank"), (MINTED, 0));
        assert_eq!(issuer.request(request), (RequestStatus::Approved, 5));
        let revised = &issuer.sends[sends..];
        let devices = [BANK, SECOND_DEVICE].map(|name| wallet_of(name).id.into());
        assert!(revised.iter().all(|sent| sent.subject == Subject::ReviseAtBroker));
        assert_eq!(revised.iter().map(|sent| sent.to.clone()).collect::<Vec<_>>(), devices);
        let by = Some(participant("central-bank"));
        let end = OfferOutcomeEnd::Withdrawn;
        let (reason, automatic) = (None, false);
        let outcome = OfferOutcome { end, by: by.clone(), reason, automatic, at: now() };
        assert_eq!(row(&issuer, request).offer_outcome, Some(outcome));
        assert_eq!(row(&issuer, request).stage(), Stage::ReadyToIssue);

        let issue = present(&issuer.rows.flows).find(|flow| flow.kind == FlowKind::ISSUE).unwrap();
        let failure = issue.failure.as_ref().unwrap();
        assert_eq!((issue.status, &*failure.code), (FlowStatus::Failed, "WITHDRAWN"));
        assert_eq!(failure.by, by);
        assert!(issue.steps.iter().all(|step| step.status != StepStatus::Running));
        let flow = issuer.latest_flow();
        assert_eq!((&flow.kind, flow.about.token), (&FlowKind::WITHDRAW_OFFER, Some(token)));
        assert!(flow.parties.contains(&participant(BANK)), "its holder is told");
        issuer.audit(MINTED);

        let issue = IssueAtIssuer { request, version: 5 };
        let answer = issuer.send("central-bank", &issue).unwrap();
        let second: TokenId = answer["Token"].as_str().unwrap().parse().unwrap();
        assert_ne!(second, token);
        assert_eq!(row(&issuer, request).offer_outcome, None);
        issuer.send(BANK, &OfferedAtIssuer::new(second, HolderAnswer::Accepted)).unwrap();
        assert_eq!(issuer.vault(BANK), (50_000, 0));
        issuer.audit(MINTED);
    }

    #[test]
    fn a_late_answer_is_refused_and_moves_nothing() {
        let mut issuer = Issuer::holding(MINTED);
        let (request, token) = issuer.issued("500");
        issuer.send(BANK, &IssuedAtIssuer { token }).unwrap();
        issuer.send("central-bank", &withdraw(request, 4)).unwrap();
        for answer in [HolderAnswer::Accepted, HolderAnswer::Declined] {
            let late = OfferedAtIssuer::new(token, answer);
            assert_eq!(code(issuer.send(BANK, &late)), "OFFER_WITHDRAWN");
        }
        assert_eq!(code(issuer.send(BANK, &IssuedAtIssuer { token })), "OFFER_WITHDRAWN");
        let row = issuer.rows.find::<IssuerToken>(token).unwrap();
        assert_eq!(row.state, IssuerTokenState::Withdrawn);
        assert_eq!((issuer.vault("central-bank"), issuer.vault(BANK)), ((MINTED, 0), (0, 0)));
        issuer.audit(MINTED);
    }

    #[test]
    fn an_answer_that_came_first_stands() {
        for (answer, status, said) in [
            (HolderAnswer::Accepted, RequestStatus::Issued, "The holder accepted before"),
            (HolderAnswer::Declined, RequestStatus::Approved, "No offer of this request is open"),
        ] {
            let mut issuer = Issuer::holding(MINTED);
            let (request, token) = issuer.issued("500");
            issuer.send(BANK, &OfferedAtIssuer::new(token, answer)).unwrap();
            assert_eq!(code(issuer.send("central-bank", &withdraw(request, 4))), "STALE");
            let refusal = issuer.send("central-bank", &withdraw(request, 5)).unwrap_err();
            assert_eq!(refusal.code(), "OUT_OF_TURN");
            assert!(refusal.to_string().starts_with(said), "{refusal}");
            assert_eq!(issuer.request(request), (status, 5));
            issuer.audit(MINTED);
        }
    }

    #[test]
    fn only_the_issuer_and_only_what_is_on_offer() {
        let mut issuer = Issuer::holding(MINTED);
        let (request, token) = issuer.issued("500");
        for who in [BANK, "custodian", "commercial-bank-2"] {
            assert_eq!(code(issuer.send(who, &withdraw(request, 4))), "FORBIDDEN", "{who}");
        }
        let definer = issuer.rows.participants.get_mut(&participant("definer")).unwrap();
        definer.permissions.push(Permission::IssuancesIssuer);
        assert_eq!(code(issuer.send("definer", &withdraw(request, 4))), "NOT_FOUND");
        assert_eq!(code(issuer.send("central-bank", &withdraw(request, 3))), "STALE");
        let (pending, approved) = (issuer.requested("1"), issuer.approved("1"));
        for (request, version) in [(pending, 1), (approved, 3)] {
            let refused = issuer.send("central-bank", &withdraw(request, version));
            assert_eq!(code(refused), "OUT_OF_TURN");
        }
        // A redemption is never offered.
        let redemption = issuer.made(&ask_redemption("1"));
        let approve = ApproveAtIssuer { request: redemption, version: 1 };
        issuer.send("central-bank", &approve).unwrap();
        assert_eq!(code(issuer.send("central-bank", &withdraw(redemption, 2))), "NOT_FOUND");

        issuer.now = later(601);
        issuer.tick(token).unwrap();
        let refused = issuer.send("central-bank", &withdraw(request, 5));
        assert_eq!(code(refused), "OUT_OF_TURN", "it lapsed");
        issuer.send(BANK, &CancelAtIssuer { request, version: 5 }).unwrap();
        issuer.audit(MINTED);
    }

    /// What cannot be issued any more can still be taken back.
    #[test]
    fn an_offer_of_a_decommissioned_token_is_withdrawn() {
        let mut issuer = Issuer::holding(MINTED);
        let (request, _) = issuer.issued("500");
        issuer.decommission();
        issuer.send("central-bank", &withdraw(request, 4)).unwrap();
        assert_eq!(issuer.vault("central-bank"), (MINTED, 0));
    }
}
