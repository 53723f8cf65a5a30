//! Whole issuances, decided in memory.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::{ApproveAtIssuer, CancelAtIssuer, IssueAtIssuer};
use crate::{
    HolderAnswer, Permission, Request, RequestId, RequestStatus, SignedToken, Subject, TokenId,
    fixtures::{dirham, participant, uuid},
    fixtures_network::{Issuer, SECOND_DEVICE, ask, code, present, reject, wallet_of},
    flows::{FlowKind, FlowStatus},
    issuer::IssuerToken,
    message::{IssuedAtIssuer, OfferedAtIssuer, RemovedAtIssuer},
    requests::{LONGEST_REASON, OfferOutcome, OfferOutcomeEnd},
    work::Loaded,
};

const MINTED: i64 = 100_000_000;

fn requested(issuer: &mut Issuer) -> RequestId {
    issuer.requested("500000")
}

fn approved(issuer: &mut Issuer) -> RequestId {
    issuer.approved("500000")
}

fn issued(issuer: &mut Issuer) -> (RequestId, TokenId) {
    issuer.issued("500000")
}

fn offered(token: TokenId, answer: HolderAnswer) -> OfferedAtIssuer {
    OfferedAtIssuer::new(token, answer)
}

fn issue_flow(issuer: &Issuer) -> &crate::Flow {
    present(&issuer.rows.flows).rfind(|flow| flow.kind == FlowKind::ISSUE).unwrap()
}

/// Code, whose doing, and the reason that was given.
fn failure(issuer: &Issuer) -> (&str, &str, Option<&str>) {
    let failure = issue_flow(issuer).failure.as_ref().unwrap();
    (&failure.code, failure.by.as_ref().unwrap().as_str(), failure.reason.as_deref())
}

#[test]
fn from_request_to_vault_balance() {
    let mut issuer = Issuer::holding(MINTED);
    let (request, token) = issued(&mut issuer);
    assert_eq!(issuer.vault("central-bank"), (50_000_000, 50_000_000));
    let devices = ["commercial-bank", SECOND_DEVICE];
    let offers = devices.map(|name| (Subject::IssueAtBroker, wallet_of(name).id.into()));
    let sent = issuer.sends.iter().map(|sent| (sent.subject, sent.to.clone()));
    assert_eq!(sent.collect::<Vec<_>>(), offers);

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

/// The browser that requested is gone for good: whatever another one of the participant answers, no
/// amount stays reserved.
#[test]
fn another_device_answers_when_the_requesting_one_is_lost() {
    for (answer, issuers, holders, status) in [
        (HolderAnswer::Accepted, 50_000_000, 50_000_000, RequestStatus::Issued),
        (HolderAnswer::Declined, MINTED, 0, RequestStatus::Approved),
    ] {
        let mut issuer = Issuer::holding(MINTED);
        let (request, token) = issued(&mut issuer);
        issuer.send(SECOND_DEVICE, &IssuedAtIssuer { token }).unwrap();
        issuer.send(SECOND_DEVICE, &offered(token, answer)).unwrap();
        assert_eq!(issuer.vault("central-bank"), (issuers, 0), "{answer:?}");
        assert_eq!(issuer.vault("commercial-bank"), (holders, 0), "{answer:?}");
        assert_eq!(issuer.request(request).0, status);
        let row = issuer.rows.find::<IssuerToken>(token).unwrap();
        assert_eq!(row.answered_by, Some(wallet_of(SECOND_DEVICE).id));
        issuer.audit(MINTED);
    }
}

#[test]
fn a_device_that_enrols_later_is_asked_about_what_is_on_offer() {
    let mut issuer = Issuer::holding(MINTED);
    let answered = issuer.issued("1").1;
    issuer.send("commercial-bank", &offered(answered, HolderAnswer::Declined)).unwrap();
    let open = issuer.issued("2").1;
    let sends = issuer.sends.len();
    let (stranger, late) = (issuer.enrol("commercial-bank-2"), issuer.enrol("commercial-bank"));
    let told = &issuer.sends[sends..];
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].subject, &told[0].to), (Subject::IssueAtBroker, &late.into()));
    assert_eq!(told[0].body["Token"], open.to_string());
    let devices = &issuer.rows.find::<IssuerToken>(open).unwrap().devices;
    assert!(devices.contains(&late) && !devices.contains(&stranger));

    issuer.settings.offer_devices = 1;
    let alone = issuer.enrol("commercial-bank");
    assert!(issuer.sends.iter().all(|sent| sent.to != alone.into()));
    issuer.settings.offer_devices = 8;
    issuer.now = crate::fixtures::later(600);
    let too_late = issuer.enrol("commercial-bank");
    assert!(issuer.sends.iter().all(|sent| sent.to != too_late.into()), "its time is over");
}

