//! How far the attempts came.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde_json::Value;

use super::{
    attempt::{Attempt, What},
    carry_out::pick,
};
use crate::{
    Flow, HolderAnswer, ParticipantId, Refusal, Request, RequestStatus, RequestType, Stage,
    Subject, TokenId, TokenStatus, WalletId,
    actions::SUBJECTS,
    definition::DefinitionStatus,
    fixtures_network::{Issuer, present, wallet_of},
    flows::FlowStatus,
    host::{ChatState, HostChat},
    issuer::{IssuerToken, IssuerTokenState},
    message::ReviseAtBroker,
    work::{Loaded, Table, Wallet},
};

/// Time passes, and a session opens, whoever asks.
const NEVER_REFUSED: [What; 2] = [What::Session, What::Wait];

type Tokens = Table<IssuerToken>;

/// How often each attempt was carried out and refused, and which states were seen.
#[derive(Default)]
pub(super) struct Reached {
    done: BTreeMap<What, u32>,
    refused: BTreeMap<What, u32>,
    requests: BTreeSet<(RequestType, RequestStatus)>,
    stages: BTreeSet<Stage>,
    tokens: BTreeSet<&'static str>,
    statuses: BTreeSet<(&'static str, TokenStatus)>,
    definitions: BTreeSet<&'static str>,
    chats: BTreeSet<&'static str>,
    /// First answers: on the device that requested, and on another one.
    answered: BTreeMap<bool, u32>,
    /// How an answer to an offer that another device had answered ended.
    late: BTreeMap<&'static str, u32>,
    /// Flows that ended, by how their outcome concerns anybody.
    outcomes: BTreeSet<&'static str>,
}

impl Reached {
    pub(super) fn count(&mut self, issuer: &Issuer, what: What, outcome: &Result<Value, Refusal>) {
        self.count_attempt(what, outcome);
        self.requests
            .extend(present(&issuer.rows.requests).map(|row| (row.kind.name(), row.status)));
        self.stages.extend(present(&issuer.rows.requests).map(Request::stage));
        self.tokens.extend(present(&issuer.rows.tokens).map(|row| row.state.as_str()));
        let accepted =
            present(&issuer.rows.tokens).filter(|row| row.answer == Some(HolderAnswer::Accepted));
        self.statuses.extend(accepted.map(|row| (row.state.as_str(), row.status)));
        self.definitions.extend(present(&issuer.rows.definitions).map(|row| row.status.as_str()));
        self.chats.extend(present(&issuer.rows.chats).map(|row: &HostChat| row.state.as_str()));
        self.outcomes.extend(present(&issuer.rows.flows).map(|flow| concerns(issuer, flow)));
    }

    /// The first answer to an offer stands, and is by a device of the holder, which the others are
    /// told of.
    pub(super) fn check_answers(&mut self, before: &Tokens, issuer: &Issuer, attempt: &Attempt) {
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
    pub(super) fn count_late(
        &mut self,
        before: &Tokens,
        attempt: &Attempt,
        outcome: &Result<Value, Refusal>,
    ) {
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

    /// How many attempts were carried out.
    pub(super) fn carried_out(&self) -> u32 {
        self.done.values().sum()
    }

    /// Counts what became of an attempt, without a look at the states.
    pub(super) fn count_attempt(&mut self, what: What, outcome: &Result<Value, Refusal>) {
        let counted = if outcome.is_ok() { &mut self.done } else { &mut self.refused };
        *counted.entry(what).or_default() += 1;
    }

    /// Everything that is tried was carried out so many times at least, and with it every action that
    /// there is.
    pub(super) fn assert_each_action(&self, least: u32) {
        for what in What::ALL {
            let done = self.done.get(what).copied().unwrap_or(0);
            assert!(done >= least, "{what:?} was carried out {done} times only: {self}");
        }
        let tried: BTreeSet<Subject> = What::ALL.iter().filter_map(|what| what.subject()).collect();
        assert_eq!(tried, BTreeSet::from_iter(SUBJECTS.iter().copied()), "every action is tried");
    }

    pub(super) fn assert_everything(&self) {
        for requesting in [true, false] {
            let times = self.answered.get(&requesting).copied().unwrap_or(0);
            assert!(times >= 50, "on the requesting device ({requesting}): {times} answers only");
        }
        for end in ["acknowledged", "ALREADY_ANSWERED"] {
            let times = self.late.get(end).copied().unwrap_or(0);
            assert!(times >= 10, "{end}: {times} late answers only");
        }
        self.assert_each_action(20);
        for what in What::ALL.iter().filter(|what| !NEVER_REFUSED.contains(what)) {
            let refused = self.refused.get(what).copied().unwrap_or(0);
            assert!(refused >= 20, "{what:?} was refused {refused} times: {self}");
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
        use ChatState as C;
        let all = [C::Open, C::Done, C::Failed, C::Closed].map(C::as_str);
        assert_eq!(self.chats, BTreeSet::from(all));
        let all = ["nobody yet", "nobody", "others", "the initiator, too"];
        assert_eq!(self.outcomes, BTreeSet::from(all));
    }
}

/// Whom the outcome of a flow concerns. Nobody is shown what they do not see; whoever waited for it
/// is; and the device that is named is the initiator's own.
fn concerns(issuer: &Issuer, flow: &Flow) -> &'static str {
    let concerned = flow.outcome_concerns();
    let sees = |who: &&ParticipantId| flow.parties.contains(who);
    assert!(concerned.iter().all(sees), "{:?} of {flow:?}", concerned);
    if let Some(device) = flow.device {
        let device = issuer.rows.find::<Wallet>(device).unwrap();
        assert_eq!(device.participant, flow.initiator, "{flow:?}");
    }
    let concerns_initiator = concerned.contains(&flow.initiator);
    let took_time = flow.ended_at.is_some_and(|ended_at| ended_at > flow.started_at);
    assert!(concerns_initiator || !took_time || flow.about.batch.is_some(), "{flow:?}");
    match (flow.status, concerned.is_empty()) {
        (FlowStatus::Running, true) => "nobody yet",
        (FlowStatus::Running, false) => panic!("it runs: {flow:?}"),
        (_, true) => "nobody",
        (_, false) if concerns_initiator => "the initiator, too",
        (_, false) => "others",
    }
}

impl fmt::Display for Reached {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}; refused {:?}", self.done, self.refused)
    }
}

/// What a device was last told of a token.
fn told(issuer: &Issuer, device: WalletId, token: TokenId) -> Option<TokenStatus> {
    let to_it = issuer.sends.iter().rev().filter(|sent| sent.to == device.into());
    let revised = to_it.filter(|sent| sent.subject == Subject::ReviseAtBroker);
    let mut revised = revised.map(|sent| serde_json::from_value(sent.body.clone()).unwrap());
    revised.find(|revise: &ReviseAtBroker| revise.token == token).map(|revise| revise.status)
}
