//! The table `wallets`.

use sqlx::SqliteConnection;
use tallystick_core::work::Wallet;

use crate::database::{
    bytes::{id, key},
    columns::Columns,
    table::Table,
};

impl Table for Wallet {
    const SELECT: &'static str = "SELECT * FROM wallets WHERE id";
    const ID: &'static str = "id";

    fn read(columns: &Columns<'_>) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: columns.id("id")?,
            participant: columns.parsed("participant")?,
            public_key: columns.key()?,
            language: columns.text("language")?,
        })
    }
}

/// Writes new wallets.
pub(in crate::database) async fn insert_wallets(
    connection: &mut SqliteConnection,
    wallets: &[Wallet],
    now: i64,
) -> Result<(), sqlx::Error> {
    for wallet in wallets {
        let query = "INSERT INTO wallets (id, participant, public_key, language, enrolled_at, \
                     seen_at) VALUES ($1, $2, $3, $4, $5, $6)";
        let query = sqlx::query(query)
            .bind(id(wallet.id))
            .bind(wallet.participant.as_str())
            .bind(key(&wallet.public_key))
            .bind(&wallet.language)
            .bind(now)
            .bind(now);
        query.execute(&mut *connection).await?;
    }
    Ok(())
}
