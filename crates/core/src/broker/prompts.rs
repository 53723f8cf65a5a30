//! What is said in the chats of a holder: `Prompt@Broker`, the handler, and the replies.

use serde::{Deserialize, Serialize};

use super::Chat;
use crate::{
    ChatId, Party, PromptId, Refusal, Sender, Timestamp,
    message::{ChatEnd, PromptAtBroker},
    scripts::ReplyForm,
};

/// Something that was said in a chat. Its key is (`chat`, `number`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt {
    /// The chat.
    pub chat: ChatId,
    /// Its place in the chat, from 1.
    pub number: u32,
    /// What a reply names it by.
    pub prompt: PromptId,
    /// What is said.
    pub text: String,
    /// The reply that is awaited.
    pub form: Option<ReplyForm>,
    /// The chat ended with it.
    pub ended: Option<ChatEnd>,
    /// What the holder replied.
    pub reply: Option<String>,
    /// When it came.
    pub at: Timestamp,
}

/// `Prompt@Broker`, the handler: stores what the chat's host says. Returns also the chat where it ended
/// with it: no more offers are admitted in it.
///
/// # Errors
/// [`Refusal::NotFound`] of a chat that is not known, has ended, or is somebody else's to lead.
pub fn prompt_at_broker(
    now: Timestamp,
    sender: &Sender,
    chat: Option<&Chat>,
    said: PromptAtBroker,
) -> Result<(Prompt, Option<Chat>), Refusal> {
    let chat = chat
        .filter(|chat| chat.id == said.chat && chat.active)
        .filter(|chat| *sender == Sender::Party(Party::Domain(chat.host.clone())))
        .ok_or(Refusal::NotFound { thing: "chat" })?;
    let PromptAtBroker { prompt, number, text, reply: form, ended, .. } = said;
    let ended_chat = ended.map(|_| Chat { active: false, ..chat.clone() });
    let prompt = Prompt { chat: chat.id, number, prompt, text, form, ended, reply: None, at: now };
    Ok((prompt, ended_chat))
}

impl Prompt {
    /// Whether a reply is awaited.
    pub fn is_open(&self) -> bool {
        self.form.is_some() && self.reply.is_none()
    }

    /// The holder replies.
    ///
    /// # Errors
    /// [`Refusal::Reply`] of a reply that the prompt does not admit, [`Refusal::OutOfTurn`] where none
    /// is awaited.
    pub fn replied(self, reply: &str) -> Result<Self, Refusal> {
        let Some(form) = self.form.as_ref().filter(|_| self.reply.is_none()) else {
            return Err(Refusal::OutOfTurn {
                sentence: "This was already answered. Nothing was sent.".to_owned(),
                state: "ANSWERED",
                input: "REPLY",
            });
        };
        form.read(reply).map_err(Refusal::Reply)?;
        Ok(Self { reply: Some(reply.trim().to_owned()), ..self })
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::fixtures::{chat, issuer_domain, now, uuid};

    fn said(ended: Option<ChatEnd>) -> PromptAtBroker {
        let form = ReplyForm::Number { smallest: 1, largest: 8, decimals: 0 };
        PromptAtBroker {
            chat: chat().id,
            prompt: PromptId(uuid(1)),
            number: 1,
            text: "How many?".to_owned(),
            reply: Some(form).filter(|_| ended.is_none()),
            ended,
        }
    }

    fn host() -> Sender {
        Sender::Party(issuer_domain().into())
    }

    fn refused(sender: &Sender, chat: Option<&Chat>) -> &'static str {
        prompt_at_broker(now(), sender, chat, said(None)).unwrap_err().code()
    }

    #[test]
    fn only_the_chats_host_speaks_and_only_until_the_chat_ends() {
        let stranger: crate::DomainName = "other.example.org".parse().unwrap();
        let stranger = Sender::Party(stranger.into());
        assert_eq!(refused(&stranger, Some(&chat())), "NOT_FOUND");
        assert_eq!(refused(&host(), None), "NOT_FOUND");
        let last = prompt_at_broker(now(), &host(), Some(&chat()), said(Some(ChatEnd::Done)));
        let (prompt, ended) = last.unwrap();
        assert!(!prompt.is_open());
        assert_eq!(refused(&host(), ended.as_ref()), "NOT_FOUND");
    }

    #[test]
    fn a_prompt_is_replied_to_once_and_as_it_asks() {
        let (prompt, ended) = prompt_at_broker(now(), &host(), Some(&chat()), said(None)).unwrap();
        assert_eq!(ended, None);
        assert_eq!(prompt.clone().replied("9").unwrap_err().code(), "REPLY_REFUSED");
        let replied = prompt.replied(" 8 ").unwrap();
        assert_eq!(replied.reply.as_deref(), Some("8"));
        assert_eq!(replied.replied("7").unwrap_err().code(), "OUT_OF_TURN");
    }
}
