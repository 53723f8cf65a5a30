//! One process serves a database, and its files are nobody else's to read. (It makes no folders:
//! a path with a typing error is no new set of books.)

use std::{
    fs::{self, Permissions},
    os::unix::fs::{PermissionsExt, symlink},
    path::Path,
};

use super::{DATABASE, refused, served, stop};
use crate::cast::device;

const SERVE: [&str; 6] = ["serve", "--demo", "--listen", "127.0.0.1:0", "--database", DATABASE];

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_second_server_is_refused_and_a_dead_one_does_not_count() {
    let folder = tempfile::tempdir().unwrap();
    let (mut first, base) = served(&folder, &["--demo"]).await;
    let complaint = refused(&folder, &SERVE).await;
    assert!(
        complaint.contains("another Tallystick has the database")
            && complaint.contains("issuer.db open"),
        "{complaint}"
    );
    // By whatever name.
    symlink("issuer.db", folder.path().join("alias.db")).unwrap();
    fs::copy(folder.path().join("issuer.db.key"), folder.path().join("alias.db.key")).unwrap();
    for database in ["sqlite:alias.db", "sqlite:./issuer.db"] {
        let serve = ["serve", "--demo", "--listen", "127.0.0.1:0", "--database", database];
        let complaint = refused(&folder, &serve).await;
        assert!(complaint.contains("another Tallystick has"), "{database}: {complaint}");
    }
    for database in ["sqlite:file:issuer.db", "sqlite::memory:"] {
        let complaint = refused(&folder, &["serve", "--demo", "--database", database]).await;
        assert!(complaint.contains("sqlite:PATH"), "{database}: {complaint}");
    }
    fs::hard_link(folder.path().join("issuer.db"), folder.path().join("second.db")).unwrap();
    let serve = ["serve", "--demo", "--listen", "127.0.0.1:0", "--database", "sqlite:second.db"];
    let complaint = refused(&folder, &serve).await;
    assert!(complaint.contains("second name"), "{complaint}");
    fs::remove_file(folder.path().join("second.db")).unwrap();
    // Without the file of the lock, too.
    fs::remove_file(folder.path().join("issuer.db.lock")).unwrap();
    let complaint = refused(&folder, &SERVE).await;
    assert!(complaint.contains("another Tallystick has"), "{complaint}");
    // The first one was not disturbed.
    device(&tallystick_holder::Client::new(&base), "custodian").await;
    first.kill();
    stop(served(&folder, &["--demo"]).await.0).await;
}

#[tokio::test]
async fn every_file_is_0600() {
    let folder = tempfile::tempdir().unwrap();
    let deep = ["--demo", "--database", "sqlite:books/2026/issuer.db"];
    let made = folder.path().join("books/2026");
    fs::create_dir_all(&made).unwrap();
    let arguments = ["serve", "--listen", "127.0.0.1:0"];
    let arguments: Vec<_> = arguments.into_iter().chain(deep).collect();
    let mut process = crate::issuer::Process::spawn(&folder, &arguments, &[]);
    let ready = process.first_line().await;
    let base = ready.trim().strip_prefix("Tallystick is ready: ").unwrap();
    device(&tallystick_holder::Client::new(base), "custodian").await;
    let mut names: Vec<_> = fs::read_dir(&made)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), mode(&entry.path())))
        .collect();
    names.sort();
    let expected = ["", "-shm", "-wal", ".key", ".lock"].map(|end| format!("issuer.db{end}"));
    assert_eq!(names, expected.map(|name| (name, 0o600)));
    stop(process).await;

    // One of an older version, which others could read.
    let database = made.join("issuer.db");
    fs::set_permissions(&database, Permissions::from_mode(0o644)).unwrap();
    let mut process = crate::issuer::Process::spawn(&folder, &arguments, &[]);
    process.first_line().await;
    assert_eq!(mode(&database), 0o600);
    stop(process).await;
}

#[tokio::test]
async fn a_lock_that_leads_elsewhere_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("precious"), "precious").unwrap();
    fs::set_permissions(folder.path().join("precious"), Permissions::from_mode(0o644)).unwrap();
    symlink("precious", folder.path().join("issuer.db.lock")).unwrap();
    let complaint = refused(&folder, &SERVE).await;
    assert!(complaint.contains("issuer.db.lock could not be taken"), "{complaint}");
    assert_eq!(mode(&folder.path().join("precious")), 0o644);
}
