//! Postings: every movement names where it comes from and where it goes.

use crate::{Amount, DefinitionId, FlowId, ParticipantId, PostingId, Timestamp};

/// A place where units of a definition can be.
///
/// The supply stands at minus what is in circulation, so that all accounts of a definition
/// always sum to zero: minted − burned = all vaults + all reservations.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// Where mints come from and burns go to.
    Supply,
    /// A participant's vault.
    Vault(ParticipantId),
    /// What a participant's vault holds back for an issue that is under way, or for a transfer or
    /// redemption that was approved.
    Reserved(ParticipantId),
}

impl Account {
    /// The kind, as the database has it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Supply => "SUPPLY",
            Self::Vault(_) => "VAULT",
            Self::Reserved(_) => "RESERVED",
        }
    }

    /// The participant, empty for the supply.
    pub fn owner(&self) -> &str {
        match self {
            Self::Supply => "",
            Self::Vault(owner) | Self::Reserved(owner) => owner.as_str(),
        }
    }
}

/// An account: one place of one definition.
pub type AccountId = (DefinitionId, Account);

/// What moves from one account to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Of which token.
    pub definition: DefinitionId,
    /// Where it leaves.
    pub from: Account,
    /// Where it arrives.
    pub to: Account,
    /// How much, more than zero.
    pub amount: Amount,
}

/// A movement in the books, for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Its id.
    pub id: PostingId,
    /// What moved.
    pub movement: Movement,
    /// In which flow.
    pub flow: FlowId,
    /// When.
    pub at: Timestamp,
}
