//! What must never happen, whatever anybody tries: a machine searches for the way to it, and says
//! how far it came.
#![cfg(not(target_arch = "wasm32"))]

mod attempt;
mod shown;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;

use super::*;
use crate::{
    DefinitionId, HolderAnswer, Request, RequestId, RequestStatus, RequestType, Stage, TokenId,
    TokenStatus, WalletId,
    definition::DefinitionStatus,
    fixtures::{dirham, participant, uuid},
    fixtures_network::{Issuer, NAMES, dinar, present, reject, wallet_of},
    issuer::IssuerTokenState,
    message::ReviseAtBroker,
    requests::RequestKind,
    work::{Loaded, Row, Table},
};
use attempt::{Attempt, What, walk};

type Tokens = Table<IssuerToken>;

const MINTED: i64 = 100_000_000;

/// Mostly one that the attempt can be meant for, now and then any: the latest ones first.
fn pick<R: Row>(table: &Table<R>, which: usize, is_meant: impl Fn(&R) -> bool) -> Option<R> {
    let meant = present(table).rev().filter(|row| which == 5 || is_meant(row));
    let meant: Vec<&R> = meant.collect();
    meant.get(which % meant.len().max(1)).map(|row| (*row).clone())
}

fn make(issuer: &mut Issuer, attempt: &Attempt) -> Result<Value, Refusal> {
    let Attempt { what, which, version_off, ref amount, .. } = *attempt;
    let mut who = attempt.device();
    let request = pick(&issuer.rows.requests, which, |row| what.is_meant_for(row));
    let definition = pick(&issuer.rows.definitions, which, |row| what.is_meant_to_change(row));
    let definition = definition.unwrap_or_else(dirham);
    let token = pick(&issuer.rows.tokens, which, |row| what.is_meant_to_step(row));
    let seen = |version: u32| if version_off { version + 1 } else { version };
    let token_version = token.as_ref().map_or(1, |row| seen(row.version));
    let token = token.map_or(TokenId(uuid(9)), |row| row.token);
    let turn = request.as_ref().and_then(|row| {
        row.approvals.iter().find(|slot| slot.decision == crate::Approval::Pending)
    });
    let turn = turn.and_then(|slot| NAMES.into_iter().find(|name| *name == slot.by.as_str()));
    if let (What::Approve | What::Reject, "central-bank", Some(turn)) = (what, who, turn) {
        who = turn;
    }
    let redeems = request.as_ref().is_some_and(|row| row.kind.name() == RequestType::Redemption);
    let (request, version) =
        request.as_ref().map_or((RequestId(uuid(9)), 1), |row| (row.id, seen(row.version)));
    let (id, definition_version) = (definition.id, seen(definition.version));
    let amount = amount.clone();
    match what {
        What::Define => issuer.send(
            who,
            &DefineAtIssuer { name: format!("Dinar {}", issuer.rows.flows.len()), ..dinar() },
        ),
        What::ApproveDefinition => issuer
            .send(who, &ApproveDefinitionAtIssuer { definition: id, version: definition_version }),
        What::Decommission => {
            issuer.send(who, &DecommissionAtIssuer { definition: id, version: definition_version })
        }
        What::Activate => {
            issuer.send(who, &ActivateAtIssuer { definition: id, version: definition_version })
        }
        What::Mint => issuer.send(who, &MintAtIssuer { definition: id, amount }),
        What::Burn => issuer.send(who, &BurnAtIssuer { definition: id, amount }),
        What::Transfer => {
            let party = participant(NAMES[(which + 3) % NAMES.len()]);
            let amount = small(which, amount);
            issuer.send(who, &TransferAtIssuer { party, definition: id, amount })
        }
        What::RequestPush | What::RequestPull => {
            let r#type = match what {
                What::RequestPush => TransferType::Push,
                _ => TransferType::Pull,
            };
            // Mostly the other one that holds.
            let party = if which < 4 { "commercial-bank-2" } else { NAMES[which % NAMES.len()] };
            let (party, amount) = (participant(party), small(which, amount));
            let corrects = None;
            let body = RequestTransferAtIssuer { r#type, party, definition: id, amount, corrects };
            issuer.send(who, &body)
        }
        What::RequestRedemption => {
            let amount = small(which, amount);
            issuer.send(who, &RequestRedemptionAtIssuer::new(id, amount))
        }
        What::Complete if redeems => {
            issuer.send(who, &CompleteRedemptionAtIssuer { request, version })
        }
        What::Complete => issuer.send(who, &CompleteTransferAtIssuer { request, version }),
        What::Request => issuer.send(who, &RequestIssuanceAtIssuer::new(id, amount)),
        What::Approve => issuer.send(who, &ApproveAtIssuer { request, version }),
        What::Reject => issuer.send(who, &reject(request, version, "no")),
        What::Cancel => issuer.send(who, &CancelAtIssuer { request, version }),
        What::Dismiss => issuer.send(who, &DismissAtIssuer { request, version }),
        What::Correct => match issuer.rows.find::<Request>(request).cloned() {
            Ok(rejected) => correct(issuer, who, &rejected, (id, small(which, amount))),
            Err(_) => {
                let corrects = Some(request);
                issuer.send(who, &RequestIssuanceAtIssuer { definition: id, amount, corrects })
            }
        },
        What::Issue => issuer.send(who, &IssueAtIssuer { request, version }),
        What::Download => issuer.send(who, &IssuedAtIssuer { token }),
        What::Accept => issuer.send(who, &OfferedAtIssuer::new(token, HolderAnswer::Accepted)),
        What::Decline => issuer.send(who, &OfferedAtIssuer::new(token, HolderAnswer::Declined)),
        What::Remove => issuer.send(who, &RemovedAtIssuer { token }),
        What::Suspend | What::Reactivate | What::Revoke => {
            let status = match what {
                What::Suspend => TokenStatus::Suspended,
                What::Reactivate => TokenStatus::Active,
                _ => TokenStatus::Revoked,
            };
            let reason = Some("court order".to_owned());
            issuer.send(who, &ReviseAtIssuer { token, version: token_version, status, reason })
        }
        What::Wait => {
            issuer.now = issuer.now.after(Duration::from_secs(which as u64 * 120));
            let known: Vec<TokenId> = present(&issuer.rows.tokens).map(|row| row.token).collect();
            known.into_iter().try_for_each(|token| issuer.tick(token))?;
            Ok(Value::Null)
        }
    }
}

