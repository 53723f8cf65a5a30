//! `Offered@Issuer`: the holder's answer, with which the books are settled. Whichever of their
//! devices is first answers for all.

use serde_json::{Value, json};

use super::{Action, malformed, step_token};
pub use crate::message::OfferedAtIssuer;
use crate::{
    Permission,
    issuer::IssuerTokenInput,
    requests::read_reason,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

impl Action for OfferedAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[];
    const REFUSAL_STANDS: bool = false;

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Token(self.token));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let reason = read_reason(self.reason.as_deref().unwrap_or_default());
        let reason = reason.map_err(|illegible| malformed::<Self>(illegible.to_string()))?;
        let input = IssuerTokenInput::Offered(actor.wallet.clone(), self.answer, reason);
        step_token(work, self.token, input)?;
        Ok(json!({}))
    }
}
