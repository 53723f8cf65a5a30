//! What the holder is shown: what is stored of tokens, `Frontend@Broker` over it, and the language of
//! titles.

use std::collections::BTreeMap;

use serde_json::Value;
use tallystick_core::{
    Refusal,
    broker::{BrokerToken, Chat, Frontend, Kept, Prompt, frontend_at_broker},
    message::FrontendAtBroker,
};

use crate::{
    broker,
    notice::Notice,
    platform::Platform,
    store::{Database as _, StoreError},
    tables::{BROKER_TOKENS, CHATS, FILES, FRONTEND, LANGUAGE, ONLY, PROMPTS},
    wallet::Wallet,
};

/// What is stored of tokens and of what was asked for, as one transaction read it.
#[derive(Debug)]
pub struct Shown {
    /// The table `Broker.Tokens`.
    pub tokens: Vec<BrokerToken>,
    /// The conversations.
    pub chats: Vec<Chat>,
    /// What was said in chats with talkers, each chat in its order.
    pub prompts: Vec<Prompt>,
    /// The signed tokens by path.
    pub files: BTreeMap<String, String>,
    /// The language of titles (BCP 47).
    pub language: String,
    frontend: Frontend,
}

impl Shown {
    /// `Frontend@Broker`: the display, filtered.
    ///
    /// # Errors
    /// It asks for something that there is not.
    pub fn frontend_at_broker(&self, call: &FrontendAtBroker) -> Result<Value, Refusal> {
        let Self { tokens, chats, language, frontend, .. } = self;
        frontend_at_broker(&Kept { language, frontend, tokens, chats }, call)
    }
}

impl<P: Platform> Wallet<P> {
    /// What is stored now.
    ///
    /// # Errors
    /// It could not be read.
    pub async fn shown(&self) -> Result<Shown, StoreError> {
        let tables = [
            BROKER_TOKENS.name,
            CHATS.name,
            FILES.name,
            FRONTEND.name,
            LANGUAGE.name,
            PROMPTS.name,
        ];
        let transaction = self.database.read(&tables)?;
        let tokens = transaction.all(&BROKER_TOKENS).await?;
        let chats = transaction.all(&CHATS).await?;
        let prompts = transaction.all(&PROMPTS).await?;
        let mut files = BTreeMap::new();
        for path in tokens.iter().filter_map(|row| row.path.as_ref()) {
            if let Ok(Some(file)) = transaction.get(&FILES, path).await {
                files.insert(path.clone(), file);
            }
        }
        let language = broker::language(&transaction, self.enrolled_in()).await;
        let frontend = transaction.get(&FRONTEND, ONLY).await.ok().flatten().unwrap_or_default();
        Ok(Shown { tokens, chats, prompts, files, language, frontend })
    }

    /// `OnTokenLocalized`: from now on titles are in this language (BCP 47), also those of what is
    /// held. The holder's own names stay. The issuer is not told: it sends no titles.
    ///
    /// # Errors
    /// It could not be stored. Then nothing is in the new language.
    pub async fn choose_language(&self, language: &str) -> Result<(), StoreError> {
        broker::localize(self, Some(language)).await
    }

    /// Gives what is held the titles that the issuer publishes by now: also the descriptions that
    /// older versions did not keep. An issuer that does not know this wallet is another one, which
    /// titles nothing.
    pub(crate) async fn localize_held(&self) {
        if self.is_unknown() {
            return;
        }
        if let Err(error) = broker::localize(self, None).await {
            self.notice(Notice::Trouble(error));
        }
    }
}

#[cfg(test)]
mod tests;
