//! What a file says of itself before anything is changed in it.

use std::{fs, path::Path};

use sqlx::{ConnectOptions as _, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tallystick_core::view::PublishedKey;

use super::{
    OpenError, beside,
    identity::{Identity, identity, keys},
    migrations::{self, MIGRATIONS},
    schema,
};

/// What is known of a database, whatever its version.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Whose it is. `None` of one that is new.
    pub(crate) identity: Option<Identity>,
    /// All keys of its issuer, oldest first.
    pub(crate) keys: Vec<PublishedKey>,
    /// It has participants.
    pub(crate) inhabited: bool,
    /// Why this program cannot bring it to this version, or is older than it.
    pub(crate) unfit: Vec<String>,
    /// What is wrong with the file, where it is to be brought to this version.
    pub(crate) faults: Vec<String>,
}

/// Looks into the file, if it is there, without changing it.
///
/// # Errors
/// It cannot be read, or holds something else.
pub(crate) async fn inspect(path: &Path) -> Result<Known, OpenError> {
    // A file without a byte is a database without a table.
    if fs::metadata(path).map_or(0, |file| file.len()) == 0 {
        let log = beside(path, "-wal");
        return match fs::metadata(&log) {
            // SQLite would begin a new database, and a new log in place of this one.
            Ok(file) if file.len() > 0 => Err(OpenError::LogAlone { path: path.to_owned(), log }),
            _ => Ok(Known::default()),
        };
    }
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    let failed = |source| OpenError::Open { path: path.to_owned(), source };
    let mut connection = options.connect().await.map_err(failed)?;
    let known = look(&mut connection).await.map_err(failed);
    connection.close().await.map_err(failed)?;
    known?.ok_or_else(|| OpenError::NotOurs { path: path.to_owned() })
}

/// `None`: there are tables, and not ours.
async fn look(connection: &mut SqliteConnection) -> Result<Option<Known>, sqlx::Error> {
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table'")
            .fetch_all(&mut *connection)
            .await?;
    let has = |name: &str| tables.iter().any(|table| table == name);
    if tables.is_empty() {
        return Ok(Some(Known::default()));
    }
    if !has("_sqlx_migrations") {
        return Ok(None);
    }
    let steps = migrations::applied(&mut *connection).await?;
    if !has("participants") && steps.is_empty() {
        // A first start that ended between the two.
        return Ok(Some(Known::default()));
    }
    // What another version made may be of another form in every table.
    let unfit = migrations::faults(&steps);
    if !unfit.is_empty() {
        return Ok(Some(Known { unfit, ..Known::default() }));
    }
    let mut known = Known::default();
    if has("issuer") {
        known.identity = identity(&mut *connection).await?;
        known.keys = keys(&mut *connection).await?;
    }
    let participants = sqlx::query_scalar("SELECT COUNT(*) FROM participants");
    let participants: i64 = participants.fetch_one(&mut *connection).await?;
    known.inhabited = participants > 0;
    let version = steps.last().map(|step| step.version);
    if version < MIGRATIONS.iter().map(|migration| migration.version).max() {
        // What is damaged is not brought to another form.
        let check = sqlx::query_scalar("PRAGMA quick_check");
        let found: Vec<String> = check.fetch_all(&mut *connection).await?;
        let damaged = found.into_iter().filter(|line| line != "ok");
        known.faults = damaged.map(|line| format!("the file is damaged: {line}")).collect();
        known.faults.extend(schema::differences(connection).await?.into_sentences());
    }
    Ok(Some(known))
}
