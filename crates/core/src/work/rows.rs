//! The rows that a decision looks at.
//!
//! An action names the rows that it needs ([`Action::keys`](crate::actions::Action::keys)), so that
//! a shell loads those of many messages at once. A decision that needs one more halts with its
//! [`Key`]; the shell loads it and asks again. The core alone knows what it needs, and does no I/O.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{ChangedRows, Changes};
use crate::{
    ChatId, Correlation, Definition, DefinitionId, Flow, FlowId, Machine, Participant,
    ParticipantId, PublicKey, Refusal, Request, RequestId, TalkerId, Timestamp, TokenId, WalletId,
    books::{AccountId, Balances},
    host::{ChatState, HostChat, Talker},
    issuer::{IssuerToken, Waiting},
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

/// When a device of a participant was seen last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    /// The device.
    pub wallet: WalletId,
    /// When it enrolled, or opened a session last.
    pub seen: Timestamp,
}

/// Which row is needed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A token definition.
    Definition(DefinitionId),
    /// A request.
    Request(RequestId),
    /// A row of Issuer.Tokens.
    Token(TokenId),
    /// A flow.
    Flow(FlowId),
    /// The balance of an account.
    Account(AccountId),
    /// A wallet.
    Wallet(WalletId),
    /// A chat of a talker.
    Chat(ChatId),
    /// A version of a talker.
    Talker(TalkerId),
    /// Whether this message of a wallet was answered, and the answer kept.
    Answered(WalletId, Correlation),
    /// How many requests of a participant are [under way](crate::RequestStatus::is_under_way).
    OpenRequests(ParticipantId),
    /// How many chats of a wallet are open.
    OpenChats(WalletId),
    /// The devices of a participant that were seen last.
    Devices(ParticipantId),
    /// The tokens that are on offer to a participant.
    OpenOffers(ParticipantId),
}

/// The rows that several decisions need.
pub type KeySet = BTreeSet<Key>;

/// Why there is no decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Halt {
    /// What was asked is refused.
    Refused(Refusal),
    /// This row must be loaded first.
    Unloaded(Key),
}

impl Halt {
    /// A row that the issuer's own rows promise and that is missing is the issuer's fault.
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

/// What is known of a row that was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loaded<R> {
    /// It does not exist.
    Missing,
    /// It exists and is damaged: whoever needs it is refused, and nobody else.
    Unreadable,
    /// Here it is.
    Present(R),
}

impl<R> Loaded<R> {
    /// The row, if there is one that can be read.
    pub fn present(&self) -> Option<&R> {
        match self {
            Self::Present(row) => Some(row),
            Self::Missing | Self::Unreadable => None,
        }
    }
}

/// The rows of one kind that were looked for.
pub type Table<R> = BTreeMap<<R as Row>::Id, Loaded<R>>;

/// A row that decisions read.
pub trait Row: Clone + PartialEq + Sized {
    /// What it is found by.
    type Id: Copy + Ord;

    /// What it is called in refusals.
    const NAME: &'static str;

    /// What it is found by.
    fn id(&self) -> Self::Id;

    /// How a decision asks for it.
    fn key(id: Self::Id) -> Key;

    /// The rows that whoever reads this one is likely to need as well.
    fn references(&self, _keys: &mut KeySet) {}

    /// Where the loaded ones are.
    fn table(rows: &Rows) -> &Table<Self>;

    /// The same, to load more.
    fn table_mut(rows: &mut Rows) -> &mut Table<Self>;
}

/// A row that decisions change. Its version counts up with each change.
pub trait Stored: Row {
    /// The version; 0 of a row that was never stored.
    fn version(&self) -> u32;

    /// Counts it up.
    fn set_version(&mut self, version: u32);

    /// The changed ones.
    fn changed(changes: &Changes) -> &ChangedRows<Self>;

    /// The same, to change more.
    fn changed_mut(changes: &mut Changes) -> &mut ChangedRows<Self>;
}

macro_rules! rows {
    ($(
        $row:ident: $id:ident by $field:ident, $key:ident, $table:ident, $name:literal
        $(, $references:item)?;
    )*) => {$(
        impl Row for $row {
            type Id = $id;

            const NAME: &'static str = $name;

            fn id(&self) -> $id {
                self.$field
            }

            fn key(id: $id) -> Key {
                Key::$key(id)
            }

            $($references)?

            fn table(rows: &Rows) -> &Table<Self> {
                &rows.$table
            }

            fn table_mut(rows: &mut Rows) -> &mut Table<Self> {
                &mut rows.$table
            }
        }
    )*};
}

