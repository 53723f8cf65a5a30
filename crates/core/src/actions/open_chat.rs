//! `OpenChat@Host`: a holder opens a chat with a talker.

use serde_json::{Value, json};

use super::{Action, is_language, malformed};
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
        /// The language that the talker is to speak (BCP 47); the wallet's without.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<String>,
    }
}

impl Action for OpenChatAtHost {
    const PERMISSIONS: &'static [Permission] = &[];

    fn keys(&self, sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::OpenChats(sender.id));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        // Whoever observes holds nothing, and a chat issues.
        if actor.participant.may(Permission::Observe) {
            return Err(Refusal::Forbidden.into());
        }
        if self.language.as_ref().is_some_and(|language| !is_language(language)) {
            let why = "Language must be a language tag (BCP 47), such as en or pt-BR";
            return Err(malformed::<Self>(why).into());
        }
        let talker = work.settings.talkers.get(&self.talker);
        let talker = *talker.ok_or(Refusal::NotFound { thing: "talker" })?;
        let talker = work.rows().find::<Talker>(talker).map_err(Halt::broken_invariant)?;
        let language = self.language.unwrap_or_else(|| actor.wallet.language.clone());
        let chat = host::open(work, actor, talker, language)?;
        Ok(json!({ "Chat": chat, "Talker": self.talker, "Title": talker.title }))
    }
}
