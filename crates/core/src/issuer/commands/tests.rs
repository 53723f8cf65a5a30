//! Whole issuances, decided in memory.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::{
    HolderAnswer, Refusal, RequestId, RequestStatus, SignedToken, Subject, TokenId,
    fixtures::{dirham, uuid},
    fixtures_network::Issuer,
    flow::FlowStatus,
    issuance::LONGEST_REASON,
    message::{
        ApproveAtIssuer, CancelAtIssuer, IssueAtIssuer, IssuedAtIssuer, OfferedAtIssuer,
        RejectAtIssuer, RemovedAtIssuer, RequestIssuanceAtIssuer,
    },
};

const MINTED: i64 = 100_000_000;

fn ask(amount: &str) -> RequestIssuanceAtIssuer {
    RequestIssuanceAtIssuer { definition: dirham().id, amount: amount.to_owned() }
}

fn requested(issuer: &mut Issuer) -> RequestId {
    let answer = issuer.send("commercial-bank", &ask("500000")).unwrap();
    answer["Request"].as_str().unwrap().parse().unwrap()
}

fn approved(issuer: &mut Issuer) -> RequestId {
    let request = requested(issuer);
    issuer.send("central-bank", &ApproveAtIssuer { request, version: 1 }).unwrap();
    issuer.send("custodian", &ApproveAtIssuer { request, version: 2 }).unwrap();
    request
}

fn issued(issuer: &mut Issuer) -> (RequestId, TokenId) {
    let request = approved(issuer);
    let answer = issuer.send("central-bank", &IssueAtIssuer { request, version: 3 }).unwrap();
    (request, answer["Token"].as_str().unwrap().parse().unwrap())
}

fn offered(token: TokenId, answer: HolderAnswer) -> OfferedAtIssuer {
    OfferedAtIssuer::new(token, answer)
}

fn issue_flow(issuer: &Issuer) -> &crate::Flow {
    let flows = issuer.rows.flows.values().flatten();
    flows.max_by_key(|flow| (flow.steps.len(), flow.id)).unwrap()
}

fn code(outcome: Result<serde_json::Value, Refusal>) -> &'static str {
    outcome.unwrap_err().code()
}

#[test]
fn from_request_to_vault_balance() {
    let mut issuer = Issuer::holding(MINTED);
    let (request, token) = issued(&mut issuer);
    assert_eq!(issuer.vault("central-bank"), (50_000_000, 50_000_000));
    assert_eq!(issuer.sends.len(), 1);
    assert_eq!(issuer.sends[0].subject, Subject::IssueAtBroker);

    let download = IssuedAtIssuer { token };
    let first = issuer.send("commercial-bank", &download).unwrap();
    assert_eq!(issuer.send("commercial-bank", &download).unwrap(), first, "the same bytes again");
    let document: SignedToken = serde_json::from_value(first).unwrap();
    let read = document.verify(&issuer.issuer_key()).unwrap();
    assert_eq!(read.context["Amount"], "500000.00");

    issuer.send("commercial-bank", &offered(token, HolderAnswer::Accepted)).unwrap();
    assert_eq!(issuer.vault("central-bank"), (50_000_000, 0));
    assert_eq!(issuer.vault("commercial-bank"), (50_000_000, 0));
    assert_eq!(issuer.request(request).0, RequestStatus::Issued);
    assert_eq!(issue_flow(&issuer).status, FlowStatus::Completed);
    issuer.audit(MINTED);
}

#[test]
fn a_repeated_answer_changes_nothing_and_another_is_refused() {
    let mut issuer = Issuer::holding(MINTED);
    let (_, token) = issued(&mut issuer);
    let accept = offered(token, HolderAnswer::Accepted);
    issuer.send("commercial-bank", &accept).unwrap();
    issuer.send("commercial-bank", &accept).unwrap();
    assert_eq!(issuer.vault("commercial-bank"), (50_000_000, 0));
    let decline = offered(token, HolderAnswer::Declined);
    assert_eq!(code(issuer.send("commercial-bank", &decline)), "ALREADY_ANSWERED");
    issuer.audit(MINTED);
}

#[test]
fn a_decline_releases_and_says_who_declined() {
    let mut issuer = Issuer::holding(MINTED);
    let (request, token) = issued(&mut issuer);
    issuer.send("commercial-bank", &offered(token, HolderAnswer::Declined)).unwrap();
    assert_eq!(issuer.vault("central-bank"), (MINTED, 0));
    assert_eq!(issuer.request(request).0, RequestStatus::Approved);
    let flow = issue_flow(&issuer);
    assert_eq!(flow.failure.as_deref(), Some("commercial-bank declined the token"));
    issuer.audit(MINTED);
}

