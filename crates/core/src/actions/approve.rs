//! `Approve@Issuer`: an approver says yes, in turn.

use serde_json::Value;

use super::{
    Action, answer_with_flow,
    requests::{as_seen, change_request},
};
use crate::{
    Definition, FlowId, Permission, Refusal, Request, RequestId, RequestInput,
    flows::FlowKind,
    message::bodies,
    requests::RequestKind,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

bodies! {
    /// An approver approves: the issuer, the custodian, or the other side of a transfer.
    ApproveAtIssuer = "Approve@Issuer" {
        /// What is approved.
        request: RequestId,
        /// The version that was looked at.
        version: u32,
    }
}

/// The permissions of those whose turn it can be. Which of them a turn needs, its slot says.
pub(super) const APPROVERS: &[Permission] = &[
    Permission::IssuancesIssuer,
    Permission::IssuancesCustodian,
    Permission::TransfersNonIssuer,
    Permission::RedemptionsIssuer,
    Permission::RedemptionsCustodian,
];

/// The kinds of flows of approvals and rejections.
pub(super) const UPDATES: &[FlowKind] =
    &[FlowKind::UPDATE_ISSUANCE, FlowKind::UPDATE_TRANSFER, FlowKind::UPDATE_REDEMPTION];

/// The request of an approver whose turn it is and who has the permission for just that turn.
pub(super) fn in_turn(
    work: &UnitOfWork<'_>,
    actor: &Actor<'_>,
    (request, seen): (RequestId, u32),
) -> Result<Request, Halt> {
    let approver = &actor.participant.id;
    let is_own = |row: &Request| row.requester == *approver && !row.is_approver(approver);
    // Whoever asked knows that there is such a request.
    if is_own(&work.get(request)?) {
        return Err(Refusal::Forbidden.into());
    }
    let row = as_seen(work, request, seen, |row| row.is_approver(approver))?;
    if !actor.participant.may(row.permission_of_turn(approver)?) {
        return Err(Refusal::Forbidden.into());
    }
    Ok(row)
}

/// The flow of an approval or a rejection.
pub(super) fn update_of(kind: &RequestKind) -> FlowKind {
    match kind {
        RequestKind::Issuance { .. } => FlowKind::UPDATE_ISSUANCE,
        RequestKind::Push { .. } | RequestKind::Pull { .. } => FlowKind::UPDATE_TRANSFER,
        RequestKind::Redemption => FlowKind::UPDATE_REDEMPTION,
    }
}

impl FlowKind {
    /// The issuer or the custodian approves or rejects an issuance.
    pub const UPDATE_ISSUANCE: Self = Self::named("UPDATE_ISSUANCE");
    /// The other side approves or rejects a transfer.
    pub const UPDATE_TRANSFER: Self = Self::named("UPDATE_TRANSFER");
    /// The issuer or the custodian approves or rejects a redemption.
    pub const UPDATE_REDEMPTION: Self = Self::named("UPDATE_REDEMPTION");
}

/// With the last approval the units of a pull request move, and those of a push request or a
/// redemption are reserved in the requester's vault.
impl Action for ApproveAtIssuer {
    const PERMISSIONS: &'static [Permission] = APPROVERS;
    const FLOWS: &'static [FlowKind] = UPDATES;

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Request(self.request));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        approve(work, actor, (self.request, self.version)).map(answer_with_flow)
    }
}

/// An approver approves what it looked at, alone or among others. Returns the flow that shows it.
pub(super) fn approve(
    work: &mut UnitOfWork<'_>,
    actor: &Actor<'_>,
    seen: (RequestId, u32),
) -> Result<FlowId, Halt> {
    let row = in_turn(work, actor, seen)?;
    row.kind.admit(&work.own::<Definition>(row.definition)?)?;
    let kind = update_of(&row.kind);
    change_request(work, actor, row, RequestInput::Approve(actor.decider()), kind)
}
