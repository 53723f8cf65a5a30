//! A chat as its host stores it.

use serde::{Deserialize, Serialize};

use crate::{
    ChatId, ParticipantId, PromptId, RequestId, TalkerId, Timestamp, TokenId, WalletId,
    scripts::Variables,
};

/// Whether a chat goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChatState {
    /// It waits.
    Open,
    /// It ended with `DONE`, or with its script.
    Done,
    /// It ended with `FAIL`.
    Failed,
    /// The holder left it.
    Closed,
}

impl ChatState {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "OPEN",
            Self::Done => "DONE",
            Self::Failed => "FAILED",
            Self::Closed => "CLOSED",
        }
    }
}

/// What a chat waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "for", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Wait {
    /// A reply to this prompt.
    Reply {
        /// The prompt.
        prompt: PromptId,
    },
    /// A decision about this request.
    Decision {
        /// The request.
        request: RequestId,
    },
    /// The issuer, whose vault did not cover this request when the chat came to issue it, or who
    /// withdrew the offer.
    Issue {
        /// The request.
        request: RequestId,
    },
    /// The holder's answer to the offer of this token.
    Answer {
        /// The token.
        token: TokenId,
    },
}

/// A chat with a holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostChat {
    /// Its id, the same at the holder's broker.
    pub id: ChatId,
    /// Counts up with each change that is stored; 0 before the first.
    pub version: u32,
    /// The device that opened it.
    pub wallet: WalletId,
    /// Whose device it is.
    pub holder: ParticipantId,
    /// The language that the talker speaks (BCP 47).
    pub language: String,
    /// The version of the talker that leads it.
    pub talker: TalkerId,
    /// Whether it goes on.
    pub state: ChatState,
    /// The position in the script of the command that waits.
    pub position: u32,
    /// What the script's variables hold.
    pub variables: Variables,
    /// What it waits for; nothing once it ended.
    pub wait: Option<Wait>,
    /// How many prompts it has sent: the number of the last one.
    pub prompts: u32,
    /// When it was opened.
    pub opened: Timestamp,
    /// When it last went on.
    pub altered: Timestamp,
}