/// A request like a rejected one, which it corrects.
fn correct(
    issuer: &mut Issuer,
    who: &str,
    rejected: &Request,
    (definition, amount): (DefinitionId, String),
) -> Result<Value, Refusal> {
    let corrects = Some(rejected.id);
    let transfer = |r#type, party: &ParticipantId| {
        let (party, amount) = (party.clone(), amount.clone());
        RequestTransferAtIssuer { r#type, party, definition, amount, corrects }
    };
    match &rejected.kind {
        RequestKind::Issuance { .. } => {
            issuer.send(who, &RequestIssuanceAtIssuer { definition, amount, corrects })
        }
        RequestKind::Push { to } => issuer.send(who, &transfer(TransferType::Push, to)),
        RequestKind::Pull { from } => issuer.send(who, &transfer(TransferType::Pull, from)),
        RequestKind::Redemption => {
            issuer.send(who, &RequestRedemptionAtIssuer { definition, amount, corrects })
        }
    }
}

/// Mostly no more than is held.
fn small(which: usize, amount: String) -> String {
    if which < 5 { "0.01".to_owned() } else { amount }
}

/// How often each attempt was carried out and refused, and which states were seen.
#[derive(Default)]
struct Reached {
    done: BTreeMap<What, u32>,
    refused: BTreeMap<What, u32>,
    requests: BTreeSet<(RequestType, RequestStatus)>,
    stages: BTreeSet<Stage>,
    tokens: BTreeSet<&'static str>,
    statuses: BTreeSet<(&'static str, TokenStatus)>,
    definitions: BTreeSet<&'static str>,
    /// First answers: on the device that requested, and on another one.
    answered: BTreeMap<bool, u32>,
    /// How an answer to an offer that another device had answered ended.
    late: BTreeMap<&'static str, u32>,
}

impl Reached {
    fn count(&mut self, issuer: &Issuer, what: What, outcome: &Result<Value, Refusal>) {
        let counted = if outcome.is_ok() { &mut self.done } else { &mut self.refused };
        *counted.entry(what).or_default() += 1;
        self.requests
            .extend(present(&issuer.rows.requests).map(|row| (row.kind.name(), row.status)));
        self.stages.extend(present(&issuer.rows.requests).map(Request::stage));
        self.tokens.extend(present(&issuer.rows.tokens).map(|row| row.state.as_str()));
        let accepted =
            present(&issuer.rows.tokens).filter(|row| row.answer == Some(HolderAnswer::Accepted));
        self.statuses.extend(accepted.map(|row| (row.state.as_str(), row.status)));
        self.definitions.extend(present(&issuer.rows.definitions).map(|row| row.status.as_str()));
    }

