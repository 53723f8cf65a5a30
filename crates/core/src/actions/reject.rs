//! `Reject@Issuer`: an approver says no, in turn, with a reason that the requester reads.

use serde_json::Value;

use super::{
    Action,
    approve::{APPROVERS, UPDATES, in_turn, update_of},
    malformed,
    requests::change_request,
};
use crate::{
    Permission, RequestId, RequestInput,
    flows::FlowKind,
    message::bodies,
    requests::{LONGEST_REASON, is_legible_reason},
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

bodies! {
    /// An approver rejects: the issuer, the custodian, or the other side of a transfer.
    RejectAtIssuer = "Reject@Issuer" {
        /// What is rejected.
        request: RequestId,
        /// The version that was looked at.
        version: u32,
        /// Why, for the requester to read.
        reason: String,
    }
}

impl Action for RejectAtIssuer {
    const PERMISSIONS: &'static [Permission] = APPROVERS;
    const FLOWS: &'static [FlowKind] = UPDATES;

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Request(self.request));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let reason = self.reason.trim();
        // Checked with its spaces: the message is kept as it was signed.
        if reason.is_empty() || !is_legible_reason(&self.reason) {
            let why = format!("the reason must have 1 to {LONGEST_REASON} visible characters");
            return Err(malformed::<Self>(why).into());
        }
        let row = in_turn(work, actor, (self.request, self.version))?;
        let kind = update_of(&row.kind);
        let input = RequestInput::Reject(actor.participant.id.clone(), reason.to_owned());
        change_request(work, actor, row, input, kind)
    }
}
