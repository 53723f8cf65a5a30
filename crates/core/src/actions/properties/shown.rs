//! An action that is shown is admitted, and one that is not shown is refused.

use std::{cell::RefCell, collections::BTreeMap};

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::Value;

use super::{
    attempt::walk,
    begun,
    carry_out::{correct, make},
};
use crate::{
    Definition, DefinitionId, Participant, Permission, Refusal, Request, RequestAction,
    RequestType, TokenAction,
    actions::{
        ApproveAtIssuer, CancelAtIssuer, CompleteRedemptionAtIssuer, CompleteTransferAtIssuer,
        DismissAtIssuer, IssueAtIssuer, ReviseAtIssuer, WithdrawAtIssuer,
    },
    fixtures::{dirham, participant, uuid},
    fixtures_network::{Issuer, NAMES, present, reject},
    issuer::IssuerToken,
    work::Loaded,
};

/// The permissions that requests need.
const GRANTED: [Permission; 7] = [
    Permission::IssuancesCustodian,
    Permission::IssuancesIssuer,
    Permission::IssuancesNonIssuer,
    Permission::TransfersNonIssuer,
    Permission::RedemptionsCustodian,
    Permission::RedemptionsIssuer,
    Permission::RedemptionsNonIssuer,
];

const ACTIONS: [RequestAction; 8] = [
    RequestAction::Approve,
    RequestAction::Reject,
    RequestAction::Issue,
    RequestAction::Withdraw,
    RequestAction::Complete,
    RequestAction::Cancel,
    RequestAction::Dismiss,
    RequestAction::Correct,
];

/// Those with which the request goes on.
const LEADING_ON: [RequestAction; 4] =
    [RequestAction::Approve, RequestAction::Reject, RequestAction::Issue, RequestAction::Complete];

/// Of what is not shown, one in so many is tried: it is by far the most.
const HIDDEN_TRIED: usize = 4;

/// How often each action was tried, of which kind of request (none of a token), shown or hidden.
#[derive(Default)]
struct Tried {
    counted: BTreeMap<(String, Option<RequestType>, bool), u32>,
    hidden: usize,
}

impl Tried {
    /// Whether it is to be tried, which is counted then.
    fn count(&mut self, action: String, kind: Option<RequestType>, is_shown: bool) -> bool {
        self.hidden += usize::from(!is_shown);
        let is_tried = is_shown || self.hidden.is_multiple_of(HIDDEN_TRIED);
        if is_tried {
            *self.counted.entry((action, kind, is_shown)).or_default() += 1;
        }
        is_tried
    }

    fn check_token(&mut self, issuer: &Issuer, row: &IssuerToken, reader: &Participant) {
        let shown = row.actions(reader);
        for action in TokenAction::ALL {
            let is_shown = shown.contains(&action);
            if !self.count(format!("{action:?}"), None, is_shown) {
                continue;
            }
            let revise = ReviseAtIssuer {
                token: row.token,
                version: row.version,
                status: action.status(),
                reason: action.needs_reason().then(|| "court order".to_owned()),
            };
            let outcome = issuer.clone().send(reader.id.as_str(), &revise);
            let by = &reader.id;
            assert_eq!(outcome.is_ok(), is_shown, "{action:?} by {by}: {outcome:?} {row:?}");
        }
    }

    fn check_request(
        &mut self,
        issuer: &Issuer,
        (row, definition): (&Request, &Definition),
        reader: &Participant,
    ) {
        let shown = row.actions(reader, definition);
        if shown.iter().any(|action| LEADING_ON.contains(action)) {
            assert_eq!(row.next(), Some(&reader.id), "whoever can lead it on is next: {row:?}");
        }
        for action in ACTIONS {
            let is_shown = shown.contains(&action);
            if !self.count(format!("{action:?}"), Some(row.kind.name()), is_shown) {
                continue;
            }
            let by = reader.id.as_str();
            match try_action(issuer, by, row, action) {
                Ok(_) => assert!(is_shown, "{action:?} by {by} is hidden: {row:?}"),
                // What the vault covers is known only when it is tried.
                Err(Refusal::InsufficientFunds { .. } | Refusal::NotCovered { .. }) => {
                    assert!(matches!(action, RequestAction::Issue | RequestAction::Approve));
                }
                Err(refusal) => assert!(!is_shown, "{action:?} by {by}: {refusal} {row:?}"),
            }
        }
    }

