//! The currency of an issue: reserved with it, then settled or released with its end.

use super::{OfferEnd, Reservation};
use crate::{
    Definition, FlowId, Machine, ParticipantId, Request, RequestInput,
    books::Account,
    requests::{OfferOutcome, OfferOutcomeEnd},
    work::{Halt, UnitOfWork},
};

/// `reserve`: the amount is held back in the issuer's vault, and the request is closed to a second
/// issue.
pub(super) fn reserve(
    work: &mut UnitOfWork<'_>,
    request: Request,
    token: crate::TokenId,
    definition: &Definition,
    flow: FlowId,
) -> Result<Reservation, Halt> {
    let issuer = definition.issuer.clone();
    let request = request.step(work.now, RequestInput::Issue(issuer.clone(), token))?.next;
    let accounts = (Account::Vault(issuer.clone()), Account::Reserved(issuer));
    work.post(definition, accounts, request.amount, flow)?;
    let (id, amount) = (request.id, request.amount);
    work.put(request);
    Ok(Reservation { request: id, definition: definition.id, amount })
}

/// What was reserved becomes a transfer to the holder's vault, or is released: then the request may
/// be issued again. A requester who takes it back does so afterwards.
pub(super) fn end(
    work: &mut UnitOfWork<'_>,
    reservation: &Reservation,
    (issuer, holder): (&ParticipantId, &ParticipantId),
    flow: FlowId,
    end: &OfferEnd,
) -> Result<(), Halt> {
    let definition = work.own::<Definition>(reservation.definition)?;
    let outcome = |end, by: Option<&ParticipantId>, reason: Option<&String>| {
        let (by, reason) = (by.cloned(), reason.cloned());
        RequestInput::Release(Some(OfferOutcome { end, by, reason, at: work.now }))
    };
    let (input, receiver) = match end {
        OfferEnd::Accepted => (RequestInput::Settle, holder),
        OfferEnd::Declined(reason) => {
            (outcome(OfferOutcomeEnd::Declined, Some(holder), reason.as_ref()), issuer)
        }
        OfferEnd::Lapsed => (outcome(OfferOutcomeEnd::Lapsed, None, None), issuer),
        OfferEnd::Cancelled => (RequestInput::Release(None), issuer),
    };
    let request = work.own::<Request>(reservation.request)?.step(work.now, input)?.next;
    let accounts = (Account::Reserved(issuer.clone()), Account::Vault(receiver.clone()));
    work.post(&definition, accounts, reservation.amount, flow)?;
    work.put(request);
    Ok(())
}