macro_rules! stored {
    ($($row:ident in $table:ident;)*) => {$(
        impl Stored for $row {
            fn version(&self) -> u32 {
                self.version
            }

            fn set_version(&mut self, version: u32) {
                self.version = version;
            }

            fn changed(changes: &Changes) -> &ChangedRows<Self> {
                &changes.$table
            }

            fn changed_mut(changes: &mut Changes) -> &mut ChangedRows<Self> {
                &mut changes.$table
            }
        }
    )*};
}

rows! {
    Definition: DefinitionId by id, Definition, definitions, "token definition";
    Request: RequestId by id, Request, requests, "request", fn references(&self, keys: &mut KeySet) {
        keys.extend(self.chat.map(Key::Chat));
    };
    IssuerToken: TokenId by token, Token, tokens, "token", fn references(&self, keys: &mut KeySet) {
        keys.insert(Key::Flow(self.internals.flow));
        let reservation = self.internals.waiting.reservation();
        keys.extend(reservation.map(|reserved| Key::Request(reserved.request)));
        if let Waiting::Talker { .. } = self.internals.waiting {
            keys.insert(Key::Chat(self.chat));
        }
    };
    Flow: FlowId by id, Flow, flows, "flow";
    Wallet: WalletId by id, Wallet, wallets, "wallet";
    HostChat: ChatId by id, Chat, chats, "chat", fn references(&self, keys: &mut KeySet) {
        keys.extend([Key::Talker(self.talker), Key::Wallet(self.wallet)]);
    };
    Talker: TalkerId by id, Talker, talkers, "talker";
}

stored! {
    Definition in definitions;
    Request in requests;
    IssuerToken in tokens;
    Flow in flows;
    HostChat in chats;
}

/// The rows that were loaded.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// All participants; they are few.
    pub participants: BTreeMap<ParticipantId, Participant>,
    /// All definitions; they are few.
    pub definitions: Table<Definition>,
    /// Requests.
    pub requests: Table<Request>,
    /// Issuer.Tokens.
    pub tokens: Table<IssuerToken>,
    /// Flows.
    pub flows: Table<Flow>,
    /// Wallets.
    pub wallets: Table<Wallet>,
    /// Chats of talkers.
    pub chats: Table<HostChat>,
    /// Versions of talkers.
    pub talkers: Table<Talker>,
    /// Balances of accounts, 0 of those without postings.
    pub balances: Balances,
    /// Whether a message of a wallet was answered, and the answer kept. Valid for one transaction.
    pub answered: BTreeMap<(WalletId, Correlation), bool>,
    /// How many requests of a participant are under way; kept up to date by [`Rows::apply`].
    pub open_requests: BTreeMap<ParticipantId, u32>,
    /// How many chats of a wallet are open; kept up to date by [`Rows::apply`].
    pub open_chats: BTreeMap<WalletId, u32>,
    /// The devices of a participant that were seen last, the latest first. Valid for one
    /// transaction.
    pub devices: BTreeMap<ParticipantId, Vec<Device>>,
    /// The latest tokens that are on offer to a participant. Valid for one transaction.
    pub open_offers: BTreeMap<ParticipantId, Vec<TokenId>>,
}

impl Rows {
    /// A row.
    ///
    /// # Errors
    /// It must be loaded first, does not exist, or cannot be read.
    pub fn find<R: Row>(&self, id: R::Id) -> Result<&R, Halt> {
        match R::table(self).get(&id) {
            None => Err(Halt::Unloaded(R::key(id))),
            Some(Loaded::Missing) => Err(Refusal::NotFound { thing: R::NAME }.into()),
            Some(Loaded::Unreadable) => Err(Refusal::Internal.into()),
            Some(Loaded::Present(row)) => Ok(row),
        }
    }

    /// A participant.
    pub fn participant(&self, id: &ParticipantId) -> Result<&Participant, Refusal> {
        self.participants.get(id).ok_or(Refusal::Forbidden)
    }

    /// The balance of an account, in minor units.
    pub(super) fn balance(&self, account: &AccountId) -> Result<i64, Halt> {
        let balance = self.balances.get(account).copied();
        balance.ok_or_else(|| Halt::Unloaded(Key::Account(account.clone())))
    }

    /// Whether this message of a wallet was answered, and the answer kept.
    pub fn was_answered(&self, wallet: WalletId, message: Correlation) -> Result<bool, Halt> {
        let answered = self.answered.get(&(wallet, message)).copied();
        answered.ok_or(Halt::Unloaded(Key::Answered(wallet, message)))
    }

