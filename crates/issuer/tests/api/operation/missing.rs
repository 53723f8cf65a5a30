//! Commands on what is not there say so, and leave nothing behind.

use std::fs;

use super::{DATABASE, names, refused, run, served, stop};

#[tokio::test]
async fn a_database_that_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().canonicalize().unwrap().join("issuer.db");
    for command in [&["verify"][..], &["backup", "copy.db"]] {
        let complaint = refused(&folder, &[command, &["--database", DATABASE]].concat()).await;
        let says = format!("there is no database at {}", database.display());
        assert!(complaint.contains(&says), "{command:?}: {complaint}");
        assert!(complaint.contains("--database sqlite:PATH"), "{command:?}: {complaint}");
        assert!(!complaint.contains("code"), "{command:?}: {complaint}");
        assert_eq!(names(folder.path()), [""; 0], "{command:?}");
    }
}

#[tokio::test]
async fn a_backup_that_is_missing_or_none() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("copies")).unwrap();
    fs::write(folder.path().join("text"), "This is no backup. ".repeat(1_000)).unwrap();
    for (file, says) in [
        ("copy.db", "there is no backup at copy.db"),
        ("copies", "there is no backup at copies"),
        ("text", "text could not be read"),
    ] {
        let complaint = refused(&folder, &["restore", file, "--database", DATABASE]).await;
        assert!(complaint.contains(says), "{file}: {complaint}");
        assert_eq!(names(folder.path()), ["copies", "text"], "{file}");
    }
}

/// What was restored and what was only looked at has no lock beside it.
#[tokio::test]
async fn only_a_server_leaves_the_file_of_its_lock() {
    let folder = tempfile::tempdir().unwrap();
    stop(served(&folder, &["--demo"]).await.0).await;
    assert!(folder.path().join("issuer.db.lock").exists());
    run(&folder, &["backup", "copy.db", "--database", DATABASE]).await;
    let copies = folder.path().join("copies");
    fs::create_dir(&copies).unwrap();
    run(&folder, &["restore", "copy.db", "--database", "sqlite:copies/issuer.db"]).await;
    run(&folder, &["verify", "--database", "sqlite:copies/issuer.db"]).await;
    assert_eq!(names(&copies), ["issuer.db"]);
    // A lock that was there before stays, whatever becomes of the command.
    fs::write(copies.join("other.db.lock"), "").unwrap();
    refused(&folder, &["restore", "none", "--database", "sqlite:copies/other.db"]).await;
    refused(&folder, &["restore", "issuer.db.key", "--database", "sqlite:copies/other.db"]).await;
    assert_eq!(names(&copies), ["issuer.db", "other.db.lock"]);
}
