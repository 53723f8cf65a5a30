//! Chats as the pages show them.

use tallystick_core::{ChatId, PromptId, Timestamp, TokenId, scripts::ReplyForm};

/// Whether a chat goes on, and how it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChatState {
    /// A reply is awaited, or the answer to an offer.
    Asking,
    /// The talker goes on, or somebody who decides is awaited.
    Waiting,
    /// It came to what it was for.
    Done,
    /// It came to nothing.
    Failed,
    /// The holder left it.
    Left,
}

/// A chat.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatView {
    /// Its id.
    pub id: ChatId,
    /// The talker's name.
    pub talker: String,
    /// The talker's title in the holder's language.
    pub title: String,
    /// When it was opened.
    pub opened: Timestamp,
    /// Whether it goes on.
    pub state: ChatState,
    /// What was said, in order.
    pub entries: Vec<ChatEntry>,
    /// The tokens that were offered in it, oldest first.
    pub tokens: Vec<ChatToken>,
}

impl ChatView {
    /// Whether it goes on.
    pub fn is_active(&self) -> bool {
        matches!(self.state, ChatState::Asking | ChatState::Waiting)
    }
}

/// Something that was said, and the reply.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatEntry {
    /// Its place in the chat, from 1.
    pub number: u32,
    /// What a reply names it by.
    pub prompt: PromptId,
    /// What was said.
    pub text: String,
    /// What is asked for.
    pub form: Option<ReplyForm>,
    /// A reply is awaited.
    pub is_open: bool,
    /// The reply, as a person reads it.
    pub reply: Option<String>,
    /// The chat ended with it.
    pub ends: bool,
}

/// A token that was offered in a chat.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatToken {
    /// Which token.
    pub token: TokenId,
    /// Its title.
    pub title: String,
    /// Who issues it, in the holder's language.
    pub issuer_title: String,
    /// Until when it is valid; for ever without.
    pub expires: Option<Timestamp>,
    /// What the holder said.
    pub accepted: Option<bool>,
    /// It is still to be answered, or being kept.
    pub is_open: bool,
    /// Why it came to nothing.
    pub reason: Option<String>,
}
