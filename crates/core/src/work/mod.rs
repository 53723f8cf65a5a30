//! One decision: which rows it read, and all that it changes.
//!
//! A [`UnitOfWork`] hands out the rows that a decision asks for, sees its own changes, and gathers
//! what the shell then commits in one transaction. It is the only place where versions are counted,
//! balances are moved and postings are made.

mod changes;
mod rows;

use std::collections::BTreeMap;

use uuid::Uuid;

pub use changes::{Change, Changes};
pub use rows::{Halt, Key, KeySet, Loaded, Row, Rows, Stored, Table, Wallet};

use crate::{
    Amount, Definition, FlowId, Outgoing, Participant, PostingId, Refusal, Sign, Timestamp,
    books::{Account, AccountId, Movement, Posting, balance},
    issuer::Settings,
};

/// Who asks: an enrolled wallet and its participant.
#[derive(Clone, Copy, Debug)]
pub struct Actor<'a> {
    /// The device that signed.
    pub wallet: &'a Wallet,
    /// Whose device it is.
    pub participant: &'a Participant,
}

/// What a decision works with.
pub struct UnitOfWork<'a> {
    /// How the issuer is configured.
    pub settings: &'a Settings,
    /// The time.
    pub now: Timestamp,
    /// The time of day is trusted to end offers: see [`ClockTrust`](crate::issuer::ClockTrust).
    pub lapsing: bool,
    /// The issuer's own key, which signs tokens.
    pub key: &'a dyn Sign,
    rows: &'a Rows,
    fresh: &'a mut dyn FnMut() -> Uuid,
    changes: Changes,
}

impl<'a> UnitOfWork<'a> {
    /// A decision on these rows, of which nothing is changed so far. `fresh` gives a new UUID each
    /// time.
    pub fn new(
        settings: &'a Settings,
        key: &'a dyn Sign,
        (now, lapsing): (Timestamp, bool),
        rows: &'a Rows,
        fresh: &'a mut dyn FnMut() -> Uuid,
    ) -> Self {
        Self { settings, now, lapsing, key, rows, fresh, changes: Changes::default() }
    }

    /// The rows as they were before this decision.
    pub fn rows(&self) -> &'a Rows {
        self.rows
    }

    /// A fresh id.
    pub fn fresh<I: From<Uuid>>(&mut self) -> I {
        (self.fresh)().into()
    }

    /// A row as this decision has it.
    ///
    /// # Errors
    /// It must be loaded first, does not exist, or cannot be read.
    pub fn get<R: Stored>(&self, id: R::Id) -> Result<R, Halt> {
        match R::changed(&self.changes).get(&id) {
            Some(change) => Ok(change.row.clone()),
            None => self.rows.find::<R>(id).cloned(),
        }
    }

    /// A row of the issuer's own that another row promised.
    ///
    /// # Errors
    /// It must be loaded first; that it is missing is the issuer's fault, [`Refusal::Internal`].
    pub fn own<R: Stored>(&self, id: R::Id) -> Result<R, Halt> {
        self.get(id).map_err(Halt::broken_invariant)
    }

    /// Stores a row, new or changed, and counts its version up: once for each decision.
    pub fn put<R: Stored>(&mut self, mut row: R) {
        let changed = R::changed_mut(&mut self.changes);
        let replaces = changed.get(&row.id()).map_or(row.version(), |change| change.replaces);
        row.set_version(replaces + 1);
        changed.insert(row.id(), Change { replaces, row });
    }

    /// Enrols a wallet.
    pub fn enrol(&mut self, wallet: Wallet) {
        self.changes.wallets.push(wallet);
    }

    /// Sends a message once all of this is committed.
    pub fn send(&mut self, outgoing: Outgoing) {
        self.changes.sends.push(outgoing);
    }

    /// Moves an amount from one account to another, as part of a flow.
    ///
    /// # Errors
    /// The accounts must be loaded first; the first one holds less, or the other would hold more
    /// than an account can.
    pub fn post(
        &mut self,
        definition: &Definition,
        (from, to): (Account, Account),
        amount: Amount,
        flow: FlowId,
    ) -> Result<(), Halt> {
        let movement = Movement { definition: definition.id, from, to, amount };
        let from = (definition.id, movement.from.clone());
        let to = (definition.id, movement.to.clone());
        let (before_from, before_to) = (self.minor_units(&from)?, self.minor_units(&to)?);
        let (after_from, after_to) = balance::moved(before_from, before_to, &movement)?;
        self.changes.balances.extend([(from, after_from), (to, after_to)]);
        let (id, at) = (PostingId((self.fresh)()), self.now);
        self.changes.postings.push(Posting { id, movement, flow, at });
        Ok(())
    }

    /// What was minted of a definition and not burned.
    ///
    /// # Errors
    /// The supply account must be loaded first.
    pub fn outstanding(&self, definition: &Definition) -> Result<Amount, Halt> {
        let supply = self.minor_units(&(definition.id, Account::Supply))?;
        let outstanding = balance::outstanding(supply);
        Ok(Amount::from_minor_units(outstanding, definition.decimals).ok_or(Refusal::Internal)?)
    }

    fn minor_units(&self, account: &AccountId) -> Result<i64, Halt> {
        match self.changes.balances.get(account) {
            Some(minor_units) => Ok(*minor_units),
            None => self.rows.balance(account),
        }
    }

    /// All that is to be committed.
    pub fn into_changes(self) -> Changes {
        self.changes
    }
}

/// The rows of one kind that decisions changed, by id.
pub type ChangedRows<R> = BTreeMap<<R as Row>::Id, Change<R>>;