#[test]
fn an_acceptance_after_the_offer_lapsed_is_refused_and_moves_nothing() {
    let mut issuer = Issuer::holding(MINTED);
    let (request, token) = issued(&mut issuer);
    issuer.tick(token).unwrap();
    assert_eq!(issuer.request(request).0, RequestStatus::Issuing);
    issuer.now = crate::fixtures::later(600);
    let accept = offered(token, HolderAnswer::Accepted);
    // Whether the tick or the answer comes first, the answer is late.
    assert_eq!(code(issuer.send("commercial-bank", &accept)), "OFFER_LAPSED");
    issuer.tick(token).unwrap();
    issuer.tick(token).unwrap();
    assert_eq!(code(issuer.send("commercial-bank", &accept)), "OFFER_LAPSED");
    assert_eq!(code(issuer.send("commercial-bank", &IssuedAtIssuer { token })), "OFFER_LAPSED");
    assert_eq!(issuer.vault("central-bank"), (MINTED, 0));
    assert_eq!(issuer.request(request).0, RequestStatus::Approved);
    issuer.audit(MINTED);
}

#[test]
fn a_cancelled_request_takes_its_offer_with_it() {
    let mut issuer = Issuer::holding(MINTED);
    let (request, token) = issued(&mut issuer);
    let cancel = CancelAtIssuer { request, version: 4 };
    issuer.send("commercial-bank", &cancel).unwrap();
    assert_eq!(issuer.request(request), (RequestStatus::Cancelled, 5));
    assert_eq!(issuer.vault("central-bank"), (MINTED, 0));
    let flow = issue_flow(&issuer);
    assert_eq!(flow.failure.as_deref(), Some("commercial-bank cancelled the request"));
    assert_eq!(issuer.sends.last().unwrap().subject, Subject::ReviseAtBroker);
    for answer in [HolderAnswer::Accepted, HolderAnswer::Declined] {
        let late = offered(token, answer);
        assert_eq!(code(issuer.send("commercial-bank", &late)), "OFFER_WITHDRAWN");
    }
    let download = IssuedAtIssuer { token };
    assert_eq!(code(issuer.send("commercial-bank", &download)), "OFFER_WITHDRAWN");
    issuer.audit(MINTED);

    // The answer came first.
    let mut issuer = Issuer::holding(MINTED);
    let (request, token) = issued(&mut issuer);
    issuer.send("commercial-bank", &offered(token, HolderAnswer::Accepted)).unwrap();
    for version in [4, 5] {
        let late = CancelAtIssuer { request, version };
        assert!(issuer.send("commercial-bank", &late).is_err());
    }
    assert_eq!(issuer.request(request).0, RequestStatus::Issued);
    issuer.audit(MINTED);
}

#[test]
fn a_declined_offer_is_over_and_says_why() {
    let mut issuer = Issuer::holding(MINTED);
    let (_, token) = issued(&mut issuer);
    let long = "x".repeat(LONGEST_REASON + 1);
    let decline = |reason: &str| OfferedAtIssuer {
        reason: Some(reason.to_owned()),
        ..offered(token, HolderAnswer::Declined)
    };
    assert_eq!(code(issuer.send("commercial-bank", &decline(&long))), "MALFORMED_BODY");
    issuer.send("commercial-bank", &decline("UNKNOWN_KEY")).unwrap();
    let failure = issue_flow(&issuer).failure.clone();
    assert_eq!(failure.as_deref(), Some("commercial-bank declined the token (UNKNOWN_KEY)"));
    let download = IssuedAtIssuer { token };
    assert_eq!(code(issuer.send("commercial-bank", &download)), "ALREADY_ANSWERED");
    issuer.audit(MINTED);
}

#[test]
fn what_was_accepted_can_be_fetched_again() {
    let mut issuer = Issuer::holding(MINTED);
    let (_, token) = issued(&mut issuer);
    let download = IssuedAtIssuer { token };
    let first = issuer.send("commercial-bank", &download).unwrap();
    issuer.send("commercial-bank", &offered(token, HolderAnswer::Accepted)).unwrap();
    issuer.now = crate::fixtures::later(6_000);
    issuer.tick(token).unwrap();
    assert_eq!(issuer.send("commercial-bank", &download), Ok(first));
    issuer.audit(MINTED);
}

#[test]
fn what_the_issuers_own_rows_lack_is_its_own_fault() {
    let damages: [fn(&mut Issuer); 3] = [
        |issuer| issuer.rows.flows.values_mut().for_each(|row| *row = None),
        |issuer| issuer.rows.requests.values_mut().for_each(|row| *row = None),
        |issuer| issuer.rows.definitions.clear(),
    ];
    for damage in damages {
        let mut issuer = Issuer::holding(MINTED);
        let (_, token) = issued(&mut issuer);
        damage(&mut issuer);
        let accept = offered(token, HolderAnswer::Accepted);
        assert_eq!(code(issuer.send("commercial-bank", &accept)), "INTERNAL");
    }
}

