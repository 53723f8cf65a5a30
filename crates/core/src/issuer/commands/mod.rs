//! What each message to the issuer does: one file for each group of subjects.

mod enrolment;
mod requests;
mod tokens;

use serde_json::{Value, json};

use super::{Changes, Decision, Halt, Situation, Wallet};
use crate::{
    Flow, IssuanceRequest, Message, Participant, Permission, Refusal, RequestId, Sign, Subject,
    flow::FlowName, message::Body,
};

pub use enrolment::{authentic_enrolment, onboard_at_notifier};
pub use tokens::tick;

/// A verified message of a wallet.
pub struct Call<'a> {
    /// Who signed it.
    pub sender: &'a Wallet,
    /// The message.
    pub message: &'a Message,
}

/// Which messages of wallets the issuer serves.
pub fn is_served(subject: Subject) -> bool {
    use Subject as S;
    matches!(
        subject,
        S::SessionAtIssuer
            | S::RequestIssuanceAtIssuer
            | S::ApproveAtIssuer
            | S::RejectAtIssuer
            | S::CancelAtIssuer
            | S::IssueAtIssuer
            | S::IssuedAtIssuer
            | S::OfferedAtIssuer
            | S::RemovedAtIssuer
    )
}

/// Decides what a wallet's message does. `key` signs tokens.
pub fn decide(
    situation: &mut Situation<'_>,
    call: &Call<'_>,
    key: &impl Sign,
) -> Result<Decision, Halt> {
    call.is_enrolled(situation)?;
    let subject = call.message.header.subject.as_str();
    match subject.parse() {
        Ok(Subject::SessionAtIssuer) => enrolment::session_at_issuer(situation, call),
        Ok(Subject::RequestIssuanceAtIssuer) => requests::request_issuance(situation, call),
        Ok(Subject::ApproveAtIssuer) => requests::approve(situation, call),
        Ok(Subject::RejectAtIssuer) => requests::reject(situation, call),
        Ok(Subject::CancelAtIssuer) => requests::cancel(situation, call),
        Ok(Subject::IssueAtIssuer) => requests::issue(situation, call, key),
        Ok(Subject::IssuedAtIssuer) => tokens::issued_at_issuer(situation, call, key),
        Ok(Subject::OfferedAtIssuer) => tokens::offered_at_issuer(situation, call),
        Ok(Subject::RemovedAtIssuer) => tokens::removed_at_issuer(situation, call),
        _ => Err(Refusal::UnknownSubject { subject: subject.to_owned() }.into()),
    }
}

impl Call<'_> {
    /// A shell that remembers wallets may know one that was forgotten meanwhile.
    fn is_enrolled(&self, situation: &Situation<'_>) -> Result<(), Halt> {
        match situation.rows.wallet(self.sender.id) {
            Err(Halt::Refused(_)) => Err(Refusal::NotAuthentic.into()),
            found => found.map(drop),
        }
    }

    fn body<B: Body>(&self) -> Result<B, Refusal> {
        self.message.body()
    }

    /// The sender's participant, if it has one of these permissions.
    fn permitted<'r>(
        &self,
        situation: &Situation<'r>,
        any_of: &[Permission],
    ) -> Result<&'r Participant, Refusal> {
        let participant = situation.rows.participant(&self.sender.participant)?;
        match any_of.iter().any(|permission| participant.may(*permission)) {
            true => Ok(participant),
            false => Err(Refusal::Forbidden),
        }
    }
}

/// A request as its sender looked at it: theirs to act on, and not changed since.
fn as_seen<'r>(
    situation: &Situation<'r>,
    request: RequestId,
    seen: u32,
    is_theirs: impl FnOnce(&IssuanceRequest) -> bool,
) -> Result<&'r IssuanceRequest, Halt> {
    let row = situation.rows.request(request)?;
    if !is_theirs(row) {
        return Err(Refusal::NotFound { thing: "request" }.into());
    }
    match row.version == seen {
        true => Ok(row),
        false => Err(Refusal::Stale { seen, current: row.version }.into()),
    }
}

/// A request's change that is over at once, with the flow that shows it.
fn changed(
    situation: &mut Situation<'_>,
    request: IssuanceRequest,
    name: FlowName,
    initiator: &Participant,
) -> Result<(Flow, Changes), Halt> {
    let definition = situation.rows.definition(request.definition)?;
    let id = crate::FlowId((situation.fresh)());
    let summary = super::script::summary(situation, &request, definition);
    let flow = Flow::completed_at_once(id, name, initiator.id.clone(), situation.now)
        .seen_by(request.parties())
        .about(request.id, summary);
    let changes =
        Changes { requests: vec![request], flows: vec![flow.clone()], ..Changes::default() };
    Ok((flow, changes))
}

fn acknowledged(changes: Changes) -> Decision {
    Decision { answer: Value::Object(serde_json::Map::new()), changes }
}

fn answered_with_flow(flow: &Flow, changes: Changes) -> Decision {
    Decision { answer: json!({ "Flow": flow.id }), changes }
}

#[cfg(test)]
mod tests;
