//! The rows that a decision looks at.
//!
//! A decision that needs a row which is not loaded yet halts with its [`Key`]; the shell loads it
//! and asks again. So the core alone knows what it needs, and still does no I/O.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Changes, IssuerToken};
use crate::{
    Amount, Correlation, Decimals, Definition, DefinitionId, Flow, FlowId, IssuanceRequest,
    Participant, ParticipantId, PublicKey, Refusal, RequestId, TokenId, WalletId,
    vault::VaultAccount,
};

/// A device of a participant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wallet {
    /// Its id.
    pub id: WalletId,
    /// Whose device it is.
    pub participant: ParticipantId,
    /// The key it signs with.
    pub public_key: PublicKey,
    /// The language of titles, BCP 47.
    pub language: String,
}

/// Which row is needed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A request.
    Request(RequestId),
    /// A row of Issuer.Tokens.
    Token(TokenId),
    /// A flow.
    Flow(FlowId),
    /// A vault, of this many decimals.
    Vault(ParticipantId, DefinitionId, Decimals),
    /// A wallet.
    Wallet(WalletId),
    /// Whether this message of a wallet was answered, and the answer kept.
    Answered(WalletId, Correlation),
    /// How many requests of a participant are open.
    OpenRequests(ParticipantId),
}

/// Why there is no decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Halt {
    /// What was asked is refused.
    Refused(Refusal),
    /// This row must be loaded first.
    Unloaded(Key),
}

impl Halt {
    /// What the issuer's own rows promised and do not hold is its own fault, and nobody else's.
    #[must_use]
    pub fn broken_invariant(self) -> Self {
        match self {
            Self::Refused(_) => Self::Refused(Refusal::Internal),
            Self::Unloaded(key) => Self::Unloaded(key),
        }
    }
}

impl<E: Into<Refusal>> From<E> for Halt {
    fn from(error: E) -> Self {
        Self::Refused(error.into())
    }
}

/// The rows that were loaded. `None` stands for a row that does not exist.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// All participants; they are few.
    pub participants: BTreeMap<ParticipantId, Participant>,
    /// All definitions; they are few.
    pub definitions: BTreeMap<DefinitionId, Definition>,
    /// Requests.
    pub requests: BTreeMap<RequestId, Option<IssuanceRequest>>,
    /// Issuer.Tokens.
    pub tokens: BTreeMap<TokenId, Option<IssuerToken>>,
    /// Flows.
    pub flows: BTreeMap<FlowId, Option<Flow>>,
    /// Vaults.
    pub vaults: BTreeMap<(ParticipantId, DefinitionId), VaultAccount>,
    /// Wallets.
    pub wallets: BTreeMap<WalletId, Option<Wallet>>,
    /// Whether a message of a wallet was answered, and the answer kept. Valid for one transaction.
    pub answered: BTreeMap<(WalletId, Correlation), bool>,
    /// How many requests of a participant are open; counted on by [`Rows::apply`].
    pub open_requests: BTreeMap<ParticipantId, u32>,
}

fn loaded<'a, K: Ord, V>(
    rows: &'a BTreeMap<K, Option<V>>,
    key: &K,
    unloaded: impl FnOnce() -> Key,
    thing: &'static str,
) -> Result<&'a V, Halt> {
    match rows.get(key) {
        None => Err(Halt::Unloaded(unloaded())),
        Some(None) => Err(Refusal::NotFound { thing }.into()),
        Some(Some(row)) => Ok(row),
    }
}

impl Rows {
    /// A participant.
    pub fn participant(&self, id: &ParticipantId) -> Result<&Participant, Refusal> {
        self.participants.get(id).ok_or(Refusal::Forbidden)
    }

    /// A definition.
    pub fn definition(&self, id: DefinitionId) -> Result<&Definition, Refusal> {
        self.definitions.get(&id).ok_or(Refusal::NotFound { thing: "token definition" })
    }

    /// A request.
    pub fn request(&self, id: RequestId) -> Result<&IssuanceRequest, Halt> {
        loaded(&self.requests, &id, || Key::Request(id), "request")
    }

    /// A row of Issuer.Tokens.
    pub fn token(&self, id: TokenId) -> Result<&IssuerToken, Halt> {
        loaded(&self.tokens, &id, || Key::Token(id), "token")
    }

    /// A flow.
    pub fn flow(&self, id: FlowId) -> Result<&Flow, Halt> {
        loaded(&self.flows, &id, || Key::Flow(id), "flow")
    }

    /// A wallet.
    pub fn wallet(&self, id: WalletId) -> Result<&Wallet, Halt> {
        loaded(&self.wallets, &id, || Key::Wallet(id), "wallet")
    }

    /// Whether this message of a wallet was answered, and the answer kept.
    pub fn was_answered(&self, wallet: WalletId, message: Correlation) -> Result<bool, Halt> {
        let answered = self.answered.get(&(wallet, message)).copied();
        answered.ok_or(Halt::Unloaded(Key::Answered(wallet, message)))
    }

    /// How many requests of a participant are open.
    pub fn open_requests(&self, participant: &ParticipantId) -> Result<u32, Halt> {
        let open = self.open_requests.get(participant).copied();
        open.ok_or_else(|| Halt::Unloaded(Key::OpenRequests(participant.clone())))
    }

    /// A vault; a participant without postings has an empty one.
    pub fn vault(
        &self,
        participant: &ParticipantId,
        definition: &Definition,
    ) -> Result<&VaultAccount, Halt> {
        let key = (participant.clone(), definition.id);
        let unloaded = || Key::Vault(participant.clone(), definition.id, definition.decimals);
        self.vaults.get(&key).ok_or_else(|| Halt::Unloaded(unloaded()))
    }

    /// The vault of a participant without postings.
    pub fn empty_vault(
        participant: ParticipantId,
        definition: DefinitionId,
        decimals: Decimals,
    ) -> VaultAccount {
        let zero = Amount::zero(decimals);
        VaultAccount { participant, definition, balance: zero, reserved: zero }
    }

    /// Takes over what was decided, so that the next decision of the same transaction sees it.
    /// Counts the versions of tokens and flows up, as the store does: changes carry the version
    /// that they were decided on.
    pub fn apply(&mut self, changes: &Changes) {
        for row in &changes.requests {
            let before = self.requests.insert(row.id, Some(row.clone())).flatten();
            let was_open = before.is_some_and(|before| before.status.is_open());
            if let Some(open) = self.open_requests.get_mut(&row.requester) {
                match (was_open, row.status.is_open()) {
                    (false, true) => *open = open.saturating_add(1),
                    (true, false) => *open = open.saturating_sub(1),
                    _ => {}
                }
            }
        }
        for row in &changes.tokens {
            let row = IssuerToken { version: row.version + 1, ..row.clone() };
            self.tokens.insert(row.token, Some(row));
        }
        for row in &changes.flows {
            let row = Flow { version: row.version + 1, ..row.clone() };
            self.flows.insert(row.id, Some(row));
        }
        for row in &changes.vaults {
            self.vaults.insert((row.participant.clone(), row.definition), row.clone());
        }
        for row in &changes.wallets {
            self.wallets.insert(row.id, Some(row.clone()));
        }
    }
}