#[test]
fn while_the_clock_is_not_trusted_no_offer_is_over() {
    let mut issuer = Issuer::holding(MINTED);
    let (request, token) = issued(&mut issuer);
    issuer.lapsing = false;
    issuer.now = crate::fixtures::later(8 * 86_400);
    issuer.tick(token).unwrap();
    assert_eq!(issuer.request(request).0, RequestStatus::Issuing);
    issuer.send("commercial-bank", &IssuedAtIssuer { token }).unwrap();
    issuer.send("commercial-bank", &offered(token, HolderAnswer::Accepted)).unwrap();
    assert_eq!(issuer.request(request).0, RequestStatus::Issued);
    issuer.audit(MINTED);
}

#[test]
fn only_the_holder_is_served() {
    let mut issuer = Issuer::holding(MINTED);
    let (_, token) = issued(&mut issuer);
    for stranger in ["commercial-bank-2", "central-bank"] {
        let unknown = TokenId(uuid(1));
        for token in [token, unknown] {
            let accept = offered(token, HolderAnswer::Accepted);
            assert_eq!(code(issuer.send(stranger, &accept)), "NOT_FOUND");
            assert_eq!(code(issuer.send(stranger, &IssuedAtIssuer { token })), "NOT_FOUND");
            assert_eq!(code(issuer.send(stranger, &RemovedAtIssuer { token })), "NOT_FOUND");
        }
    }
}

#[test]
fn permissions_come_first_then_whose_it_is_then_the_version_then_the_turn() {
    let mut issuer = Issuer::holding(MINTED);
    let request = requested(&mut issuer);
    let approve = |version| ApproveAtIssuer { request, version };
    assert_eq!(code(issuer.send("central-bank", &ask("1"))), "FORBIDDEN");
    assert_eq!(code(issuer.send("commercial-bank", &approve(1))), "FORBIDDEN");
    let unknown = ApproveAtIssuer { request: RequestId(uuid(1)), version: 1 };
    assert_eq!(code(issuer.send("central-bank", &unknown)), "NOT_FOUND");
    assert_eq!(code(issuer.send("custodian", &approve(1))), "OUT_OF_TURN");
    issuer.send("central-bank", &approve(1)).unwrap();
    assert_eq!(code(issuer.send("custodian", &approve(1))), "STALE");
    let issue = IssueAtIssuer { request, version: 2 };
    assert_eq!(code(issuer.send("central-bank", &issue)), "OUT_OF_TURN");
    assert_eq!(code(issuer.send("custodian", &issue)), "FORBIDDEN");
    assert_eq!(issuer.request(request), (RequestStatus::Pending, 2));
}

#[test]
fn two_operators_issue_once() {
    let mut issuer = Issuer::holding(MINTED);
    let request = approved(&mut issuer);
    let issue = IssueAtIssuer { request, version: 3 };
    issuer.send("central-bank", &issue).unwrap();
    assert_eq!(code(issuer.send("central-bank", &issue)), "STALE");
    assert_eq!(issuer.sends.len(), 1);
}

#[test]
fn what_the_vault_cannot_cover_is_not_issued() {
    let mut issuer = Issuer::holding(49_999_999);
    let request = approved(&mut issuer);
    let issue = IssueAtIssuer { request, version: 3 };
    assert_eq!(code(issuer.send("central-bank", &issue)), "INSUFFICIENT_FUNDS");
    assert_eq!(issuer.request(request), (RequestStatus::Approved, 3));
    assert!(issuer.postings.is_empty() && issuer.sends.is_empty());
}

