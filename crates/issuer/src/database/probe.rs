//! A write as large as a command's, to see whether the disk takes it. Nothing is left of it but
//! free pages.

use sqlx::{AssertSqlSafe, SqliteConnection};
use tallystick_core::message::LARGEST_MESSAGE;

/// At least as many bytes as the largest command writes: its message, and the pages of each table
/// and index that it changes.
const AS_A_COMMAND: usize = 2 * LARGEST_MESSAGE;

/// Writes so much in this transaction; whether it can be done is known once that is committed.
///
/// # Errors
/// When it cannot be written.
pub(crate) async fn write_as_much_as_a_command(
    connection: &mut SqliteConnection,
) -> Result<(), sqlx::Error> {
    let insert = format!("INSERT INTO probe (bytes) VALUES (zeroblob({AS_A_COMMAND}))");
    // A table of its own, which nobody else ever sees: the rows of the others are the issuer's. The
    // pages are free again when this is committed, and are written all the same.
    let create = "CREATE TABLE probe (bytes BLOB NOT NULL) STRICT";
    for statement in [create, &insert, "DROP TABLE probe"] {
        sqlx::query(AssertSqlSafe(statement)).execute(&mut *connection).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;
    use crate::database::{Database, Depth, beside, faults};

    fn log(database: &Path) -> u64 {
        fs::metadata(beside(database, "-wal")).unwrap().len()
    }

    #[tokio::test]
    async fn all_of_it_is_committed_and_nothing_of_it_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite:{}", folder.path().join("issuer.db").display());
        let database = Database::open(&address).await.unwrap();
        let as_much = u64::try_from(AS_A_COMMAND).unwrap();
        let mut pages = Vec::new();
        for _ in 0..3 {
            let before = log(database.path());
            let mut transaction = database.begin().await.unwrap();
            write_as_much_as_a_command(&mut transaction).await.unwrap();
            transaction.commit().await.unwrap();
            let written = log(database.path()) - before;
            assert!((as_much..2 * as_much).contains(&written), "{written}");
            let mut connection = database.writer().await.unwrap();
            let count = sqlx::query_scalar("PRAGMA page_count");
            pages.push(count.fetch_one(&mut *connection).await.unwrap());
            let faults = faults(&mut connection, Depth::Full).await.unwrap();
            assert_eq!(faults, [""; 0]);
        }
        let pages: Vec<i64> = pages;
        assert!(pages.iter().all(|count| *count == pages[0]), "the same pages again: {pages:?}");
    }
}
