//! The script of the command `ISSUE`: issue, offer, wait for the holder, then return to whoever
//! waits, and let it carry on.
//!
//! ```yaml
//! - ISSUE >> $token
//! - IF $token: settle, DONE
//! - ELSE: release, FAIL
//! ```

use std::time::Duration;

use serde_json::{Map, Value};

use super::{
    Internals, IssuerToken, IssuerTokenInput, OfferEnd, TokenEvent, Waiting, issuance,
    tokens::{self, Issue},
};
use crate::{
    ChatId, Definition, Flow, FlowId, Machine, Outgoing, ParticipantId, Request, SchemaCode, Step,
    Subject, TokenId, WalletId,
    actions::about_request,
    flows::{About, Failure, FlowInput, FlowKind, FlowStatus, FlowStep, StepName},
    host,
    token::{IssuanceContext, Validity},
    work::{Halt, UnitOfWork, Wallet},
};

/// How long after it was last seen a device is offered what another one requested.
const ACTIVE: Duration = Duration::from_secs(30 * 86_400);

/// What is issued, to whom, and in which conversation.
pub(crate) struct Offer {
    /// The participant that issues.
    pub(crate) issuer: ParticipantId,
    /// The device that asked for it; it is offered to the participant's other devices, too.
    pub(crate) wallet: WalletId,
    /// The conversation in which it is offered.
    pub(crate) chat: ChatId,
    /// What kind of token it is.
    pub(crate) schema: SchemaCode,
    /// When it is valid.
    pub(crate) validity: Validity,
    /// What becomes its `Context`.
    pub(crate) context: Map<String, Value>,
    /// How long the holder has to answer; the issuer's own setting without.
    pub(crate) lifetime: Option<Duration>,
}

/// Issues the currency that a request asks for: the amount is reserved with the issue. `waiting`
/// tells which script waits for the end.
pub(crate) fn issue_currency(
    work: &mut UnitOfWork<'_>,
    request: Request,
    definition: &Definition,
    chat: ChatId,
    waiting: impl FnOnce(super::Reservation) -> Waiting,
) -> Result<(FlowId, TokenId), Halt> {
    let ids: (TokenId, FlowId) = (work.fresh(), work.fresh());
    let about = About { token: Some(ids.0), ..about_request(&request) };
    let offer = Offer {
        issuer: definition.issuer.clone(),
        wallet: request.wallet,
        chat,
        schema: SchemaCode::issuance(&work.settings.domain),
        validity: Validity {
            starts: work.now,
            expires: Some(work.now.after(work.settings.token_lifetime)),
        },
        context: IssuanceContext::new(definition, request.amount, request.id).fields(),
        lifetime: definition.rules.offer_seconds.map(|seconds| Duration::from_secs(seconds.into())),
    };
    let parties: Vec<ParticipantId> = request.parties().cloned().collect();
    let reservation = issuance::reserve(work, request, ids.0, definition, ids.1)?;
    issue(work, ids, offer, waiting(reservation), (about, &parties))?;
    Ok((ids.1, ids.0))
}

