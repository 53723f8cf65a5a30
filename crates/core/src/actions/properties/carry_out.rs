//! Carries attempts out, each on something that there is.

use std::time::Duration;

use serde_json::Value;

use super::attempt::{Attempt, What};
use crate::{
    Approval, ChatId, Definition, DefinitionId, HolderAnswer, Machine, ParticipantId, PromptId,
    Refusal, Request, RequestId, TokenId, TokenStatus,
    actions::{
        ActivateAtIssuer, ApproveAtIssuer, ApproveDefinitionAtIssuer, ApproveManyAtIssuer,
        BurnAtIssuer, CancelAtIssuer, CloseChatAtHost, CompleteRedemptionAtIssuer,
        CompleteTransferAtIssuer, DecommissionAtIssuer, DefineAtIssuer, DismissAtIssuer,
        IssueAtIssuer, IssuedAtIssuer, MintAtIssuer, OfferedAtIssuer, OpenChatAtHost,
        PromptedAtHost, RemovedAtIssuer, RequestIssuanceAtIssuer, RequestIssuanceManyAtIssuer,
        RequestRedemptionAtIssuer, RequestTransferAtIssuer, RequestedIssuance, ReviseAtIssuer,
        SeenRequest, SessionAtIssuer, TransferAtIssuer, TransferType, WithdrawAtIssuer,
    },
    fixtures::{dirham, participant, uuid},
    fixtures_network::{Issuer, NAMES, dinar, present, reject, wallet_of},
    host::{HostChat, Wait},
    issuer::IssuerToken,
    requests::RequestKind,
    work::{Row, Table},
};

/// Among how many an attempt picks.
const PICKED_FROM: usize = 6;

/// Mostly one that the attempt can be meant for, now and then any: the latest ones first.
pub(super) fn pick<R: Row>(
    table: &Table<R>,
    which: usize,
    is_meant: impl Fn(&R) -> bool,
) -> Option<R> {
    let meant = present(table).rev().filter(|row| which == 5 || is_meant(row));
    let meant: Vec<&R> = meant.take(PICKED_FROM).collect();
    meant.get(which % meant.len().max(1)).map(|row| (*row).clone())
}

/// Carries an attempt out.
pub(super) fn make(issuer: &mut Issuer, attempt: &Attempt) -> Result<Value, Refusal> {
    use What as W;
    let outcome = match attempt.what {
        W::Session => issuer.send(attempt.device(), &SessionAtIssuer { acknowledged: None }),
        W::Wait => wait(issuer, attempt),
        W::Define | W::ApproveDefinition | W::Decommission | W::Activate | W::Mint | W::Burn => {
            on_definition(issuer, attempt)
        }
        W::Transfer
        | W::Request
        | W::RequestMany
        | W::RequestPush
        | W::RequestPull
        | W::RequestRedemption => with_amount(issuer, attempt),
        W::ApproveMany => approve_many(issuer, attempt),
        W::Approve
        | W::Reject
        | W::Cancel
        | W::Dismiss
        | W::Correct
        | W::Issue
        | W::Withdraw
        | W::CompleteTransfer
        | W::CompleteRedemption => on_request(issuer, attempt),
        W::Download
        | W::Accept
        | W::Decline
        | W::Remove
        | W::Suspend
        | W::Reactivate
        | W::Revoke => on_token(issuer, attempt),
        W::OpenChat | W::Reply | W::CloseChat => in_chat(issuer, attempt),
    };
    let internal = outcome.as_ref().is_err_and(|refusal| *refusal == Refusal::Internal);
    assert!(!internal, "nothing that is tried is the issuer's own fault: {attempt:?}");
    outcome
}

/// Half of what is tried is about dirhams, which most have and ask for.
fn definition_for(issuer: &Issuer, attempt: &Attempt) -> Definition {
    let (what, which) = (attempt.what, attempt.which);
    let of_dirhams = issuer.definition(dirham().id);
    if which < 3 && what != What::Decommission && what.is_meant_to_change(of_dirhams) {
        return of_dirhams.clone();
    }
    let picked = pick(&issuer.rows.definitions, which, |row| what.is_meant_to_change(row));
    picked.unwrap_or_else(dirham)
}