#[test]
fn a_rejection_needs_a_reason_and_a_cancellation_the_requester() {
    let mut issuer = Issuer::holding(MINTED);
    let request = requested(&mut issuer);
    let reject = |reason: &str| RejectAtIssuer { request, version: 1, reason: reason.to_owned() };
    assert_eq!(code(issuer.send("central-bank", &reject("  "))), "MALFORMED_BODY");
    assert_eq!(code(issuer.send("central-bank", &reject(&"x".repeat(501)))), "MALFORMED_BODY");
    let cancel = CancelAtIssuer { request, version: 1 };
    assert_eq!(code(issuer.send("commercial-bank-2", &cancel)), "NOT_FOUND");
    issuer.send("commercial-bank", &cancel).unwrap();
    assert_eq!(code(issuer.send("central-bank", &reject("late"))), "STALE");
    assert_eq!(issuer.request(request).0, RequestStatus::Cancelled);
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use proptest::prelude::*;

    use super::*;
    use crate::fixtures_network::NAMES;

    /// Something that somebody tries, sensible or not.
    #[derive(Clone, Debug)]
    enum Attempt {
        Request(u8, String),
        Approve(u8, u8, u8),
        Reject(u8, u8, u8),
        Cancel(u8, u8, u8),
        Issue(u8, u8, u8),
        Download(u8, u8),
        Answer(u8, u8, bool),
        Remove(u8, u8),
        Wait(u64),
    }

    fn attempt() -> impl Strategy<Value = Attempt> {
        let (who, which, version) = (0..4_u8, 0..4_u8, 1..7_u8);
        let amount = prop_oneof!["[0-9]{1,6}", "[0-9]{1,3}\\.[0-9]{1,3}", Just("NaN".to_owned())];
        let three = (who.clone(), which.clone(), version);
        prop_oneof![
            (who.clone(), amount).prop_map(|(who, amount)| Attempt::Request(who, amount)),
            three.clone().prop_map(|(a, b, c)| Attempt::Approve(a, b, c)),
            three.clone().prop_map(|(a, b, c)| Attempt::Approve(a, b, c)),
            three.clone().prop_map(|(a, b, c)| Attempt::Reject(a, b, c)),
            three.clone().prop_map(|(a, b, c)| Attempt::Cancel(a, b, c)),
            three.clone().prop_map(|(_, b, c)| Attempt::Issue(0, b, c)),
            three.prop_map(|(a, b, c)| Attempt::Issue(a, b, c)),
            (who.clone(), which.clone()).prop_map(|(a, b)| Attempt::Download(a, b)),
            (who.clone(), which.clone(), any::<bool>())
                .prop_map(|(a, b, c)| Attempt::Answer(a, b, c)),
            (who, which).prop_map(|(a, b)| Attempt::Remove(a, b)),
            (0..700_u64).prop_map(Attempt::Wait),
        ]
    }

    fn name(who: u8) -> &'static str {
        NAMES[usize::from(who) % NAMES.len()]
    }

    fn make(issuer: &mut Issuer, attempt: &Attempt) {
        let request = |which: u8, issuer: &Issuer| {
            let known = issuer.rows.requests.iter().filter(|(_, row)| row.is_some());
            known.map(|(id, _)| *id).nth(usize::from(which)).unwrap_or(RequestId(uuid(9)))
        };
        let token = |which: u8, issuer: &Issuer| {
            let known = issuer.rows.tokens.iter().filter(|(_, row)| row.is_some());
            known.map(|(id, _)| *id).nth(usize::from(which)).unwrap_or(TokenId(uuid(9)))
        };
        let _ = match attempt {
            Attempt::Request(who, amount) => issuer.send(name(*who), &ask(amount)),
            Attempt::Approve(who, which, version) => {
                let request = request(*which, issuer);
                let version = u32::from(*version);
                issuer.send(name(*who), &ApproveAtIssuer { request, version })
            }
            Attempt::Reject(who, which, version) => {
                let request = request(*which, issuer);
                let (version, reason) = (u32::from(*version), "no".to_owned());
                issuer.send(name(*who), &RejectAtIssuer { request, version, reason })
            }
            Attempt::Cancel(who, which, version) => {
                let request = request(*which, issuer);
                issuer.send(name(*who), &CancelAtIssuer { request, version: u32::from(*version) })
            }
            Attempt::Issue(who, which, version) => {
                let request = request(*which, issuer);
                issuer.send(name(*who), &IssueAtIssuer { request, version: u32::from(*version) })
            }
            Attempt::Download(who, which) => {
                let token = token(*which, issuer);
                issuer.send(name(*who), &IssuedAtIssuer { token })
            }
            Attempt::Answer(who, which, accept) => {
                let token = token(*which, issuer);
                let answer = if *accept { HolderAnswer::Accepted } else { HolderAnswer::Declined };
                issuer.send(name(*who), &offered(token, answer))
            }
            Attempt::Remove(who, which) => {
                let token = token(*which, issuer);
                issuer.send(name(*who), &RemovedAtIssuer { token })
            }
            Attempt::Wait(seconds) => {
                issuer.now = issuer.now.after(std::time::Duration::from_secs(*seconds));
                let known = issuer.rows.tokens.iter().filter(|(_, row)| row.is_some());
                let known: Vec<TokenId> = known.map(|(id, _)| *id).collect();
                for token in known {
                    issuer.tick(token).unwrap();
                }
                Ok(serde_json::Value::Null)
            }
        };
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

        /// Whatever anybody tries, in whatever order: after each attempt the books balance, every
        /// reservation belongs to an open offer, and a refused attempt has moved nothing.
        #[test]
        fn the_books_balance_whatever_is_tried(attempts in prop::collection::vec(attempt(), 1..80)) {
            let mut issuer = Issuer::holding(MINTED);
            for attempt in &attempts {
                make(&mut issuer, attempt);
                issuer.audit(MINTED);
            }
        }
    }
}
