//! Conversations in which tokens may be offered: one for each request that this wallet made, or
//! another device of its participant.

use serde::{Deserialize, Serialize};

use super::titles::Titles;
use crate::{
    Amount, ChatId, Definition, DefinitionId, DomainName, RequestId, Timestamp,
    token::IssuanceContext,
};

/// What this wallet asked for, to hold against what it is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The request, as the issuer named it.
    pub request: RequestId,
    /// Of which token.
    pub definition: DefinitionId,
    /// Its name, for people.
    pub name: String,
    /// Its symbol.
    pub symbol: String,
    /// How much.
    pub amount: Amount,
}

impl Asked {
    /// A request that the issuer answered with this id.
    pub fn new(request: RequestId, definition: &Definition, amount: Amount) -> Self {
        Self {
            request,
            definition: definition.id,
            name: definition.name.clone(),
            symbol: definition.symbol.clone(),
            amount,
        }
    }

    /// The context that a token for it must have.
    pub fn context(&self) -> IssuanceContext {
        IssuanceContext {
            definition: self.definition,
            symbol: self.symbol.clone(),
            amount: self.amount,
            request: self.request,
        }
    }
}

/// A conversation. The id of one that the console's request opens is the request's: so the issuer
/// and the broker name it alike without a further message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chat {
    /// Its id.
    pub id: ChatId,
    /// The domain that leads it: it alone may offer tokens in it.
    pub host: DomainName,
    /// Offers are admitted.
    pub active: bool,
    /// What was asked for in it, by a request of the console.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
    /// Who leads it, where the holder opened it with a talker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub talker: Option<ChatTalker>,
}

/// Whom a holder opened a chat with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatTalker {
    /// The talker's name.
    pub name: String,
    /// Its title by language.
    pub title: Titles,
    /// When the chat was opened.
    pub opened: Timestamp,
}

impl Chat {
    /// The conversation about a request.
    pub fn about(asked: Asked, host: DomainName) -> Self {
        Self { id: ChatId(asked.request.0), host, active: true, asked: Some(asked), talker: None }
    }

    /// A conversation that another device of the participant opened, which alone knows what was
    /// asked for in it. The issuer at which this wallet is enrolled leads it.
    pub fn of_another_device(id: ChatId, issuer: DomainName) -> Self {
        Self { id, host: issuer, active: true, asked: None, talker: None }
    }

    /// A chat that the holder opened with a talker.
    pub fn with(id: ChatId, talker: ChatTalker, host: DomainName) -> Self {
        Self { id, host, active: true, asked: None, talker: Some(talker) }
    }
}