fn on_definition(issuer: &mut Issuer, attempt: &Attempt) -> Result<Value, Refusal> {
    let row = definition_for(issuer, attempt);
    let (definition, version) = (row.id, attempt.seen(row.version));
    let (who, amount) = (attempt.device(), attempt.amount.clone());
    match attempt.what {
        What::Define => {
            let name = format!("Dinar {}", issuer.rows.flows.len());
            issuer.send(who, &DefineAtIssuer { name, ..dinar() })
        }
        What::ApproveDefinition => {
            issuer.send(who, &ApproveDefinitionAtIssuer { definition, version })
        }
        What::Decommission => issuer.send(who, &DecommissionAtIssuer { definition, version }),
        What::Activate => issuer.send(who, &ActivateAtIssuer { definition, version }),
        What::Mint => issuer.send(who, &MintAtIssuer { definition, amount }),
        What::Burn => issuer.send(who, &BurnAtIssuer { definition, amount }),
        what => unreachable!("{what:?} is about something else"),
    }
}

fn with_amount(issuer: &mut Issuer, attempt: &Attempt) -> Result<Value, Refusal> {
    let definition = definition_for(issuer, attempt).id;
    let (who, which, amount) = (attempt.device(), attempt.which, attempt.small_amount());
    match attempt.what {
        What::Transfer => {
            let party = counterpart(who, which);
            issuer.send(who, &TransferAtIssuer { party, definition, amount })
        }
        What::RequestPush | What::RequestPull => {
            let r#type = match attempt.what {
                What::RequestPush => TransferType::Push,
                _ => TransferType::Pull,
            };
            let party = counterpart(who, which);
            let corrects = None;
            let body = RequestTransferAtIssuer { r#type, party, definition, amount, corrects };
            issuer.send(who, &body)
        }
        What::RequestRedemption => {
            issuer.send(who, &RequestRedemptionAtIssuer::new(definition, amount))
        }
        What::Request => {
            issuer.send(who, &RequestIssuanceAtIssuer::new(definition, attempt.amount.clone()))
        }
        What::RequestMany => {
            let one = RequestedIssuance { definition, amount };
            // Now and then none, or one among others that cannot be requested.
            let mut requests = vec![one; which];
            if let (4.., Some(last)) = (which, requests.last_mut()) {
                last.amount.clone_from(&attempt.amount);
            }
            issuer.send(who, &RequestIssuanceManyAtIssuer { requests })
        }
        what => unreachable!("{what:?} is about something else"),
    }
}

/// Mostly the other one that holds.
fn counterpart(who: &str, which: usize) -> ParticipantId {
    let is_second = who == "commercial-bank-2";
    let other = if is_second { "commercial-bank" } else { "commercial-bank-2" };
    participant(if which < 4 { other } else { NAMES[which % NAMES.len()] })
}

/// Whoever usually tries it gives way to whose turn it is.
fn whose_turn(request: Option<&Request>, attempt: &Attempt) -> &'static str {
    let decides = matches!(attempt.what, What::Approve | What::ApproveMany | What::Reject);
    let slots = request.into_iter().flat_map(|row| &row.approvals);
    let awaited = slots.filter(|_| decides).find(|slot| slot.decision == Approval::Pending);
    let turn = awaited.and_then(|slot| NAMES.into_iter().find(|name| *name == slot.by.as_str()));
    turn.filter(|_| attempt.who == attempt.what.usually()).unwrap_or(attempt.device())
}

fn on_request(issuer: &mut Issuer, attempt: &Attempt) -> Result<Value, Refusal> {
    let what = attempt.what;
    let row = pick(&issuer.rows.requests, attempt.which, |row| what.is_meant_for(row));
    let who = whose_turn(row.as_ref(), attempt);
    let (request, version) =
        row.as_ref().map_or((RequestId(uuid(9)), 1), |row| (row.id, attempt.seen(row.version)));
    match what {
        What::Approve => issuer.send(who, &ApproveAtIssuer { request, version }),
        What::Reject => issuer.send(who, &reject(request, version, "no")),
        What::Cancel => issuer.send(who, &CancelAtIssuer { request, version }),
        What::Dismiss => issuer.send(who, &DismissAtIssuer { request, version }),
        What::Correct => {
            let new = (definition_for(issuer, attempt).id, attempt.small_amount());
            match row {
                Some(rejected) => correct(issuer, who, &rejected, new),
                None => {
                    let unknown = RequestIssuanceAtIssuer {
                        corrects: Some(request),
                        ..RequestIssuanceAtIssuer::new(new.0, new.1)
                    };
                    issuer.send(who, &unknown)
                }
            }
        }
        What::Issue => issuer.send(who, &IssueAtIssuer { request, version }),
        What::Withdraw => issuer.send(who, &WithdrawAtIssuer { request, version }),
        What::CompleteTransfer => issuer.send(who, &CompleteTransferAtIssuer { request, version }),
        What::CompleteRedemption => {
            issuer.send(who, &CompleteRedemptionAtIssuer { request, version })
        }
        what => unreachable!("{what:?} is about something else"),
    }
}

