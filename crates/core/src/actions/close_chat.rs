//! `CloseChat@Host`: the holder leaves a chat.

use serde_json::{Value, json};

use super::{Action, chat_of};
use crate::{
    ChatId, Permission, host,
    message::bodies,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

bodies! {
    /// A holder leaves a chat. What waits in it, an offer or a request, is taken back.
    CloseChatAtHost = "CloseChat@Host" {
        /// The chat.
        chat: ChatId,
    }
}

impl Action for CloseChatAtHost {
    const PERMISSIONS: &'static [Permission] = &[];

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Chat(self.chat));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let chat = chat_of(work, actor, self.chat)?;
        host::close(work, chat)?;
        Ok(json!({}))
    }
}
