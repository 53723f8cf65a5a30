//! Writes what an issuer starts with.

use sqlx::SqliteConnection;
use tallystick_core::{Participant, Timestamp};

use super::{Batch, Database, store};

/// What an issuer starts with.
#[derive(Debug)]
pub struct Network {
    /// Who takes part.
    pub participants: Vec<Participant>,
    /// What they did already.
    pub opening: Batch,
}

impl Database {
    /// Writes a network into an empty database; leaves any other as it is.
    pub async fn found(&self, network: Network, now: Timestamp) -> Result<(), sqlx::Error> {
        let mut transaction = self.writes.begin_with("BEGIN IMMEDIATE").await?;
        if !store::is_empty(&mut transaction).await? {
            return Ok(());
        }
        for (position, participant) in (0_i64..).zip(&network.participants) {
            insert_participant(&mut transaction, position, participant).await?;
        }
        network.opening.store(&mut transaction, now).await.map_err(|error| match error {
            store::StoreError::Database(error) => error,
            store::StoreError::Conflict | store::StoreError::Displaced => sqlx::Error::RowNotFound,
        })?;
        transaction.commit().await
    }
}

async fn insert_participant(
    connection: &mut SqliteConnection,
    position: i64,
    participant: &Participant,
) -> Result<(), sqlx::Error> {
    let permissions = serde_json::to_string(&participant.permissions)
        .expect("permissions are an enum of plain words");
    let query = sqlx::query(
        "INSERT INTO participants (id, position, title, x500, colour, permissions) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    );
    let query = query
        .bind(participant.id.as_str())
        .bind(position)
        .bind(&participant.title)
        .bind(&participant.x500)
        .bind(&participant.colour)
        .bind(permissions);
    query.execute(connection).await.map(|_| ())
}
