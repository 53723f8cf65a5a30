//! The database `tallystick`: which wallet this browser has for which participant.

use serde::{Deserialize, Serialize};
use tallystick_core::{DomainName, ParticipantId, WalletId};

use super::{Database, StorageError, Store, StoreSchema};

const WALLETS: Store<RegistryEntry> = Store::named("wallets");
const STORES: &[StoreSchema] = &[WALLETS.schema()];

/// The wallet of a participant at an issuer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryEntry {
    /// Whose device it is.
    pub participant: ParticipantId,
    /// Where it is enrolled.
    pub issuer: DomainName,
    /// Its name.
    pub wallet: WalletId,
    /// The language of its titles.
    pub language: String,
}

/// All wallets of this browser.
#[derive(Debug)]
pub struct Registry {
    database: Database,
}

impl Registry {
    /// Opens it.
    pub async fn open() -> Result<Self, StorageError> {
        Ok(Self { database: Database::open("tallystick", 1, STORES).await? })
    }

    /// The wallet that this browser has for the participant there.
    pub async fn find(
        &self,
        issuer: &DomainName,
        participant: &ParticipantId,
    ) -> Result<Option<RegistryEntry>, StorageError> {
        let transaction = self.database.read(&[WALLETS.name])?;
        transaction.get(&WALLETS, &key(issuer, participant)).await
    }

    /// Remembers it in place of another.
    pub async fn remember(&self, entry: &RegistryEntry) -> Result<(), StorageError> {
        let transaction = self.database.write(&[WALLETS.name])?;
        transaction.put(&WALLETS, &key(&entry.issuer, &entry.participant), entry)?;
        transaction.commit().await
    }
}

fn key(issuer: &DomainName, participant: &ParticipantId) -> String {
    format!("{issuer}/{participant}")
}