/// Mostly several requests for which the same approver is awaited, now and then any.
fn approve_many(issuer: &mut Issuer, attempt: &Attempt) -> Result<Value, Refusal> {
    let (what, which) = (attempt.what, attempt.which);
    let first: Option<Request> = pick(&issuer.rows.requests, which, |row| what.is_meant_for(row));
    let who = whose_turn(first.as_ref(), attempt);
    let awaits = |row: &Request| {
        let awaited = row.approvals.iter().find(|slot| slot.decision == Approval::Pending);
        awaited.is_some_and(|slot| slot.by.as_str() == who)
    };
    let rows = present(&issuer.rows.requests).filter(|row| which == 5 || awaits(row));
    let seen = rows.rev().take(which + 1).enumerate().map(|(index, row): (_, &Request)| {
        let version = if index == 0 { attempt.seen(row.version) } else { row.version };
        SeenRequest { request: row.id, version }
    });
    let requests = seen.collect();
    issuer.send(who, &ApproveManyAtIssuer { requests })
}

/// A request like a rejected one, which it corrects.
pub(super) fn correct(
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

fn on_token(issuer: &mut Issuer, attempt: &Attempt) -> Result<Value, Refusal> {
    let (what, who) = (attempt.what, attempt.device());
    let row: Option<IssuerToken> =
        pick(&issuer.rows.tokens, attempt.which, |row| what.is_meant_to_step(row));
    let version = row.as_ref().map_or(1, |row| attempt.seen(row.version));
    let token = row.map_or(TokenId(uuid(9)), |row| row.token);
    let status = match what {
        What::Download => return issuer.send(who, &IssuedAtIssuer { token }),
        What::Remove => return issuer.send(who, &RemovedAtIssuer { token }),
        What::Accept => {
            return issuer.send(who, &OfferedAtIssuer::new(token, HolderAnswer::Accepted));
        }
        What::Decline => {
            let reason = attempt.which.is_multiple_of(2).then(|| "not what we agreed".to_owned());
            let declined = OfferedAtIssuer::new(token, HolderAnswer::Declined);
            return issuer.send(who, &OfferedAtIssuer { reason, ..declined });
        }
        What::Suspend => TokenStatus::Suspended,
        What::Reactivate => TokenStatus::Active,
        What::Revoke => TokenStatus::Revoked,
        what => unreachable!("{what:?} is about something else"),
    };
    let reason = Some("court order".to_owned());
    issuer.send(who, &ReviseAtIssuer { token, version, status, reason })
}

fn in_chat(issuer: &mut Issuer, attempt: &Attempt) -> Result<Value, Refusal> {
    let (what, who, which) = (attempt.what, attempt.device(), attempt.which);
    let wallet = wallet_of(who).id;
    let row = pick(&issuer.rows.chats, which, |row: &HostChat| {
        row.wallet == wallet && what.is_meant_to_continue(row)
    });
    let chat = row.as_ref().map_or(ChatId(uuid(9)), |row| row.id);
    match what {
        What::OpenChat => {
            let talker =
                ["currency", "theatre", "currency", "theatre", "currency", "nobody"][which];
            issuer.send(who, &OpenChatAtHost { talker: talker.to_owned(), language: None })
        }
        What::Reply => {
            let prompt = match row.and_then(|row| row.wait) {
                Some(Wait::Reply { prompt }) => prompt,
                _ => PromptId(uuid(9)),
            };
            let reply = attempt.amount.clone();
            issuer.send(who, &PromptedAtHost { chat, prompt, reply })
        }
        What::CloseChat => issuer.send(who, &CloseChatAtHost { chat }),
        what => unreachable!("{what:?} is about something else"),
    }
}

fn wait(issuer: &mut Issuer, attempt: &Attempt) -> Result<Value, Refusal> {
    issuer.now = issuer.now.after(Duration::from_secs(attempt.which as u64 * 120));
    let open = present(&issuer.rows.tokens).filter(|row: &&IssuerToken| row.deadline().is_some());
    let open: Vec<TokenId> = open.map(|row| row.token).collect();
    open.into_iter().try_for_each(|token| issuer.tick(token))?;
    Ok(Value::Null)
}
