//! What the actions on requests share.

use serde_json::{Value, json};

use super::{answer_with_flow, approve::UPDATES, completed_flow, up_to_date};
use crate::{
    Amount, ChatId, Definition, FlowId, Machine, ParticipantId, Permission, Refusal, Request,
    RequestId, RequestInput, WalletId,
    flows::{About, FlowKind},
    host,
    requests::RequestKind,
    work::{Actor, Halt, UnitOfWork},
};

/// A request as its sender looked at it: theirs to act on, and not changed since.
pub(super) fn as_seen(
    work: &UnitOfWork<'_>,
    request: RequestId,
    seen: u32,
    is_theirs: impl FnOnce(&Request) -> bool,
) -> Result<Request, Halt> {
    let row = work.get::<Request>(request)?;
    if !is_theirs(&row) {
        return Err(Refusal::NotFound { thing: "request" }.into());
    }
    up_to_date(seen, row.version)?;
    Ok(row)
}

/// A request as its requester looked at it, who may still make such requests.
pub(super) fn as_requester(
    work: &UnitOfWork<'_>,
    actor: &Actor<'_>,
    (request, seen): (RequestId, u32),
) -> Result<Request, Halt> {
    let requester = &actor.participant.id;
    let row = as_seen(work, request, seen, |row| row.requester == *requester)?;
    if !actor.participant.may(row.kind.permission_of_requester()) {
        return Err(Refusal::Forbidden.into());
    }
    Ok(row)
}

/// The permissions of those who request. Which of them a request needs, its kind says.
pub(super) const REQUESTERS: &[Permission] = &[
    Permission::IssuancesNonIssuer,
    Permission::TransfersNonIssuer,
    Permission::RedemptionsNonIssuer,
];

/// What a flow about a request is about.
pub(crate) fn about_request(request: &Request) -> About {
    let holder = match &request.kind {
        RequestKind::Push { to } => to,
        RequestKind::Issuance { .. } | RequestKind::Pull { .. } | RequestKind::Redemption => {
            &request.requester
        }
    };
    About {
        definition: Some(request.definition),
        amount: Some(request.amount),
        holder: Some(holder.clone()),
        request: Some(request.id),
        requester: Some(request.requester.clone()),
        rejection: None,
        token: None,
    }
}

/// Refuses one open request more than a participant may have, of all kinds together.
///
/// # Errors
/// [`Refusal::TooManyOpenRequests`], or the number that must be loaded first.
fn admit_one_more(work: &UnitOfWork<'_>, requester: &ParticipantId) -> Result<(), Halt> {
    let limit = work.settings.open_requests;
    if work.rows().open_requests(requester)? < limit {
        Ok(())
    } else {
        Err(Refusal::TooManyOpenRequests { limit }.into())
    }
}

/// Makes a request in the name of the participant and wallet that it is from; in a chat, where the
/// chat's script makes it.
///
/// # Errors
/// [`Refusal::TooManyOpenRequests`], or the number that must be loaded first.
pub(super) fn make_request(
    work: &mut UnitOfWork<'_>,
    from: (ParticipantId, WalletId),
    (request, definition): (RequestKind, &Definition),
    amount: Amount,
    chat: Option<ChatId>,
    flow: FlowKind,
) -> Result<MadeRequest, Halt> {
    let requester = from.0.clone();
    admit_one_more(work, &requester)?;
    let id: RequestId = work.fresh();
    let row = Request { chat, ..Request::new(id, request, definition, amount, from, work.now) };
    Ok(MadeRequest { id, flow: store_request(work, &requester, flow, row) })
}

/// A request that was made, and the flow that shows it.
pub(super) struct MadeRequest {
    pub(super) id: RequestId,
    flow: FlowId,
}

impl MadeRequest {
    /// The answer to whoever asked for it.
    pub(super) fn answer(&self) -> Value {
        json!({ "Request": self.id, "Flow": self.flow })
    }
}

/// Something happens to a request: it is stored with the flow that shows the change, what it reserves
/// or moves is posted, and the chat that waits for the decision carries on. Returns the answer.
///
/// # Errors
/// The request's refusal, a row that must be loaded first, or a vault that does not cover it.
pub(super) fn change_request(
    work: &mut UnitOfWork<'_>,
    actor: &Actor<'_>,
    row: Request,
    input: RequestInput,
    kind: FlowKind,
) -> Result<Value, Halt> {
    let before = row.status;
    let next = row.step(work.now, input)?.next;
    let flow = store_request(work, &actor.participant.id, kind, next.clone());
    if next.payer().is_some() {
        let definition = work.own::<Definition>(next.definition)?;
        if let Some(accounts) = next.movement(before, &definition) {
            let posted = work.post(&definition, accounts, next.amount, flow);
            posted.map_err(|halt| without_balance(halt, work, &next, actor))?;
        }
    }
    host::on_request_decided(work, &next)?;
    Ok(answer_with_flow(flow))
}

/// Whoever approves what somebody else pays is not told what is in that vault.
fn without_balance(halt: Halt, work: &UnitOfWork<'_>, row: &Request, actor: &Actor<'_>) -> Halt {
    let Halt::Refused(Refusal::InsufficientFunds { asked, .. }) = &halt else { return halt };
    match row.payer().filter(|payer| **payer != actor.participant.id) {
        None => halt,
        Some(payer) => match work.rows().participant(payer) {
            Ok(owner) => {
                Refusal::NotCovered { owner: owner.title.clone(), asked: asked.clone() }.into()
            }
            Err(_) => Refusal::Internal.into(),
        },
    }
}

/// The requester completes what everybody approved: what was reserved is the receiver's.
pub(super) fn complete_request(
    work: &mut UnitOfWork<'_>,
    actor: &Actor<'_>,
    (request, seen): (RequestId, u32),
    is_meant: impl FnOnce(&RequestKind) -> bool,
    kind: FlowKind,
) -> Result<Value, Halt> {
    let requester = &actor.participant.id;
    let is_theirs = |row: &Request| row.requester == *requester && is_meant(&row.kind);
    let row = as_seen(work, request, seen, is_theirs)?;
    change_request(work, actor, row, RequestInput::Complete(requester.clone()), kind)
}

/// Stores a changed request with the flow that shows the change, which is over at once.
pub(super) fn store_request(
    work: &mut UnitOfWork<'_>,
    initiator: &ParticipantId,
    kind: FlowKind,
    request: Request,
) -> FlowId {
    // Nobody approves what was rejected: the update of a rejected request is its rejection.
    let rejection = request.rejection.clone().filter(|_| UPDATES.contains(&kind));
    let about = About { rejection, ..about_request(&request) };
    let flow = completed_flow(work, initiator, kind, about);
    let flow = flow.seen_by(request.parties());
    let id = flow.id;
    work.put(flow);
    work.put(request);
    id
}
