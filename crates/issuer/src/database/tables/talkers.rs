//! The table `talkers`: each version that a chat was ever opened with can be read.

use tallystick_core::{Timestamp, host::Talker};

use crate::database::{Database, bytes::id, columns::Columns, documents, table::Table};

impl Table for Talker {
    const SELECT: &'static str = "SELECT * FROM talkers WHERE id";
    const ID: &'static str = "id";

    fn read(columns: &Columns<'_>) -> Result<Self, sqlx::Error> {
        columns.document("document")
    }
}

impl Database {
    /// Keeps these versions of talkers, which are served from now on.
    ///
    /// # Errors
    /// If they cannot be written.
    pub(crate) async fn keep_talkers(
        &self,
        talkers: &[Talker],
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        let mut transaction = self.begin().await?;
        for talker in talkers {
            let query = sqlx::query(
                "INSERT INTO talkers (id, name, kept_at, document) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (id) DO NOTHING",
            );
            let query = query
                .bind(id(talker.id))
                .bind(&talker.name)
                .bind(now.milliseconds())
                .bind(documents::write(talker));
            query.execute(&mut *transaction).await?;
        }
        transaction.commit().await
    }
}
