//! The database `tallystick`: which wallets there are here for which participant.

use serde::{Deserialize, Serialize};
use tallystick_core::{DomainName, ParticipantId, Timestamp, WalletId};

use crate::store::{Database, Form, Store, StoreError, Table};

const WALLETS: Table<RegistryEntry> = Table::named("wallets");
/// 2 since it keeps several wallets of a participant.
const FORM: Form = Form { version: 2, tables: &[WALLETS.form()] };

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
    /// When it was enrolled; unknown for one of version 1, which had one for each participant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolled: Option<Timestamp>,
}

/// What the key of a row says, `{issuer}/{participant}/{wallet}`, where the row itself cannot be read.
fn rebuilt(key: &str, language: &str) -> Option<RegistryEntry> {
    let mut parts = key.split('/');
    let entry = RegistryEntry {
        issuer: parts.next()?.parse().ok()?,
        participant: parts.next()?.parse().ok()?,
        wallet: parts.next()?.parse().ok()?,
        language: language.to_owned(),
        enrolled: None,
    };
    parts.next().is_none().then_some(entry)
}

/// All wallets of this store.
#[derive(Debug)]
pub struct Registry<D> {
    database: D,
}

impl<D: Database> Registry<D> {
    /// Opens it.
    pub async fn open(store: &impl Store<Database = D>) -> Result<Self, StoreError> {
        Ok(Self { database: store.open("tallystick", FORM).await? })
    }

    /// The wallets that are here for the participant there, newest first. A row that cannot be read
    /// hides none: its key says which wallet it is about. `language` is for such a wallet.
    pub async fn find(
        &self,
        issuer: &DomainName,
        participant: &ParticipantId,
        language: &str,
    ) -> Result<Vec<RegistryEntry>, StoreError> {
        let transaction = self.database.read(&[WALLETS.name])?;
        let rows = transaction.entries(&WALLETS).await?.into_iter();
        let entries = rows.filter_map(|(key, row)| row.ok().or_else(|| rebuilt(&key, language)));
        // Inserted in order, as they are few: a sort is compiled for the browser to download.
        let mut newest_first: Vec<RegistryEntry> = Vec::new();
        for entry in entries {
            if entry.issuer == *issuer && entry.participant == *participant {
                let newer = |other: &RegistryEntry| other.enrolled >= entry.enrolled;
                newest_first.insert(newest_first.partition_point(newer), entry);
            }
        }
        Ok(newest_first)
    }

    /// Remembers it beside the others: what a wallet holds is never lost sight of.
    pub async fn remember(&self, entry: &RegistryEntry) -> Result<(), StoreError> {
        let transaction = self.database.write(&[WALLETS.name])?;
        let key = format!("{}/{}/{}", entry.issuer, entry.participant, entry.wallet);
        transaction.put(&WALLETS, &key, entry)?;
        transaction.commit().await
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Written out, so that no change of the type makes a wallet invisible unnoticed.
    #[test]
    fn stored_rows_are_read() {
        let mut row = json!({
            "participant": "commercial-bank", "issuer": "issuer.example.org",
            "wallet": "00000000-0000-0000-0000-000000000001", "language": "en",
        });
        let first: RegistryEntry = serde_json::from_value(row.clone()).unwrap();
        assert_eq!(first.enrolled, None);
        row["enrolled"] = "2026-11-20T09:30:00.000Z".into();
        let second: RegistryEntry = serde_json::from_value(row.clone()).unwrap();
        assert!(second.enrolled > first.enrolled);
        assert_eq!(serde_json::to_value(&second).unwrap(), row);
    }

    #[test]
    fn a_key_says_which_wallet_it_is_about() {
        let key = "issuer.example.org/commercial-bank/00000000-0000-0000-0000-000000000001";
        let entry = rebuilt(key, "de").unwrap();
        assert_eq!((entry.language.as_str(), entry.enrolled), ("de", None));
        for key in ["", "issuer.example.org/commercial-bank", &format!("{key}/2")] {
            assert_eq!(rebuilt(key, "de"), None, "{key}");
        }
    }
}
