//! One decision: which rows it read, and all that it changes.
//!
//! A [`UnitOfWork`] hands out the rows that a decision asks for, sees its own changes, and gathers
//! what the shell then commits in one transaction. It is the only place where versions are counted,
//! balances are moved and postings are made.

mod changes;
mod rows;
mod vault_change;

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

pub use changes::{Change, Changes};
pub use rows::{Device, Halt, Key, KeySet, Loaded, Row, Rows, Stored, Table, Wallet};
pub use vault_change::{Holding, VaultChange};

use crate::{
    Amount, Definition, DefinitionId, FlowId, Outgoing, Participant, ParticipantId, PostingId,
    Refusal, Sign, Timestamp,
    books::{Account, AccountId, Movement, Posting, balance},
    issuer::Settings,
    requests::Decider,
};

/// Who asks: an enrolled wallet and its participant.
#[derive(Clone, Copy, Debug)]
pub struct Actor<'a> {
    /// The device that signed.
    pub wallet: &'a Wallet,
    /// Whose device it is.
    pub participant: &'a Participant,
}

impl Actor<'_> {
    /// As whoever decides on a request.
    pub(crate) fn decider(&self) -> Decider {
        Decider { participant: self.participant.id.clone(), key: self.wallet.public_key }
    }
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

    /// Tries something: what is refused leaves nothing of it behind.
    ///
    /// # Errors
    /// What `decide` returns.
    pub fn attempt<T>(
        &mut self,
        decide: impl FnOnce(&mut Self) -> Result<T, Halt>,
    ) -> Result<T, Halt> {
        let before = self.changes.clone();
        let outcome = decide(self);
        if outcome.is_err() {
            self.changes = before;
        }
        outcome
    }

    /// The flows that this decision started for the participant of this device were submitted on it.
    pub(crate) fn submitted_on(&mut self, device: &Wallet) {
        let new = self.changes.flows.values_mut().filter(|change| change.replaces == 0);
        for Change { row, .. } in new.filter(|new| new.row.initiator == device.participant) {
            row.device = Some(device.id);
        }
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

    /// How many requests of a participant are under way, those that this decision makes among them.
    ///
    /// # Errors
    /// The number must be loaded first.
    pub fn open_requests(&self, participant: &ParticipantId) -> Result<u32, Halt> {
        let before = self.rows.open_requests(participant)?;
        let new = self.changes.requests.values().filter(|change| change.replaces == 0);
        let open = new.filter(|change| {
            change.row.requester == *participant && change.row.status.is_under_way()
        });
        Ok(before.saturating_add(u32::try_from(open.count()).unwrap_or(u32::MAX)))
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

    /// What this decision does to the vaults of a participant, one for each definition.
    ///
    /// # Errors
    /// An account or definition must be loaded first.
    pub(crate) fn vault_changes(&self, owner: &ParticipantId) -> Result<Vec<VaultChange>, Halt> {
        let (vault, reserved) = (Account::Vault(owner.clone()), Account::Reserved(owner.clone()));
        let moved = self.changes.balances.keys();
        let theirs = moved.filter(|(_, account)| *account == vault || *account == reserved);
        let definitions: BTreeSet<DefinitionId> =
            theirs.map(|(definition, _)| *definition).collect();
        let changes = definitions.into_iter().map(|id| {
            let definition = self.own::<Definition>(id)?;
            let holding = |minor_units: &dyn Fn(&AccountId) -> Result<i64, Halt>| {
                let amount = |account: &Account| -> Result<Amount, Halt> {
                    let held = minor_units(&(id, account.clone()))?;
                    Ok(Amount::from_minor_units(held, definition.decimals)
                        .ok_or(Refusal::Internal)?)
                };
                Ok::<_, Halt>(Holding { balance: amount(&vault)?, reserved: amount(&reserved)? })
            };
            let before = holding(&|account| self.rows.balance(account))?;
            let after = holding(&|account| self.minor_units(account))?;
            Ok(VaultChange {
                definition: id,
                name: definition.name.clone(),
                symbol: definition.symbol.clone(),
                before,
                after,
            })
        });
        changes.collect()
    }

    /// All that is to be committed.
    pub fn into_changes(self) -> Changes {
        self.changes
    }
}

/// The rows of one kind that decisions changed, by id.
pub type ChangedRows<R> = BTreeMap<<R as Row>::Id, Change<R>>;

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        fixtures::{amount, dirham, now, participant, uuid},
        fixtures_network::Issuer,
    };

    /// What a decision changes, over the rows of an issuer that holds 100 fils.
    fn decided(decide: impl Fn(&mut UnitOfWork<'_>) -> Result<(), Halt>) -> Result<Changes, Halt> {
        let issuer = Issuer::holding(100);
        let (key, mut fresh) = (SigningKey::from_bytes(&[7; 32]), || uuid(1));
        let time = (now(), true);
        let mut work = UnitOfWork::new(&issuer.settings, &key, time, &issuer.rows, &mut fresh);
        decide(&mut work)?;
        Ok(work.into_changes())
    }

    fn renamed(work: &mut UnitOfWork<'_>, name: &str) -> Result<(), Halt> {
        let definition = work.get::<Definition>(dirham().id)?;
        work.put(Definition { name: name.to_owned(), ..definition });
        Ok(())
    }

    #[test]
    fn a_decision_sees_its_own_changes_and_counts_a_version_once() {
        let changes = decided(|work| {
            renamed(work, "once")?;
            assert_eq!(work.get::<Definition>(dirham().id)?.name, "once");
            renamed(work, "twice")
        });
        let mut changes = changes.unwrap();
        let change = &changes.definitions[&dirham().id];
        assert_eq!((change.replaces, change.row.version), (1, 2));
        assert_eq!(change.row.name, "twice");

        // A later decision of the same transaction goes on from there; what is stored is still what
        // the first one read.
        let mut later = changes.clone();
        let change = later.definitions.get_mut(&dirham().id).unwrap();
        (change.replaces, change.row.version) = (2, 3);
        changes.merge(later);
        let change = &changes.definitions[&dirham().id];
        assert_eq!((change.replaces, change.row.version), (1, 3));
    }

    #[test]
    fn postings_of_one_decision_add_up_and_move_no_more_than_there_is() {
        let vault = || Account::Vault(participant("central-bank"));
        let burn = |work: &mut UnitOfWork<'_>, minor_units| {
            let accounts = (vault(), Account::Supply);
            work.post(&dirham(), accounts, amount(minor_units), FlowId(uuid(2)))
        };
        let changes = decided(|work| burn(work, 40).and_then(|()| burn(work, 60))).unwrap();
        assert_eq!(changes.balances[&(dirham().id, vault())], 0);
        assert_eq!(changes.postings.len(), 2);
        let refused = decided(|work| burn(work, 40).and_then(|()| burn(work, 61)));
        let Err(Halt::Refused(refusal)) = refused else { panic!("{refused:?}") };
        assert_eq!(refusal.code(), "INSUFFICIENT_FUNDS");
    }
}
