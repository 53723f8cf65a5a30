//! Carries out actions as the writer does, many of them in one transaction.

use std::{sync::Arc, time::Duration};

use ed25519_dalek::SigningKey;
use serde_json::Value;
use tallystick_core::{
    ParticipantId, Refusal, Sign, Timestamp, WalletId,
    actions::{self, AnyAction},
    issuer::Settings,
    work::{Changes, Halt, KeySet, Rows, UnitOfWork, Wallet},
};

use super::SeedError;
use crate::{
    clock::Clock,
    database::{Batch, Database},
};

/// The actions since the last commit, and the rows that they look at.
pub(super) struct Work {
    database: Database,
    key: Arc<SigningKey>,
    settings: Settings,
    clock: Clock,
    /// The time of the next action.
    now: Timestamp,
    pub(super) rows: Rows,
    batch: Batch,
}

impl Work {
    pub(super) fn new(
        database: Database,
        key: Arc<SigningKey>,
        settings: Settings,
        clock: Clock,
        now: Timestamp,
    ) -> Self {
        let (rows, batch) = (Rows::default(), Batch::default());
        Self { database, key, settings, clock, now, rows, batch }
    }

    /// Whether somebody asked for something already. Loads participants and definitions, too.
    pub(super) async fn has_requests(&mut self) -> Result<bool, SeedError> {
        let mut connection = self.database.writer().await?;
        let mut loader = self.database.loader(&mut connection);
        self.rows = loader.network().await?;
        Ok(loader.has_requests().await?)
    }

    /// Time passes.
    pub(super) fn wait(&mut self, time: Duration) {
        self.now = self.now.after(time);
    }

    /// It is this time, if it was not later already.
    pub(super) fn wait_until(&mut self, time: Timestamp) {
        self.now = self.now.max(time);
    }

    /// The most requests of a participant that may be open.
    pub(super) fn most_open(&self) -> u32 {
        self.settings.open_requests
    }

    /// A device of a participant, which nobody has: its private key is not kept.
    pub(super) fn enrol(&mut self, participant: &ParticipantId) -> Wallet {
        let id: WalletId = self.clock.fresh_uuid(self.now).into();
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).expect("the operating system gives random bytes");
        let public_key = SigningKey::from_bytes(&seed).public_key();
        let participant = participant.clone();
        let wallet = Wallet { id, participant, public_key, language: "en".to_owned() };
        let changes = Changes { wallets: vec![wallet.clone()], ..Changes::default() };
        self.rows.apply(&changes);
        self.take_over(changes);
        wallet
    }

    /// Carries an action out in the name of this device, and returns its answer.
    pub(super) async fn act(
        &mut self,
        device: &Wallet,
        action: AnyAction,
    ) -> Result<Value, SeedError> {
        loop {
            let mut fresh = || self.clock.fresh_uuid(self.now);
            let time = (self.now, true);
            let key: &SigningKey = &self.key;
            let mut work = UnitOfWork::new(&self.settings, key, time, &self.rows, &mut fresh);
            match actions::decide(action.clone(), device, &mut work) {
                Ok(answer) => {
                    let changes = work.into_changes();
                    self.rows.apply(&changes);
                    self.take_over(changes);
                    return Ok(answer);
                }
                Err(Halt::Refused(refusal)) => return Err(refusal.into()),
                Err(Halt::Unloaded(key)) => {
                    let mut connection = self.database.writer().await?;
                    let mut loader = self.database.loader(&mut connection);
                    loader.load(&KeySet::from([key]), &mut self.rows).await?;
                }
            }
        }
    }

    fn take_over(&mut self, mut changes: Changes) {
        // Nobody has these devices, and would acknowledge it.
        changes.sends.clear();
        self.batch.add(changes, &mut || self.clock.fresh_uuid(self.now));
    }

    /// Stores all that was done. What was stored is looked at no more, but for the accounts and
    /// counts, which go on.
    pub(super) async fn commit(&mut self) -> Result<(), SeedError> {
        let mut transaction = self.database.begin().await?;
        std::mem::take(&mut self.batch).store(&mut transaction, self.now).await?;
        transaction.commit().await?;
        self.rows.requests.clear();
        self.rows.tokens.clear();
        self.rows.flows.clear();
        Ok(())
    }
}

/// What the core refuses here is a mistake of this program.
pub(super) fn missing() -> SeedError {
    Refusal::Internal.into()
}
