//! `Approve@Issuer`: an approver says yes, in turn.

use serde_json::Value;

use super::{Action, answer_with_flow, as_seen, put_request};
use crate::{
    Definition, Machine, Permission, Refusal, Request, RequestId, RequestInput,
    flows::FlowKind,
    message::bodies,
    requests::RequestKind,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

bodies! {
    /// The issuer or the custodian approves.
    ApproveAtIssuer = "Approve@Issuer" {
        /// What is approved.
        request: RequestId,
        /// The version that was looked at.
        version: u32,
    }
}

/// The permissions of those whose turn it can be. Which of them a turn needs, its slot says.
pub(super) const APPROVERS: &[Permission] =
    &[Permission::IssuancesIssuer, Permission::IssuancesCustodian];

/// The request of an approver whose turn it is and who has the permission for just that turn.
pub(super) fn in_turn(
    work: &UnitOfWork<'_>,
    actor: &Actor<'_>,
    (request, seen): (RequestId, u32),
) -> Result<Request, Halt> {
    let approver = &actor.participant.id;
    let row = as_seen(work, request, seen, |row| row.is_approver(approver))?;
    if !actor.participant.may(row.permission_of_turn(approver)?) {
        return Err(Refusal::Forbidden.into());
    }
    Ok(row)
}

/// The flow of an approval or a rejection.
pub(super) fn update_of(kind: RequestKind) -> FlowKind {
    match kind {
        RequestKind::Issuance { .. } => FlowKind::UPDATE_ISSUANCE,
    }
}

impl FlowKind {
    /// The issuer or the custodian approves or rejects an issuance.
    pub const UPDATE_ISSUANCE: Self = Self::named("UPDATE_ISSUANCE");
}

impl Action for ApproveAtIssuer {
    const PERMISSIONS: &'static [Permission] = APPROVERS;
    const FLOWS: &'static [FlowKind] = &[FlowKind::UPDATE_ISSUANCE];

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Request(self.request));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let row = in_turn(work, actor, (self.request, self.version))?;
        work.own::<Definition>(row.definition)?.admit_new()?;
        let kind = update_of(row.kind);
        let next = row.step(work.now, RequestInput::Approve(actor.participant.id.clone()))?.next;
        Ok(answer_with_flow(put_request(work, actor, kind, &next)?))
    }
}
