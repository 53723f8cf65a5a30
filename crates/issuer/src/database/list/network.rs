//! Participants, definitions and wallets.

use std::collections::BTreeMap;

use sqlx::SqliteConnection;
use tallystick_core::{
    Definition, DefinitionId, Participant, WalletId,
    work::{Row, Wallet},
};

use super::Search;
use crate::database::{Database, columns::Columns, table::Table};

impl Database {
    /// All participants, in their order.
    pub async fn participants(&self) -> Result<Vec<Participant>, sqlx::Error> {
        let query = sqlx::query("SELECT * FROM participants ORDER BY position");
        let rows = query.fetch_all(&self.reads).await?;
        rows.iter().map(|row| Columns(row).participant()).collect()
    }

    /// All definitions, by name, but for those that cannot be read.
    pub async fn definitions(&self) -> Result<Vec<Definition>, sqlx::Error> {
        self.definitions_on(&mut *self.reads.acquire().await?).await
    }

    /// The same, through this connection.
    pub(super) async fn definitions_on(
        &self,
        connection: &mut SqliteConnection,
    ) -> Result<Vec<Definition>, sqlx::Error> {
        let query = sqlx::query("SELECT * FROM definitions ORDER BY name, id");
        let rows = query.fetch_all(connection).await?;
        let read = |row| {
            let columns = Columns(row);
            self.unreadable.skip(
                Definition::NAME,
                columns.shown_id("id"),
                Definition::read(&columns),
            )
        };
        Ok(rows.iter().filter_map(read).collect())
    }

    /// The definitions that a search may mean; none where nothing is searched for.
    pub(super) async fn definitions_for(
        &self,
        search: Option<&Search>,
        connection: &mut SqliteConnection,
    ) -> Result<BTreeMap<DefinitionId, Definition>, sqlx::Error> {
        let definitions = match search {
            Some(_) => self.definitions_on(connection).await?,
            None => Vec::new(),
        };
        Ok(definitions.into_iter().map(|definition| (definition.id, definition)).collect())
    }

    /// A wallet.
    pub async fn wallet(&self, wallet: WalletId) -> Result<Option<Wallet>, sqlx::Error> {
        let mut connection = self.reads.acquire().await?;
        self.loader(&mut connection).wallet(wallet).await
    }
}
