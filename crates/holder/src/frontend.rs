//! What the holder is shown: `Frontend@Broker`, and the language of its titles.

use serde_json::Value;
use tallystick_core::{
    broker::{Kept, frontend_at_broker},
    message::FrontendAtBroker,
};

use crate::{
    broker,
    commands::CommandError,
    notice::Notice,
    platform::Platform,
    store::{Database as _, StoreError},
    tables::{BROKER_TOKENS, CHATS, FRONTEND, LANGUAGE, ONLY},
    wallet::Wallet,
};

impl<P: Platform> Wallet<P> {
    /// `Frontend@Broker`: the display, filtered.
    ///
    /// # Errors
    /// It asks for something that there is not, or what is stored could not be read.
    pub async fn frontend_at_broker(&self, call: &FrontendAtBroker) -> Result<Value, CommandError> {
        let tables = [BROKER_TOKENS.name, CHATS.name, FRONTEND.name, LANGUAGE.name];
        let transaction = self.database.read(&tables)?;
        let language = broker::language(&transaction, self.enrolled_in()).await;
        let tokens = transaction.all(&BROKER_TOKENS).await?;
        let chats = transaction.all(&CHATS).await?;
        let frontend = transaction.get(&FRONTEND, ONLY).await.ok().flatten().unwrap_or_default();
        let kept =
            Kept { language: &language, frontend: &frontend, tokens: &tokens, chats: &chats };
        Ok(frontend_at_broker(&kept, call)?)
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
