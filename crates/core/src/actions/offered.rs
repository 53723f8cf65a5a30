//! `Offered@Issuer`: the holder's answer, with which the books are settled. Whichever of their
//! devices is first answers for all.

use serde_json::{Value, json};

use super::{Action, malformed, step_token};
pub use crate::message::OfferedAtIssuer;
use crate::{
    Permission,
    issuer::IssuerTokenInput,
    requests::{LONGEST_REASON, is_legible_reason},
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

impl Action for OfferedAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[];
    const REFUSAL_STANDS: bool = false;

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Token(self.token));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        if self.reason.as_ref().is_some_and(|reason| !is_legible_reason(reason)) {
            let why = format!("the reason must have {LONGEST_REASON} visible characters at most");
            return Err(malformed::<Self>(why).into());
        }
        let input = IssuerTokenInput::Offered(actor.wallet.clone(), self.answer, self.reason);
        step_token(work, self.token, input)?;
        Ok(json!({}))
    }
}
