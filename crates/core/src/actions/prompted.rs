//! `Prompted@Host`: the holder replies to a prompt of a chat.

use serde_json::{Value, json};

use super::{Action, chat_of};
pub use crate::message::PromptedAtHost;
use crate::{
    Permission, host,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

impl Action for PromptedAtHost {
    const PERMISSIONS: &'static [Permission] = &[];

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Chat(self.chat));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let chat = chat_of(work, actor, self.chat)?;
        host::prompted(work, chat, self.prompt, &self.reply)?;
        Ok(json!({}))
    }
}
