//! `Removed@Issuer`: the holder removed an accepted token.

use serde_json::{Value, json};

use super::{Action, step_token};
pub use crate::message::RemovedAtIssuer;
use crate::{
    Permission,
    issuer::IssuerTokenInput,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

impl Action for RemovedAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[];

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Token(self.token));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        step_token(work, self.token, IssuerTokenInput::Removed(actor.wallet.clone()))?;
        Ok(json!({}))
    }
}
