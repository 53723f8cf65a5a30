//! A database without its own guards, or of another version, is neither served nor said to be in
//! order: each difference is named.

use std::fs;

use tempfile::TempDir;

use super::{DATABASE, refused, run, served, stop};
use crate::books::Books;

const SERVE: [&str; 6] = ["serve", "--demo", "--listen", "127.0.0.1:0", "--database", DATABASE];
const VERIFY: [&str; 3] = ["verify", "--database", DATABASE];

/// A folder with a copy of a demonstration's database and its key.
fn copy_of(folder: &TempDir) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for name in ["issuer.db", "issuer.db.key"] {
        fs::copy(folder.path().join(name), copy.path().join(name)).unwrap();
    }
    copy
}

#[tokio::test]
async fn each_difference_of_the_schema_is_named() {
    let folder = tempfile::tempdir().unwrap();
    stop(served(&folder, &["--demo"]).await.0).await;
    run(&folder, &VERIFY).await;
    for (damage, named) in [
        ("DROP TRIGGER posting_moves", "the trigger posting_moves is missing"),
        ("DROP TRIGGER keys_stay", "the trigger keys_stay is missing"),
        ("DROP INDEX flows_latest", "the index flows_latest is missing"),
        ("DROP TABLE sessions", "the table sessions is missing"),
        (
            "ALTER TABLE participants DROP COLUMN colour",
            "the table participants does not have the column colour",
        ),
        (
            "ALTER TABLE wallets ADD COLUMN nickname TEXT",
            "the table wallets has a column nickname that is not Tallystick's",
        ),
        ("CREATE TABLE notes (text TEXT)", "the table notes is not Tallystick's"),
        (
            "CREATE TRIGGER poison BEFORE INSERT ON requests BEGIN SELECT 1; END",
            "the trigger poison is not Tallystick's",
        ),
        (
            "DROP TRIGGER postings_stay; CREATE TRIGGER postings_stay BEFORE UPDATE ON postings \
             BEGIN SELECT 1; END",
            "the trigger postings_stay is not as Tallystick makes it",
        ),
        (
            "DROP INDEX keys_current; CREATE INDEX keys_current ON keys (status)",
            "the index keys_current is not as Tallystick makes it",
        ),
    ] {
        assert_named(&folder, damage, named).await;
    }
}

#[tokio::test]
async fn each_difference_of_the_version_is_named() {
    let folder = tempfile::tempdir().unwrap();
    stop(served(&folder, &["--demo"]).await.0).await;
    for (damage, named) in [
        (
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, \
             execution_time) VALUES (2, 'later', TRUE, x'00', 0)",
            "a newer Tallystick has brought it to version 2",
        ),
        (
            "UPDATE _sqlx_migrations SET success = FALSE",
            "the step to version 1 (issuer) was not finished",
        ),
        (
            "UPDATE _sqlx_migrations SET checksum = x'00'",
            "the step to version 1 (issuer) was another one",
        ),
        ("DELETE FROM _sqlx_migrations", "the step to version 1 (issuer) was left out"),
    ] {
        assert_named(&folder, damage, named).await;
    }
}

/// Sees that both commands refuse the damaged database with these words, and leave it alone.
async fn assert_named(folder: &TempDir, damage: &'static str, named: &str) {
    let copy = copy_of(folder);
    let database = copy.path().join("issuer.db");
    Books::writable_file(&database).await.change(damage).await;
    let before = Books::in_file(&database).await.contents().await;
    for command in [&SERVE[..], &VERIFY[..]] {
        let complaint = refused(&copy, command).await;
        assert!(complaint.contains(named), "{command:?}: {damage}: {complaint}");
    }
    assert_eq!(Books::in_file(&database).await.contents().await, before, "{damage}");
}

#[tokio::test]
async fn what_is_no_database_of_ours_is_not_verified() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("issuer.db");
    Books::new_file(&database).await.change("CREATE TABLE recipes (name TEXT)").await;
    let complaint = refused(&folder, &VERIFY).await;
    assert!(complaint.contains("is no database of Tallystick"), "{complaint}");
}