    /// How many requests of a participant are under way.
    pub fn open_requests(&self, participant: &ParticipantId) -> Result<u32, Halt> {
        let open = self.open_requests.get(participant).copied();
        open.ok_or_else(|| Halt::Unloaded(Key::OpenRequests(participant.clone())))
    }

    /// How many chats of a wallet are open.
    pub fn open_chats(&self, wallet: WalletId) -> Result<u32, Halt> {
        let open = self.open_chats.get(&wallet).copied();
        open.ok_or(Halt::Unloaded(Key::OpenChats(wallet)))
    }

    /// The devices of a participant that were seen last, the latest first.
    pub fn devices(&self, participant: &ParticipantId) -> Result<&[Device], Halt> {
        let devices = self.devices.get(participant).map(Vec::as_slice);
        devices.ok_or_else(|| Halt::Unloaded(Key::Devices(participant.clone())))
    }

    /// The tokens that are on offer to a participant: those of the database, and those that were
    /// offered since in the same transaction. Some may have been answered in it.
    pub fn open_offers(&self, holder: &ParticipantId) -> Result<BTreeSet<TokenId>, Halt> {
        let stored = self.open_offers.get(holder);
        let stored = stored.ok_or_else(|| Halt::Unloaded(Key::OpenOffers(holder.clone())))?;
        let rows = self.tokens.values().filter_map(Loaded::present);
        let theirs = rows.filter(|row| row.holder == *holder && row.deadline().is_some());
        Ok(stored.iter().copied().chain(theirs.map(|row| row.token)).collect())
    }

    /// Whether this row must still be loaded.
    pub fn lacks(&self, key: &Key) -> bool {
        match key {
            Key::Definition(id) => !self.definitions.contains_key(id),
            Key::Request(id) => !self.requests.contains_key(id),
            Key::Token(id) => !self.tokens.contains_key(id),
            Key::Flow(id) => !self.flows.contains_key(id),
            Key::Account(id) => !self.balances.contains_key(id),
            Key::Wallet(id) => !self.wallets.contains_key(id),
            Key::Answered(wallet, message) => !self.answered.contains_key(&(*wallet, *message)),
            Key::Chat(id) => !self.chats.contains_key(id),
            Key::Talker(id) => !self.talkers.contains_key(id),
            Key::OpenRequests(participant) => !self.open_requests.contains_key(participant),
            Key::OpenChats(wallet) => !self.open_chats.contains_key(wallet),
            Key::OpenOffers(participant) => !self.open_offers.contains_key(participant),
            Key::Devices(participant) => !self.devices.contains_key(participant),
        }
    }

    /// Takes over what was decided, so that the next decision of the same transaction sees it.
    pub fn apply(&mut self, changes: &Changes) {
        for row in changes.requests.values().map(|change| &change.row) {
            let before = self.requests.get(&row.id).and_then(Loaded::present);
            let was_open = before.is_some_and(|before| before.status.is_under_way());
            let is_open = row.status.is_under_way();
            count(self.open_requests.get_mut(&row.requester), was_open, is_open);
        }
        for row in changes.chats.values().map(|change| &change.row) {
            let before = self.chats.get(&row.id).and_then(Loaded::present);
            let was_open = before.is_some_and(|before| before.state == ChatState::Open);
            count(self.open_chats.get_mut(&row.wallet), was_open, row.state == ChatState::Open);
        }
        apply_rows(self, &changes.definitions);
        apply_rows(self, &changes.requests);
        apply_rows(self, &changes.tokens);
        apply_rows(self, &changes.flows);
        apply_rows(self, &changes.chats);
        for wallet in &changes.wallets {
            self.wallets.insert(wallet.id, Loaded::Present(wallet.clone()));
        }
        let balances = changes.balances.iter();
        self.balances.extend(balances.map(|(account, balance)| (account.clone(), *balance)));
    }
}

/// Counts a row that is open now, or was.
fn count(open: Option<&mut u32>, was_open: bool, is_open: bool) {
    match (open, was_open, is_open) {
        (Some(open), false, true) => *open = open.saturating_add(1),
        (Some(open), true, false) => *open = open.saturating_sub(1),
        _ => {}
    }
}

fn apply_rows<R: Stored>(rows: &mut Rows, changed: &ChangedRows<R>) {
    let changed = changed.iter().map(|(id, change)| (*id, Loaded::Present(change.row.clone())));
    R::table_mut(rows).extend(changed);
}