    /// The first answer to an offer stands, and is by a device of the holder, which the others are
    /// told of.
    fn check_answers(&mut self, before: &Tokens, issuer: &Issuer, attempt: &Attempt) {
        for row in present::<IssuerToken>(&issuer.rows.tokens) {
            let earlier = before.get(&row.token).and_then(Loaded::present);
            if let Some(earlier) = earlier.filter(|earlier| earlier.answer.is_some()) {
                let answered = |row: &IssuerToken| (row.answer, row.answered_by, row.public_key);
                assert_eq!(answered(row), answered(earlier));
            }
            let device = row.answered_by.map(|by| issuer.rows.find::<Wallet>(by).unwrap());
            assert_eq!(device.is_some(), row.answer.is_some());
            let Some(device) = device else { continue };
            assert_eq!((&device.participant, device.public_key), (&row.holder, row.public_key));
            if earlier.is_none_or(|earlier| earlier.answer.is_none()) {
                let requesting = row.devices.first() == Some(&device.id);
                *self.answered.entry(requesting).or_default() += 1;
                for other in row.devices.iter().filter(|other| **other != device.id) {
                    assert_eq!(told(issuer, *other, row.token), Some(row.status), "{attempt:?}");
                }
            }
        }
    }

    /// What becomes of a late answer of the other device.
    fn count_late(&mut self, before: &Tokens, attempt: &Attempt, outcome: &Result<Value, Refusal>) {
        let answer = match attempt.what {
            What::Accept => HolderAnswer::Accepted,
            What::Decline => HolderAnswer::Declined,
            _ => return,
        };
        let (what, by) = (attempt.what, attempt.device());
        let row = pick(before, attempt.which, |row| what.is_meant_to_step(row));
        let Some(row): Option<IssuerToken> = row else { return };
        let theirs = wallet_of(by).participant == row.holder;
        let Some(first) = row.answer.filter(|_| theirs) else { return };
        if row.answered_by == Some(wallet_of(by).id) {
            return;
        }
        let code = outcome.as_ref().map_or_else(Refusal::code, |_| "acknowledged");
        assert_eq!(code, if first == answer { "acknowledged" } else { "ALREADY_ANSWERED" });
        *self.late.entry(code).or_default() += 1;
    }

