//! The console's commands on requests for issuance.

use serde_json::json;

use super::{Call, answered_with_flow, as_seen, changed, tokens};
use crate::{
    IssuanceRequest, Machine, Permission, Refusal, RequestId, RequestInput, RequestStatus, Sign,
    flow::FlowName,
    issuance::{LONGEST_REASON, is_legible},
    issuer::{Changes, Decision, Halt, Situation, script},
    message::{
        ApproveAtIssuer, Body, CancelAtIssuer, IssueAtIssuer, RejectAtIssuer,
        RequestIssuanceAtIssuer,
    },
};

const APPROVERS: [Permission; 2] = [Permission::IssuancesIssuer, Permission::IssuancesCustodian];

/// `RequestIssuance@Issuer`. More than the issuer's vault holds may be asked for: it can mint
/// before it issues, and what it cannot cover is refused then.
pub(super) fn request_issuance(
    situation: &mut Situation<'_>,
    call: &Call<'_>,
) -> Result<Decision, Halt> {
    let requester = call.permitted(situation, &[Permission::IssuancesNonIssuer])?;
    let body: RequestIssuanceAtIssuer = call.body()?;
    let definition = situation.rows.definition(body.definition)?;
    definition.admit_new()?;
    let amount = definition.amount(&body.amount)?;
    let limit = situation.settings.open_requests;
    if situation.rows.open_requests(&requester.id)? >= limit {
        return Err(Refusal::TooManyOpenRequests { limit }.into());
    }
    let id = RequestId((situation.fresh)());
    let (participant, wallet) = (requester.id.clone(), call.sender.id);
    let request = IssuanceRequest::new(id, definition, amount, participant, wallet, situation.now);
    let (flow, changes) = changed(situation, request, FlowName::RequestTokens, requester)?;
    Ok(Decision { answer: json!({ "Request": id, "Flow": flow.id }), changes })
}

/// `Approve@Issuer`: the issuer first, then the custodian.
pub(super) fn approve(situation: &mut Situation<'_>, call: &Call<'_>) -> Result<Decision, Halt> {
    let approver = call.permitted(situation, &APPROVERS)?;
    let body: ApproveAtIssuer = call.body()?;
    let is_theirs = |row: &IssuanceRequest| row.is_approver(&approver.id);
    let row = as_seen(situation, body.request, body.version, is_theirs)?;
    situation.rows.definition(row.definition)?.admit_new()?;
    let next = row.clone().step(situation.now, RequestInput::Approve(approver.id.clone()))?.next;
    let (flow, changes) = changed(situation, next, FlowName::UpdateApprovalRequest, approver)?;
    Ok(answered_with_flow(&flow, changes))
}

/// `Reject@Issuer`: with a reason that the requester reads.
pub(super) fn reject(situation: &mut Situation<'_>, call: &Call<'_>) -> Result<Decision, Halt> {
    let approver = call.permitted(situation, &APPROVERS)?;
    let body: RejectAtIssuer = call.body()?;
    let reason = body.reason.trim();
    // With its spaces: the message is kept as it was signed.
    if reason.is_empty() || !is_legible(&body.reason) {
        let subject = RejectAtIssuer::SUBJECT.as_str();
        let reason = format!("the reason must have 1 to {LONGEST_REASON} visible characters");
        return Err(Refusal::MalformedBody { subject, reason }.into());
    }
    let is_theirs = |row: &IssuanceRequest| row.is_approver(&approver.id);
    let row = as_seen(situation, body.request, body.version, is_theirs)?;
    let input = RequestInput::Reject(approver.id.clone(), reason.to_owned());
    let next = row.clone().step(situation.now, input)?.next;
    let (flow, changes) = changed(situation, next, FlowName::UpdateApprovalRequest, approver)?;
    Ok(answered_with_flow(&flow, changes))
}

/// `Cancel@Issuer`: the requester takes it back. While an issue is under way, the offer is
/// withdrawn with it, unless the holder's answer came first.
pub(super) fn cancel(situation: &mut Situation<'_>, call: &Call<'_>) -> Result<Decision, Halt> {
    let requester = call.permitted(situation, &[Permission::IssuancesNonIssuer])?;
    let body: CancelAtIssuer = call.body()?;
    let is_theirs = |row: &IssuanceRequest| row.requester == requester.id;
    let row = as_seen(situation, body.request, body.version, is_theirs)?;
    let input = RequestInput::Cancel(requester.id.clone());
    let next = row.clone().step(situation.now, input)?.next;
    let offered = row.token.filter(|_| row.status == RequestStatus::Issuing);
    let (flow, mut changes) = changed(situation, next, FlowName::CancelRequest, requester)?;
    if let Some(token) = offered {
        let withdrawn = tokens::withdraw(situation, token).map_err(Halt::broken_invariant)?;
        changes.flows.extend(withdrawn.flows);
        changes = Changes { flows: changes.flows, ..withdrawn };
    }
    Ok(answered_with_flow(&flow, changes))
}

/// `Issue@Issuer`: starts the flow `Issue tokens`.
pub(super) fn issue(
    situation: &mut Situation<'_>,
    call: &Call<'_>,
    key: &impl Sign,
) -> Result<Decision, Halt> {
    let issuer = call.permitted(situation, &[Permission::IssuancesIssuer])?;
    let body: IssueAtIssuer = call.body()?;
    let is_theirs = |row: &IssuanceRequest| row.issuer == issuer.id;
    let row = as_seen(situation, body.request, body.version, is_theirs)?;
    let definition = situation.rows.definition(row.definition)?;
    definition.admit_new()?;
    let (changes, flow, token) = script::issue_script(situation, row, definition, key)?;
    Ok(Decision { answer: script::issue_answer(flow, token), changes })
}