    fn assert_everything(&self) {
        let of = |wanted| self.counted.keys().filter(move |(.., is_shown)| *is_shown == wanted);
        // Three of tokens, and of requests: issuances and the others approve, reject, cancel,
        // dismiss, correct; issue and withdraw; complete push requests and redemptions.
        let shown = 3 + 4 * 5 + 2 + 2;
        assert_eq!(
            of(true).count(),
            shown,
            "each was shown where there is one: {:?}",
            self.counted
        );
        let hidden = 3 + 4 * ACTIONS.len();
        assert_eq!(of(false).count(), hidden, "each was hidden: {:?}", self.counted);
        assert!(self.counted.values().all(|count| *count >= 10), "{:?}", self.counted);
    }
}

fn try_action(
    issuer: &Issuer,
    name: &str,
    row: &Request,
    action: RequestAction,
) -> Result<Value, Refusal> {
    let (mut issuer, request, version) = (issuer.clone(), row.id, row.version);
    match action {
        RequestAction::Approve => issuer.send(name, &ApproveAtIssuer { request, version }),
        RequestAction::Reject => issuer.send(name, &reject(request, version, "no")),
        RequestAction::Issue => issuer.send(name, &IssueAtIssuer { request, version }),
        RequestAction::Withdraw => issuer.send(name, &WithdrawAtIssuer { request, version }),
        RequestAction::Complete if row.kind.is_transfer() => {
            issuer.send(name, &CompleteTransferAtIssuer { request, version })
        }
        RequestAction::Complete => {
            issuer.send(name, &CompleteRedemptionAtIssuer { request, version })
        }
        RequestAction::Cancel => issuer.send(name, &CancelAtIssuer { request, version }),
        RequestAction::Dismiss => issuer.send(name, &DismissAtIssuer { request, version }),
        RequestAction::Correct => {
            let definition = admit_requests(&mut issuer, row);
            correct(&mut issuer, name, row, (definition, "1".to_owned()))
        }
    }
}

/// Whether a correction is admitted is the rejected request's to say: it is of a definition that
/// admits it, with whoever takes part in transfers.
fn admit_requests(issuer: &mut Issuer, row: &Request) -> DefinitionId {
    issuer.settings.open_requests = u32::MAX;
    let definition = Definition { id: DefinitionId(uuid(0xc0)), ..dirham() };
    let id = definition.id;
    issuer.rows.definitions.insert(id, Loaded::Present(definition));
    if let Some(counterpart) = row.kind.counterpart() {
        let counterpart = issuer.rows.participants.get_mut(counterpart).unwrap();
        counterpart.permissions.push(Permission::TransfersNonIssuer);
    }
    id
}

/// In every state that is reached, whoever may do whatever.
#[test]
fn the_actions_shown_are_exactly_those_admitted() {
    let config = Config { cases: 500, failure_persistence: None, ..Config::default() };
    let permissions =
        prop::collection::vec(prop::bool::weighted(0.85), GRANTED.len() * NAMES.len());
    let tried = RefCell::new(Tried::default());
    let outcome = TestRunner::new(config).run(&(walk(30..80), permissions), |(walk, granted)| {
        let mut issuer = begun(walk.len());
        for attempt in &walk {
            let _ = make(&mut issuer, attempt);
        }
        // What was sent and posted is not needed any more, and would be copied with each attempt.
        issuer.sends.clear();
        issuer.postings.clear();
        // Permissions that were granted when a request was made may be gone.
        for (participant, granted) in
            issuer.rows.participants.values_mut().zip(granted.chunks(GRANTED.len()))
        {
            let granted = GRANTED.iter().zip(granted).filter(|(_, granted)| **granted);
            participant.permissions = granted.map(|(permission, _)| *permission).collect();
        }
        let mut tried = tried.borrow_mut();
        for reader in NAMES.map(|name| &issuer.rows.participants[&participant(name)]) {
            for row in present(&issuer.rows.tokens) {
                tried.check_token(&issuer, row, reader);
            }
            for row in present(&issuer.rows.requests) {
                let definition = issuer.definition(row.definition);
                tried.check_request(&issuer, (row, definition), reader);
            }
        }
        Ok(())
    });
    outcome.unwrap();
    tried.into_inner().assert_everything();
}