#[test]
fn the_first_answer_stands_for_the_other_device() {
    use HolderAnswer::{Accepted, Declined};
    for (first, other) in [(Accepted, Declined), (Declined, Accepted)] {
        let mut issuer = Issuer::holding(MINTED);
        let (_, token) = issued(&mut issuer);
        issuer.send("commercial-bank", &offered(token, first)).unwrap();
        let told = issuer.sends.last().unwrap();
        assert_eq!(told.to, wallet_of(SECOND_DEVICE).id.into());
        let (postings, sends) = (issuer.postings.len(), issuer.sends.len());
        issuer.send(SECOND_DEVICE, &offered(token, first)).unwrap();
        assert_eq!(code(issuer.send(SECOND_DEVICE, &offered(token, other))), "ALREADY_ANSWERED");
        assert_eq!((issuer.postings.len(), issuer.sends.len()), (postings, sends));
        let fetched = issuer.send(SECOND_DEVICE, &IssuedAtIssuer { token });
        assert_eq!(fetched.is_ok(), first == Accepted, "what was accepted the others can fetch");
        issuer.audit(MINTED);
    }
}

#[test]
fn an_offer_goes_to_the_devices_that_were_seen_lately_and_not_to_too_many() {
    use std::time::Duration;
    let offered_to = |settled: &dyn Fn(&mut Issuer)| {
        let mut issuer = Issuer::holding(MINTED);
        let request = approved(&mut issuer);
        settled(&mut issuer);
        issuer.send("central-bank", &IssueAtIssuer { request, version: 3 }).unwrap();
        present::<IssuerToken>(&issuer.rows.tokens).next().unwrap().devices.clone()
    };
    let [first, second] = ["commercial-bank", SECOND_DEVICE].map(|name| wallet_of(name).id);
    assert_eq!(offered_to(&|_| {}), [first, second]);
    assert_eq!(offered_to(&|issuer| issuer.settings.offer_devices = 1), [first]);
    for (days, expected) in [(30, &[first, second][..]), (31, &[first])] {
        let devices = offered_to(&|issuer| {
            issuer.last_seen = Some(issuer.now);
            issuer.now = issuer.now.after(Duration::from_secs(days * 86_400));
        });
        assert_eq!(devices, expected, "seen {days} days ago");
    }
}

#[test]
fn a_decline_releases_and_says_who_declined() {
    let mut issuer = Issuer::holding(MINTED);
    let (request, token) = issued(&mut issuer);
    issuer.send("commercial-bank", &offered(token, HolderAnswer::Declined)).unwrap();
    assert_eq!(issuer.vault("central-bank"), (MINTED, 0));
    assert_eq!(issuer.request(request).0, RequestStatus::Approved);
    assert_eq!(failure(&issuer), ("DECLINED", "commercial-bank", None));
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
    assert_eq!(failure(&issuer), ("CANCELLED", "commercial-bank", None));
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
    assert_eq!(code(issuer.send("commercial-bank", &decline("\u{202e}on"))), "MALFORMED_BODY");
    issuer.send("commercial-bank", &decline("UNKNOWN_KEY")).unwrap();
    assert_eq!(failure(&issuer), ("DECLINED", "commercial-bank", Some("UNKNOWN_KEY")));
    let download = IssuedAtIssuer { token };
    assert_eq!(code(issuer.send("commercial-bank", &download)), "ALREADY_ANSWERED");
    issuer.audit(MINTED);
}

