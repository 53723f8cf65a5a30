//! `OpenChat@Host`: a holder opens a chat with a talker.

use serde_json::{Value, json};

use super::Action;
use crate::{
    Permission, Refusal, host,
    host::Talker,
    message::bodies,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

bodies! {
    /// A holder opens a chat. The answer names the chat and the talker's titles.
    OpenChatAtHost = "OpenChat@Host" {
        /// The talker's name.
        talker: String,
    }
}

impl Action for OpenChatAtHost {
    const PERMISSIONS: &'static [Permission] = &[];

    fn keys(&self, sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::OpenChats(sender.id));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let talker = work.settings.talkers.get(&self.talker);
        let talker = *talker.ok_or(Refusal::NotFound { thing: "talker" })?;
        let talker = work.rows().find::<Talker>(talker).map_err(Halt::broken_invariant)?;
        let chat = host::open(work, actor, talker)?;
        Ok(json!({ "Chat": chat, "Talker": self.talker, "Title": talker.title }))
    }
}
