//! Talkers: named scripts of an issuer, which holders open chats with.

use serde::{Deserialize, Serialize};

use crate::{ParticipantId, TalkerId, broker::titles::Titles, scripts::Script};

/// One version of a talker: a chat goes on with the version that it began with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Talker {
    /// Which version: derived from the content, so that the same content is the same version.
    pub id: TalkerId,
    /// Its name, which stands in links: lower-case letters, digits and hyphens.
    pub name: String,
    /// The participant in whose name it issues.
    pub issuer: ParticipantId,
    /// Its title by language.
    pub title: Titles,
    /// What leads its chats.
    pub script: Script,
}

/// A talker as it is listed for those who may open a chat with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TalkerView {
    /// Its name.
    pub name: String,
    /// Its title by language.
    pub title: Titles,
    /// What a chat with it is for, by language.
    pub description: Titles,
    /// The participant in whose name it issues.
    pub issuer: ParticipantId,
    /// In a demonstration, the participant as whose device a visitor without a wallet opens a chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visitor: Option<ParticipantId>,
}