/// A decline is an outcome of the offer and no failure of the request, until it is issued again.
#[test]
fn the_outcome_of_an_offer_stands_on_its_request() {
    use OfferOutcomeEnd::{Declined, Lapsed};
    let mut issuer = Issuer::holding(MINTED);
    let request = approved(&mut issuer);
    let outcome = |issuer: &Issuer| {
        issuer.rows.find::<Request>(request).unwrap().offer_outcome.clone().unwrap()
    };
    let issue = |issuer: &mut Issuer| -> TokenId {
        let version = issuer.request(request).1;
        let answer = issuer.send("central-bank", &IssueAtIssuer { request, version }).unwrap();
        let row = issuer.rows.find::<Request>(request).unwrap();
        assert_eq!(row.offer_outcome, None, "it is on offer again");
        answer["Token"].as_str().unwrap().parse().unwrap()
    };
    for (said, reason, automatic) in [
        (Some(" not what we agreed\n"), Some("not what we agreed"), false),
        (Some("TOKEN_DIFFERS"), Some("TOKEN_DIFFERS"), true),
        (Some(" "), None, false),
        (None, None, false),
    ] {
        let token = issue(&mut issuer);
        let decline = OfferedAtIssuer {
            reason: said.map(str::to_owned),
            ..offered(token, HolderAnswer::Declined)
        };
        issuer.send("commercial-bank", &decline).unwrap();
        let by = Some(participant("commercial-bank"));
        let reason = reason.map(str::to_owned);
        let at = issuer.now;
        let expected = OfferOutcome { end: Declined, by, reason, automatic, at };
        assert_eq!(outcome(&issuer), expected);
        assert_eq!(issuer.request(request).0, RequestStatus::Approved);
    }
    let token = issue(&mut issuer);
    issuer.now = crate::fixtures::later(600);
    issuer.tick(token).unwrap();
    let at = issuer.now;
    let expected = OfferOutcome { end: Lapsed, by: None, reason: None, automatic: false, at };
    assert_eq!(outcome(&issuer), expected);
    let version = issuer.request(request).1;
    issuer.send("commercial-bank", &CancelAtIssuer { request, version }).unwrap();
    assert_eq!(outcome(&issuer), expected, "it is what became of the last offer");
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
        |issuer| issuer.rows.flows.values_mut().for_each(|row| *row = Loaded::Missing),
        |issuer| issuer.rows.requests.values_mut().for_each(|row| *row = Loaded::Missing),
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
    assert_eq!(present(&issuer.rows.tokens).count(), 1);
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
    let reject = |reason: &str| reject(request, 1, reason);
    assert_eq!(code(issuer.send("central-bank", &reject("  "))), "MALFORMED_BODY");
    assert_eq!(code(issuer.send("central-bank", &reject(&"x".repeat(501)))), "MALFORMED_BODY");
    let cancel = CancelAtIssuer { request, version: 1 };
    assert_eq!(code(issuer.send("commercial-bank-2", &cancel)), "NOT_FOUND");
    issuer.send("commercial-bank", &cancel).unwrap();
    assert_eq!(code(issuer.send("central-bank", &reject("late"))), "STALE");
    assert_eq!(issuer.request(request).0, RequestStatus::Cancelled);
}

/// The permission belongs to the turn: a custodian's does not give the issuer's approval.
#[test]
fn an_approver_needs_the_permission_of_the_turn() {
    let mut issuer = Issuer::holding(MINTED);
    let request = requested(&mut issuer);
    let approve = ApproveAtIssuer { request, version: 1 };
    let bank = participant("central-bank");
    let granted = vec![Permission::IssuancesCustodian];
    issuer.rows.participants.get_mut(&bank).unwrap().permissions = granted;
    assert_eq!(code(issuer.send("central-bank", &approve)), "FORBIDDEN");
    let reader = &issuer.rows.participants[&bank];
    let row = issuer.rows.find::<Request>(request).unwrap();
    assert!(row.actions(reader, &dirham()).is_empty());
}

/// A damaged row refuses the command that names it, and no other.
#[test]
fn a_row_that_cannot_be_read_refuses_only_who_needs_it() {
    let mut issuer = Issuer::holding(MINTED);
    let (damaged, other) = (requested(&mut issuer), requested(&mut issuer));
    issuer.rows.requests.insert(damaged, Loaded::Unreadable);
    let approve = |request| ApproveAtIssuer { request, version: 1 };
    assert_eq!(code(issuer.send("central-bank", &approve(damaged))), "INTERNAL");
    issuer.send("central-bank", &approve(other)).unwrap();
}
