//! `Issued@Issuer`: any of the holder's wallets downloads the token.

use serde_json::{Value, json};

use super::{Action, step_token};
pub use crate::message::IssuedAtIssuer;
use crate::{
    Permission,
    issuer::{IssuerToken, IssuerTokenInput},
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

impl Action for IssuedAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[];
    const REFUSAL_STANDS: bool = false;

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Token(self.token));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        step_token(work, self.token, IssuerTokenInput::Issued(actor.wallet.clone()))?;
        Ok(json!(work.get::<IssuerToken>(self.token)?.document))
    }
}