/// `ISSUE`, up to where it waits: issues the token and offers it. `about` is what the flow is about,
/// and who sees it.
pub(crate) fn issue(
    work: &mut UnitOfWork<'_>,
    (token, flow): (TokenId, FlowId),
    offer: Offer,
    waiting: Waiting,
    (about, parties): (About, &[ParticipantId]),
) -> Result<(), Halt> {
    let (now, settings) = (work.now, work.settings);
    let wallet = work.rows().find::<Wallet>(offer.wallet).map_err(Halt::broken_invariant)?;
    let holder = wallet.participant.clone();
    let with_reservation = waiting.reservation().is_some();
    let command = Issue {
        token,
        issuer: offer.issuer.clone(),
        holder: holder.clone(),
        devices: devices(work, wallet)?,
        chat: offer.chat,
        public_key: wallet.public_key,
        schema: offer.schema,
        validity: offer.validity,
        offered_until: now.after(offer.lifetime.unwrap_or(settings.offer_lifetime)),
        properties: offer.context,
        internals: Internals { flow, waiting },
    };
    let issued = tokens::issue(now, command, settings, work.key)?;
    let mut running = Flow::running(flow, FlowKind::ISSUE, offer.issuer.clone(), about, now);
    running = running.seen_by(parties).seen_by([&holder]);
    running.steps = steps(&offer.issuer, &holder, with_reservation);
    work.put(running);
    advance(work, issued)
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

/// The devices that an offer goes to: the requesting one, and the participant's others that were
/// seen lately, the latest first.
fn devices(work: &UnitOfWork<'_>, requesting: &Wallet) -> Result<Vec<WalletId>, Halt> {
    let mut devices = vec![requesting.id];
    let most = work.settings.offer_devices as usize;
    if most > devices.len() {
        let known = work.rows().devices(&requesting.participant)?.iter();
        let active = known.filter(|device| device.seen.after(ACTIVE) >= work.now);
        let others = active.map(|device| device.wallet).filter(|other| *other != requesting.id);
        devices.extend(others.take(most - devices.len()));
    }
    Ok(devices)
}

fn advance(work: &mut UnitOfWork<'_>, step: Step<IssuerToken, TokenEvent>) -> Result<(), Halt> {
    let Step { next, sends, event } = step;
    let flow = next.internals.flow;
    sends.into_iter().for_each(|outgoing| work.send(outgoing));
    // A download or a repeated answer changes nothing of the row.
    if work.get::<IssuerToken>(next.token).ok().as_ref() != Some(&next) {
        work.put(next.clone());
    }
    match event {
        None => Ok(()),
        Some(TokenEvent::Offered) => reach(work, flow, StepName::ISSUE),
        Some(TokenEvent::Downloaded) => reach(work, flow, StepName::ASK),
        Some(TokenEvent::Ended(end)) => returned(work, &next, &end),
    }
}

/// The waiting `ISSUE` returns: what was reserved for it is settled or released, its flow ends.
fn returned(work: &mut UnitOfWork<'_>, row: &IssuerToken, end: &OfferEnd) -> Result<(), Halt> {
    let Internals { flow, waiting } = &row.internals;
    if let Some(reservation) = waiting.reservation() {
        let parties = (&row.issuer, &row.holder);
        issuance::end(work, reservation, parties, *flow, end)?;
    }
    let failed = |code: &str, by: &ParticipantId, reason| {
        FlowInput::Failed(Failure { code: code.to_owned(), by: Some(by.clone()), reason })
    };
    let input = match end {
        OfferEnd::Accepted => FlowInput::Reached(StepName::DONE),
        OfferEnd::Declined(reason) => failed("DECLINED", &row.holder, reason.clone()),
        OfferEnd::Cancelled => failed("CANCELLED", &row.holder, None),
        OfferEnd::Withdrawn => failed("WITHDRAWN", &row.issuer, None),
        OfferEnd::Lapsed => failed("LAPSED", &row.holder, None),
    };
    step_flow(work, *flow, input)?;
    match waiting {
        Waiting::Issuance { .. } => Ok(()),
        Waiting::Talker { .. } => host::on_token_ended(work, row, end),
    }
}

fn reach(work: &mut UnitOfWork<'_>, flow: FlowId, step: StepName) -> Result<(), Halt> {
    step_flow(work, flow, FlowInput::Reached(step))
}

fn step_flow(work: &mut UnitOfWork<'_>, flow: FlowId, input: FlowInput) -> Result<(), Halt> {
    let next = work.own::<Flow>(flow)?.step(work.now, input)?.next;
    work.put(next);
    Ok(())
}

/// The steps of an issue; those of the books only where something is reserved.
fn steps(issuer: &ParticipantId, holder: &ParticipantId, with_reservation: bool) -> Vec<FlowStep> {
    let of_books = |name: &StepName| [StepName::RESERVE, StepName::SETTLE].contains(name);
    let step = |(name, awaits_holder)| {
        FlowStep::waiting(name, if awaits_holder { holder.clone() } else { issuer.clone() })
    };
    let steps = StepName::OF_ISSUE.into_iter();
    steps.filter(|(name, _)| with_reservation || !of_books(name)).map(step).collect()
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
