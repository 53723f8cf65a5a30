//! A database belongs to one issuer: what does not fit is refused, and nothing is written.

use std::{fs, os::unix::fs::PermissionsExt};

use tallystick_core::view::{IssuerView, KeyStatus};
use tallystick_holder::Client;
use tempfile::TempDir;

use super::{DATABASE, refused, served, stop};
use crate::books::{Books, Contents};

async fn view(base: &str) -> IssuerView {
    let answer = Client::new(base).get("/api/v1/issuer", None).await.unwrap();
    serde_json::from_slice(&answer.body).unwrap()
}

async fn contents(folder: &TempDir) -> Contents {
    Books::in_file(&folder.path().join("issuer.db")).await.contents().await
}

/// Sees that a start with these arguments is refused with these words, and leaves no trace.
async fn assert_refused(folder: &TempDir, arguments: &[&str], words: &[&str]) {
    let before = contents(folder).await;
    let always = ["serve", "--listen", "127.0.0.1:0", "--database", DATABASE];
    let arguments: Vec<_> = always.iter().chain(arguments).copied().collect();
    let complaint = refused(folder, &arguments).await;
    for word in words {
        assert!(complaint.contains(word), "{arguments:?}: {complaint}");
    }
    assert_eq!(complaint.trim_end().lines().count(), 1, "{complaint}");
    assert_eq!(contents(folder).await, before, "{arguments:?}");
}

#[tokio::test]
async fn another_domain_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    stop(served(&folder, &["--domain", "mint.example.com"]).await.0).await;
    assert_refused(&folder, &[], &["--domain mint.example.com", "not of issuer.example.org"]).await;
    stop(served(&folder, &["--domain", "mint.example.com"]).await.0).await;
}

#[tokio::test]
async fn a_demonstration_stays_one_and_real_books_never_become_one() {
    let folder = tempfile::tempdir().unwrap();
    stop(served(&folder, &["--demo"]).await.0).await;
    assert_refused(&folder, &[], &["is a demonstration", "start with --demo"]).await;
    stop(served(&folder, &["--demo"]).await.0).await;

    let folder = tempfile::tempdir().unwrap();
    stop(served(&folder, &[]).await.0).await;
    assert_refused(&folder, &["--demo"], &["no demonstration", "start without --demo"]).await;
    stop(served(&folder, &[]).await.0).await;
}

#[tokio::test]
async fn a_missing_key_is_never_replaced_in_silence() {
    let folder = tempfile::tempdir().unwrap();
    stop(served(&folder, &["--demo"]).await.0).await;
    let (key, aside) = (folder.path().join("issuer.db.key"), folder.path().join("aside"));
    fs::rename(&key, &aside).unwrap();
    assert_refused(&folder, &["--demo"], &["issuer.db.key is missing", "from a copy"]).await;
    assert!(!key.exists(), "no new one was made");
    fs::rename(&aside, &key).unwrap();
    stop(served(&folder, &["--demo"]).await.0).await;
}

#[tokio::test]
async fn another_key_needs_another_selector_and_the_older_one_stays_published() {
    let folder = tempfile::tempdir().unwrap();
    let (process, base) = served(&folder, &["--demo"]).await;
    let first = view(&base).await;
    stop(process).await;

    // Another issuer's key under the known selector; the known key under another selector.
    let other = tempfile::tempdir().unwrap();
    stop(served(&other, &["--demo"]).await.0).await;
    fs::rename(other.path().join("issuer.db.key"), folder.path().join("other.key")).unwrap();
    let other_key = ["--demo", "--key", "other.key"];
    assert_refused(&folder, &other_key, &["another key", "selector pw1"]).await;
    let known_key = ["--demo", "--selector", "pw2"];
    assert_refused(&folder, &known_key, &["known under the selector pw1"]).await;

    let second = ["--demo", "--key", "other.key", "--selector", "pw2"];
    let (process, base) = served(&folder, &second).await;
    let after = view(&base).await;
    stop(process).await;
    assert_eq!((after.selector.as_str(), after.database), ("pw2", first.database));
    let keys: Vec<_> = after.keys.iter().map(|key| (key.selector.as_str(), key.status)).collect();
    assert_eq!(keys, [("pw1", KeyStatus::Published), ("pw2", KeyStatus::Current)]);
    assert_eq!(after.keys[0].public_key, first.public_key);
    assert_eq!(after.keys[1].public_key, after.public_key);
    assert_refused(&folder, &["--demo"], &["was replaced by that of pw2"]).await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_before_anything_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let absurd = u64::MAX.to_string();
    for (option, value) in [
        ("--selector", ""),
        ("--selector", "a.b"),
        ("--selector", "-a"),
        ("--domain", ""),
        ("--domain", "local"),
        ("--origin", "tokens"),
        ("--origin", "https://"),
        ("--origin", "https://tokens.example.org/path"),
        ("--window-seconds", "0"),
        ("--window-seconds", "86401"),
        ("--offer-lifetime-seconds", "0"),
        ("--offer-lifetime-seconds", &absurd),
        ("--token-lifetime-days", "0"),
        ("--token-lifetime-days", "4294967295"),
        ("--token-lifetime-days", "4294967296"),
    ] {
        let given = format!("{option}={value}");
        let complaint = refused(&folder, &["serve", "--database", DATABASE, &given]).await;
        assert!(complaint.contains(option), "{given}: {complaint}");
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "no database, no key");
}

/// Another program's database is left as it is, and so is a file that is damaged.
#[tokio::test]
async fn a_database_of_something_else_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("issuer.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path).create_if_missing(true);
    let mut other = sqlx::ConnectOptions::connect(&options).await.unwrap();
    sqlx::query("CREATE TABLE recipes (name TEXT)").execute(&mut other).await.unwrap();
    sqlx::Connection::close(other).await.unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let before = fs::read(&path).unwrap();
    let serve = ["serve", "--demo", "--listen", "127.0.0.1:0", "--database", DATABASE];
    let complaint = refused(&folder, &serve).await;
    assert!(complaint.contains("is no database of Tallystick"), "{complaint}");
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o644);
}
