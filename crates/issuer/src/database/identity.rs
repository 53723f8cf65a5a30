//! Whose database this is, and the keys that its issuer published.

use sqlx::{Executor, Sqlite, SqliteConnection};
use tallystick_core::{
    DatabaseId, DomainName, PublicKey, Timestamp,
    view::{KeyStatus, PublishedKey},
};

use super::{
    Database,
    bytes::{id, key},
    columns::Columns,
};

/// What a database knows about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Its own id: a restored one has another.
    pub database: DatabaseId,
    /// The issuer's name.
    pub domain: DomainName,
    /// Anybody may enrol for any participant.
    pub demo: bool,
    /// When it was made.
    pub made_at: Timestamp,
}

impl Database {
    /// Whose database this is. `None` before the first start on it.
    pub async fn identity(&self) -> Result<Option<Identity>, sqlx::Error> {
        identity(&self.reads).await
    }

    /// All keys of the issuer, oldest first.
    pub async fn keys(&self) -> Result<Vec<PublishedKey>, sqlx::Error> {
        keys(&self.reads).await
    }

    /// Makes this database the issuer's, if it is nobody's yet. Returns whose it is.
    pub async fn identify(&self, fresh: Identity) -> Result<Identity, sqlx::Error> {
        let mut transaction = self.begin().await?;
        if let Some(known) = identity(&mut *transaction).await? {
            return Ok(known);
        }
        let query = sqlx::query(
            "INSERT INTO issuer (one, database, domain, demo, made_at) VALUES (1, $1, $2, $3, $4)",
        );
        let query = query
            .bind(id(fresh.database))
            .bind(fresh.domain.to_string())
            .bind(i64::from(fresh.demo))
            .bind(fresh.made_at.milliseconds());
        query.execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(fresh)
    }

    /// Notes that this key signs from now on; the one before stays published. A key that is known
    /// is left as it is. Returns all keys, oldest first.
    pub async fn publish(
        &self,
        selector: &str,
        public_key: PublicKey,
        now: Timestamp,
    ) -> Result<Vec<PublishedKey>, sqlx::Error> {
        let mut transaction = self.begin().await?;
        let known = keys(&mut *transaction).await?;
        if known.iter().any(|known| known.selector == selector) {
            return Ok(known);
        }
        insert_key(&mut transaction, selector, public_key, now).await?;
        let known = keys(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(known)
    }
}

async fn insert_key(
    connection: &mut SqliteConnection,
    selector: &str,
    public_key: PublicKey,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let now = now.milliseconds();
    let retire = sqlx::query(
        "UPDATE keys SET status = 'PUBLISHED', valid_until = $1 WHERE status = 'CURRENT'",
    );
    retire.bind(now).execute(&mut *connection).await?;
    let query = sqlx::query(
        "INSERT INTO keys (selector, public_key, valid_from, status) VALUES ($1, $2, $3, $4)",
    );
    let status = serde_plain::to_string(&KeyStatus::Current).expect("an enum of plain words");
    let query = query.bind(selector).bind(key(&public_key)).bind(now).bind(status);
    query.execute(connection).await.map(drop)
}

pub(super) async fn identity<'e>(
    executor: impl Executor<'e, Database = Sqlite>,
) -> Result<Option<Identity>, sqlx::Error> {
    let row = sqlx::query("SELECT database, domain, demo, made_at FROM issuer");
    let row = row.fetch_optional(executor).await?;
    let read = |row| {
        let columns = Columns(&row);
        Ok(Identity {
            database: columns.id("database")?,
            domain: columns.parsed("domain")?,
            demo: columns.number("demo")? == 1,
            made_at: columns.moment("made_at")?,
        })
    };
    row.map(read).transpose()
}

pub(super) async fn keys<'e>(
    executor: impl Executor<'e, Database = Sqlite>,
) -> Result<Vec<PublishedKey>, sqlx::Error> {
    let query = sqlx::query(
        "SELECT selector, public_key, valid_from, valid_until, status FROM keys \
         ORDER BY valid_from, selector",
    );
    let rows = query.fetch_all(executor).await?;
    rows.iter().map(|row| Columns(row).published_key()).collect()
}
