//! The protocol's own messages about tokens.

use serde_json::json;

use super::{Call, acknowledged};
use crate::{
    Machine, Party, Sign, TokenId,
    issuer::{Changes, Decision, Halt, IssuerTokenInput, Situation, script},
    message::{IssuedAtIssuer, OfferedAtIssuer, RemovedAtIssuer},
};

/// `Issued@Issuer`: the holder's wallet downloads the token.
pub(super) fn issued_at_issuer(
    situation: &mut Situation<'_>,
    call: &Call<'_>,
    key: &impl Sign,
) -> Result<Decision, Halt> {
    let body: IssuedAtIssuer = call.body()?;
    let row = situation.rows.token(body.token)?.clone();
    let step = row.step(situation.now, IssuerTokenInput::Issued(call.sender.public_key))?;
    let document = step.next.document(situation.settings).sign(key);
    Ok(Decision { answer: json!(document), changes: script::resume(situation, step)? })
}

/// `Offered@Issuer`: the holder's answer, with which the books are settled.
pub(super) fn offered_at_issuer(
    situation: &mut Situation<'_>,
    call: &Call<'_>,
) -> Result<Decision, Halt> {
    let body: OfferedAtIssuer = call.body()?;
    let input = IssuerTokenInput::Offered(Party::Wallet(call.sender.id), body.answer);
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

/// Time passed for this token: an offer may have lapsed.
pub fn tick(situation: &mut Situation<'_>, token: TokenId) -> Result<Changes, Halt> {
    step(situation, token, IssuerTokenInput::Tick)
}

fn step(
    situation: &mut Situation<'_>,
    token: TokenId,
    input: IssuerTokenInput,
) -> Result<Changes, Halt> {
    let row = situation.rows.token(token)?.clone();
    let step = row.clone().step(situation.now, input)?;
    match step.next == row && step.notes.is_empty() {
        true => Ok(Changes::default()),
        false => script::resume(situation, step),
    }
}
