//! Chats of a holder that is stepped by hand.

use tallystick_core::{
    ChatId, Correlation, Outgoing, PromptId,
    actions::{CloseChatAtHost, OpenChatAtHost},
    broker::{Chat, Prompt},
    message::{Body, PromptedAtHost},
};

use super::{Holder, SystemClock, device::Failure};
use crate::{
    mailbox,
    platform::Clock as _,
    store::Database as _,
    tables::{CHATS, Origin, PROMPTS},
};

impl Holder {
    /// Opens a chat with a talker.
    ///
    /// # Errors
    /// The host refuses, or cannot be reached.
    pub async fn open_chat(&mut self, talker: &str) -> Result<ChatId, Failure> {
        let answer =
            self.submit(&OpenChatAtHost { talker: talker.to_owned(), language: None }).await?;
        let chat = answer["Chat"].as_str().and_then(|chat| chat.parse().ok());
        chat.ok_or_else(|| Failure::Protocol("no Chat".to_owned()))
    }

    /// Replies to the prompt that waits in a chat.
    ///
    /// # Errors
    /// None waits, the prompt does not admit the reply, the host refuses, or it cannot be reached.
    pub async fn reply(&mut self, chat: ChatId, reply: &str) -> Result<(), Failure> {
        let waiting = self.prompts(chat).await?.into_iter().find(Prompt::is_open);
        let waiting = waiting.ok_or_else(|| Failure::Protocol("no prompt waits".to_owned()))?;
        self.reply_to(chat, waiting.prompt, reply).await
    }

    /// Replies to a prompt.
    ///
    /// # Errors
    /// As of [`Holder::reply`].
    pub async fn reply_to(
        &mut self,
        chat: ChatId,
        prompt: PromptId,
        reply: &str,
    ) -> Result<(), Failure> {
        let reply = PromptedAtHost { chat, prompt, reply: reply.to_owned() };
        self.submit(&reply).await.map(drop)
    }

    /// Leaves a chat.
    ///
    /// # Errors
    /// The host refuses, or cannot be reached.
    pub async fn close_chat(&mut self, chat: ChatId) -> Result<(), Failure> {
        self.submit(&CloseChatAtHost { chat }).await.map(drop)
    }

    /// Handles everything that waits in the mailbox.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn read_mail(&mut self) -> Result<(), Failure> {
        for entry in self.device.mailbox(None).await? {
            mailbox::handle(&self.wallet, entry, self.wallet.issuer_database()).await;
        }
        Ok(())
    }

    /// What was said in a chat, in order.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn prompts(&self, chat: ChatId) -> Result<Vec<Prompt>, Failure> {
        let prompts = self.wallet.database.read(&[PROMPTS.name])?.all(&PROMPTS).await?;
        Ok(prompts.into_iter().filter(|prompt| prompt.chat == chat).collect())
    }

    /// A conversation.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn chat(&self, chat: ChatId) -> Result<Option<Chat>, Failure> {
        let transaction = self.wallet.database.read(&[CHATS.name])?;
        Ok(transaction.get(&CHATS, &chat.to_string()).await?)
    }

    async fn submit<B: Body>(&mut self, body: &B) -> Result<serde_json::Value, Failure> {
        self.notices();
        let message = Outgoing::new(self.wallet.domain().clone(), body);
        let correlation = Correlation(SystemClock.fresh_id());
        self.wallet.submit(correlation, Origin::default(), message, &[]).await?;
        self.send().await
    }
}