    fn assert_everything(&self) {
        for requesting in [true, false] {
            let times = self.answered.get(&requesting).copied().unwrap_or(0);
            assert!(times >= 100, "on the requesting device ({requesting}): {times} answers only");
        }
        for end in ["acknowledged", "ALREADY_ANSWERED"] {
            let times = self.late.get(end).copied().unwrap_or(0);
            assert!(times >= 20, "{end}: {times} late answers only");
        }
        for what in What::ALL {
            let done = self.done.get(&what).copied().unwrap_or(0);
            assert!(done >= 50, "{what:?} was carried out {done} times only");
            let refused = self.refused.get(&what).copied().unwrap_or(0);
            assert!(what == What::Wait || refused >= 50, "{what:?} was refused {refused} times");
        }
        use RequestStatus::{Approved, Cancelled, Completed, Issued, Issuing, Pending, Rejected};
        use RequestType::{Issuance, Pull, Push, Redemption};
        let of = |kind, own: &[RequestStatus]| {
            let all = [Pending, Rejected, Cancelled].into_iter().chain(own.iter().copied());
            all.map(|status| (kind, status)).collect::<BTreeSet<_>>()
        };
        let all = [
            of(Issuance, &[Approved, Issuing, Issued]),
            of(Push, &[Approved, Completed]),
            of(Pull, &[Completed]),
            of(Redemption, &[Approved, Completed]),
        ];
        assert_eq!(self.requests, all.into_iter().flatten().collect());
        assert_eq!(self.stages, BTreeSet::from(Stage::ALL));
        use IssuerTokenState as T;
        let all = [T::Issued, T::Offered, T::Lapsed, T::Withdrawn, T::Removed].map(T::as_str);
        assert_eq!(self.tokens, BTreeSet::from(all));
        use TokenStatus::{Active, Revoked, Suspended};
        let accepted = ["OFFERED", "REMOVED"].into_iter();
        let accepted = accepted.flat_map(|state| [Active, Suspended, Revoked].map(|s| (state, s)));
        assert_eq!(self.statuses, accepted.collect(), "accepted tokens, held and removed");
        use DefinitionStatus as D;
        let all = [D::Pending, D::Active, D::Decommissioned].map(D::as_str);
        assert_eq!(self.definitions, BTreeSet::from(all));
    }
}

/// What a device was last told of a token.
fn told(issuer: &Issuer, device: WalletId, token: TokenId) -> Option<TokenStatus> {
    let to_it = issuer.sends.iter().rev().filter(|sent| sent.to == device.into());
    let revised = to_it.filter(|sent| sent.subject == Subject::ReviseAtBroker);
    let mut revised = revised.map(|sent| serde_json::from_value(sent.body.clone()).unwrap());
    revised.find(|revise: &ReviseAtBroker| revise.token == token).map(|revise| revise.status)
}

/// What the attempts begin with. Few come to revisions by themselves: in two of three cases a token
/// is held, and in half of those it is suspended.
fn begun(length: usize) -> Issuer {
    let mut issuer = Issuer::holding(MINTED);
    if !length.is_multiple_of(3) {
        let (_, token) = issuer.issued("1");
        let accepted = OfferedAtIssuer::new(token, HolderAnswer::Accepted);
        issuer.send("commercial-bank", &accepted).unwrap();
        // Half of it is sent on, so that two have something to transfer.
        let party = participant("commercial-bank-2");
        let (definition, amount) = (dirham().id, "0.50".to_owned());
        let send = TransferAtIssuer { party, definition, amount };
        issuer.send("commercial-bank", &send).unwrap();
        if length.is_multiple_of(2) {
            let (status, reason) = (TokenStatus::Suspended, Some("court order".to_owned()));
            let version = issuer.rows.find::<IssuerToken>(token).unwrap().version;
            let suspend = ReviseAtIssuer { token, version, status, reason };
            issuer.send("central-bank", &suspend).unwrap();
        }
    }
    issuer
}

fn outstanding(issuer: &Issuer) -> i64 {
    -issuer.rows.balances[&(dirham().id, crate::books::Account::Supply)]
}

/// Whatever anybody tries, in whatever order: after each attempt the books balance, every
/// reservation belongs to an open offer or an approved request, and a refused attempt has changed nothing.
#[test]
fn the_books_balance_whatever_is_tried() {
    let config = Config { cases: 900, failure_persistence: None, ..Config::default() };
    let reached = RefCell::new(Reached::default());
    let outcome = TestRunner::new(config).run(&walk(60..140), |attempts| {
        let mut issuer = begun(attempts.len());
        issuer.settings.definition_authority = Some(participant("custodian"));
        for attempt in &attempts {
            let was = issuer.rows.tokens.clone();
            let before = (issuer.postings.len(), issuer.sends.len());
            let outcome = make(&mut issuer, attempt);
            reached.borrow_mut().check_answers(&was, &issuer, attempt);
            reached.borrow_mut().count_late(&was, attempt, &outcome);
            issuer.audit(outstanding(&issuer));
            if outcome.is_err() {
                assert_eq!((issuer.postings.len(), issuer.sends.len()), before);
            }
            reached.borrow_mut().count(&issuer, attempt.what, &outcome);
        }
        Ok(())
    });
    outcome.unwrap();
    reached.into_inner().assert_everything();
}
