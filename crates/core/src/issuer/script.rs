//! The script of the flow `Issue tokens`: reserve, `ISSUE`, wait for the holder, then settle or
//! release.
//!
//! ```yaml
//! - ISSUE >> $token
//! - IF $token: settle, DONE
//! - ELSE: release, FAIL
//! ```

use std::time::Duration;

use super::{
    Internals, IssuerToken, IssuerTokenInput, OfferEnd, TokenEvent,
    tokens::{self, Issue},
};
use crate::{
    Definition, Flow, FlowId, Machine, Outgoing, ParticipantId, Party, Request, RequestInput,
    SchemaCode, Step, Subject, TokenId,
    actions::about_request,
    books::Account,
    flows::{About, Failure, FlowInput, FlowKind, FlowStatus, FlowStep, StepName},
    token::IssuanceContext,
    work::{Halt, UnitOfWork, Wallet},
};

/// `ISSUE`, the script, up to where it waits: reserves the amount, closes the request to a second
/// issue, issues the token and offers it.
pub(crate) fn issue(
    work: &mut UnitOfWork<'_>,
    request: Request,
    definition: &Definition,
) -> Result<(FlowId, TokenId), Halt> {
    let (now, settings) = (work.now, work.settings);
    let holder = work.rows().find::<Wallet>(request.wallet).map_err(Halt::broken_invariant)?;
    let (token, flow): (TokenId, FlowId) = (work.fresh(), work.fresh());
    let issuer = definition.issuer.clone();
    let request = request.step(now, RequestInput::Issue(issuer.clone(), token))?.next;
    let accounts = (Account::Vault(issuer.clone()), Account::Reserved(issuer.clone()));
    work.post(definition, accounts, request.amount, flow)?;
    let offer_seconds = definition.rules.offer_seconds.map(u64::from);
    let offer_lifetime = offer_seconds.map_or(settings.offer_lifetime, Duration::from_secs);
    let issued = tokens::issue(
        now,
        Issue {
            token,
            broker: Party::Wallet(request.wallet),
            chat: request.chat(),
            public_key: holder.public_key,
            schema: SchemaCode::issuance(&settings.domain),
            starts: now,
            expires: now.after(settings.token_lifetime),
            offered_until: now.after(offer_lifetime),
            properties: IssuanceContext::new(definition, request.amount, request.id).fields(),
            internals: Internals {
                request: request.id,
                flow,
                definition: definition.id,
                amount: request.amount,
                issuer: issuer.clone(),
                requester: request.requester.clone(),
            },
        },
        settings,
        work.key,
    )?;
    let about = About { token: Some(token), ..about_request(&request) };
    let mut running =
        Flow::running(flow, FlowKind::ISSUE, issuer.clone(), about, now).seen_by(request.parties());
    running.steps = steps(&issuer, &request.requester);
    work.put(running);
    work.put(request);
    advance(work, issued)?;
    Ok((flow, token))
}

/// Something happens to a token, and the script that waits for it carries on.
///
/// # Errors
/// The token's refusal, or a row that must be loaded first. Whatever else is missing or refused was
/// promised when the script began to wait, so that it is
/// [`Refusal::Internal`](crate::Refusal::Internal).
pub(crate) fn step(
    work: &mut UnitOfWork<'_>,
    row: IssuerToken,
    input: IssuerTokenInput,
) -> Result<(), Halt> {
    // While the time of day is not trusted, no offer is over.
    let at = if work.lapsing { work.now } else { work.now.min(row.issued) };
    let step = row.step(at, input)?;
    advance(work, step).map_err(Halt::broken_invariant)
}

fn advance(work: &mut UnitOfWork<'_>, step: Step<IssuerToken, TokenEvent>) -> Result<(), Halt> {
    let Step { next, sends, event } = step;
    let internals = next.internals.clone();
    sends.into_iter().for_each(|outgoing| work.send(outgoing));
    // A download or a repeated answer changes nothing of the row.
    if work.get::<IssuerToken>(next.token).ok().as_ref() != Some(&next) {
        work.put(next);
    }
    match event {
        None => Ok(()),
        Some(TokenEvent::Offered) => reach(work, internals.flow, StepName::ISSUE),
        Some(TokenEvent::Downloaded) => reach(work, internals.flow, StepName::ASK),
        Some(TokenEvent::Ended(OfferEnd::Accepted)) => settle(work, internals),
        Some(TokenEvent::Ended(end)) => release(work, internals, end),
    }
}

/// `IF $token`: the reservation becomes a transfer to the requester's vault.
fn settle(work: &mut UnitOfWork<'_>, internals: Internals) -> Result<(), Halt> {
    let Internals { request, flow, definition, amount, issuer, requester } = internals;
    let definition = work.own::<Definition>(definition)?;
    let request = work.own::<Request>(request)?.step(work.now, RequestInput::Settle)?.next;
    let accounts = (Account::Reserved(issuer), Account::Vault(requester));
    work.post(&definition, accounts, amount, flow)?;
    work.put(request);
    reach(work, flow, StepName::DONE)
}

/// `ELSE`: the reservation is released, and the request may be issued again. A requester who takes it
/// back does so afterwards.
fn release(work: &mut UnitOfWork<'_>, internals: Internals, end: OfferEnd) -> Result<(), Halt> {
    let Internals { request, flow, definition, amount, issuer, requester } = internals;
    let definition = work.own::<Definition>(definition)?;
    let accounts = (Account::Reserved(issuer.clone()), Account::Vault(issuer));
    work.post(&definition, accounts, amount, flow)?;
    let (code, reason) = match end {
        OfferEnd::Declined(reason) => ("DECLINED", reason),
        OfferEnd::Cancelled => ("CANCELLED", None),
        OfferEnd::Lapsed | OfferEnd::Accepted => ("LAPSED", None),
    };
    let request = work.own::<Request>(request)?.step(work.now, RequestInput::Release)?.next;
    work.put(request);
    let failure = Failure { code: code.to_owned(), by: Some(requester), reason };
    step_flow(work, flow, FlowInput::Failed(failure))
}

fn reach(work: &mut UnitOfWork<'_>, flow: FlowId, step: StepName) -> Result<(), Halt> {
    step_flow(work, flow, FlowInput::Reached(step))
}

fn step_flow(work: &mut UnitOfWork<'_>, flow: FlowId, input: FlowInput) -> Result<(), Halt> {
    let next = work.own::<Flow>(flow)?.step(work.now, input)?.next;
    work.put(next);
    Ok(())
}

fn steps(issuer: &ParticipantId, holder: &ParticipantId) -> Vec<FlowStep> {
    let step = |(name, awaits_holder)| {
        FlowStep::waiting(name, if awaits_holder { holder.clone() } else { issuer.clone() })
    };
    StepName::OF_ISSUE.into_iter().map(step).collect()
}

/// The offer reached the holder's broker, which acknowledged this message.
///
/// # Errors
/// A row that must be loaded first.
pub fn on_acknowledged(work: &mut UnitOfWork<'_>, outgoing: &Outgoing) -> Result<(), Halt> {
    if outgoing.subject != Subject::IssueAtBroker {
        return Ok(());
    }
    let token = outgoing.body["Token"].as_str().and_then(|token| token.parse().ok());
    let Some(token): Option<TokenId> = token else { return Ok(()) };
    let row = work.get::<IssuerToken>(token)?;
    let flow = work.get::<Flow>(row.internals.flow)?;
    if flow.status == FlowStatus::Running {
        reach(work, flow.id, StepName::OFFER)?;
    }
    Ok(())
}
