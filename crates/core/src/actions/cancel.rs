//! `Cancel@Issuer`: the requester takes a request back.

use serde_json::Value;

use super::{
    Action, answer_with_flow,
    requests::{REQUESTERS, as_requester, change_request, store_request},
    step_token,
};
use crate::{
    Machine, ParticipantId, Permission, Request, RequestId, RequestInput,
    flows::FlowKind,
    issuer::IssuerTokenInput,
    message::bodies,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

bodies! {
    /// The requester takes it back.
    CancelAtIssuer = "Cancel@Issuer" {
        /// What is taken back.
        request: RequestId,
        /// The version that was looked at.
        version: u32,
    }
}

impl FlowKind {
    /// The requester takes a request back.
    pub const CANCEL_REQUEST: Self = Self::named("CANCEL_REQUEST");
}

/// While an issue is under way, its offer is taken back with the request, unless the holder's
/// answer came first. What an approved push request or redemption reserved is released.
impl Action for CancelAtIssuer {
    const PERMISSIONS: &'static [Permission] = REQUESTERS;
    const FLOWS: &'static [FlowKind] = &[FlowKind::CANCEL_REQUEST];

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Request(self.request));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let mut row = as_requester(work, actor, (self.request, self.version))?;
        if let Ok(token) = row.open_offer() {
            step_token(work, token, IssuerTokenInput::Cancel).map_err(Halt::broken_invariant)?;
            row = work.own(self.request)?;
        }
        let input = RequestInput::Cancel(actor.participant.id.clone());
        change_request(work, actor, row, input, FlowKind::CANCEL_REQUEST).map(answer_with_flow)
    }
}

/// The script of a chat, which has ended, takes back a request that it made.
pub(crate) fn cancel_in_chat(
    work: &mut UnitOfWork<'_>,
    requester: &ParticipantId,
    request: Request,
) -> Result<(), Halt> {
    let next = request.step(work.now, RequestInput::Cancel(requester.clone()));
    let next = next.map_err(Halt::from).map_err(Halt::broken_invariant)?.next;
    store_request(work, requester, FlowKind::CANCEL_REQUEST, next);
    Ok(())
}
