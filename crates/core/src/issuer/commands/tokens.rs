//! The protocol's own messages about tokens.

use serde_json::json;

use super::{Call, acknowledged};
use crate::{
    Machine, Party, Refusal, Sign, Timestamp, TokenId,
    issuance::{LONGEST_REASON, is_legible},
    issuer::{Changes, Decision, Halt, IssuerToken, IssuerTokenInput, Situation, script},
    message::{Body, IssuedAtIssuer, OfferedAtIssuer, RemovedAtIssuer},
};

/// `Issued@Issuer`: the holder's wallet downloads the token.
pub(super) fn issued_at_issuer(
    situation: &mut Situation<'_>,
    call: &Call<'_>,
    key: &impl Sign,
) -> Result<Decision, Halt> {
    let body: IssuedAtIssuer = call.body()?;
    let row = situation.rows.token(body.token)?.clone();
    let at = offer_time(situation, &row);
    let mut step = row.step(at, IssuerTokenInput::Issued(call.sender.public_key))?;
    step.next = step.next.signed(situation.settings, key);
    let answer = json!(step.next.document);
    Ok(Decision { answer, changes: script::resume(situation, step)? })
}

/// `Offered@Issuer`: the holder's answer, with which the books are settled.
pub(super) fn offered_at_issuer(
    situation: &mut Situation<'_>,
    call: &Call<'_>,
) -> Result<Decision, Halt> {
    let body: OfferedAtIssuer = call.body()?;
    if body.reason.as_ref().is_some_and(|reason| !is_legible(reason)) {
        let subject = OfferedAtIssuer::SUBJECT.as_str();
        let reason = format!("the reason must have {LONGEST_REASON} visible characters at most");
        return Err(Refusal::MalformedBody { subject, reason }.into());
    }
    let broker = Party::Wallet(call.sender.id);
    let input = IssuerTokenInput::Offered(broker, body.answer, body.reason);
    step(situation, body.token, input).map(acknowledged)
}

/// `Removed@Issuer`: the holder removed an accepted token.
pub(super) fn removed_at_issuer(
    situation: &mut Situation<'_>,
    call: &Call<'_>,
) -> Result<Decision, Halt> {
    let body: RemovedAtIssuer = call.body()?;
    let input = IssuerTokenInput::Removed(Party::Wallet(call.sender.id));
    step(situation, body.token, input).map(acknowledged)
}

/// The offer of this token is taken back, because its request was cancelled.
pub(super) fn withdraw(situation: &mut Situation<'_>, token: TokenId) -> Result<Changes, Halt> {
    step(situation, token, IssuerTokenInput::Withdraw)
}

/// Time passed for this token: an offer may have lapsed.
pub fn tick(situation: &mut Situation<'_>, token: TokenId) -> Result<Changes, Halt> {
    step(situation, token, IssuerTokenInput::Tick)
}

/// The time as an offer has it: while the time of day is not trusted, no offer is over.
fn offer_time(situation: &Situation<'_>, row: &IssuerToken) -> Timestamp {
    if situation.lapsing { situation.now } else { situation.now.min(row.issued) }
}

fn step(
    situation: &mut Situation<'_>,
    token: TokenId,
    input: IssuerTokenInput,
) -> Result<Changes, Halt> {
    let row = situation.rows.token(token)?.clone();
    let at = offer_time(situation, &row);
    let step = row.step(at, input)?;
    script::resume(situation, step)
}
