//! `Session@Issuer`: the cookie of a wallet's reads.

use serde_json::{Value, json};

use super::Action;
pub use crate::message::SessionAtIssuer;
use crate::{
    Permission,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

/// That the message was signed is all it takes; the shell sets the cookie. An issuer that does not
/// know an answer which the wallet was given was restored from an older copy, and says so.
impl Action for SessionAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[];
    const REFUSAL_STANDS: bool = false;

    fn keys(&self, sender: &Wallet, keys: &mut KeySet) {
        keys.extend(self.acknowledged.map(|last| Key::Answered(sender.id, last)));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let rolled_back = match self.acknowledged {
            Some(last) => !work.rows().was_answered(actor.wallet.id, last)?,
            None => false,
        };
        Ok(if rolled_back { json!({ "RolledBack": true }) } else { json!({}) })
    }
}
