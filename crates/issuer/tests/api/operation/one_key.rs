//! One issuer signs with a key file: two books under one key would each be taken for the other.

use std::{fs, os::unix::fs::symlink};

use super::{DATABASE, refused, run, served, stop};
use crate::issuer::Process;

const OTHER: [&str; 5] = ["serve", "--listen", "127.0.0.1:0", "--database", "sqlite:other.db"];

fn other<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [&OTHER[..], arguments].concat()
}

#[tokio::test]
async fn a_second_book_under_a_key_that_signs_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    // The first start makes the key, a second one reads it.
    for _ in 0..2 {
        let (mut first, _) = served(&folder, &["--demo"]).await;
        for name in ["issuer.db.key", "link"] {
            let _ = symlink("issuer.db.key", folder.path().join("link"));
            for demo in [&["--demo"][..], &[]] {
                let arguments = other(&[&["--key", name], demo].concat());
                let complaint = refused(&folder, &arguments).await;
                assert!(complaint.contains("another Tallystick signs with"), "{complaint}");
                assert!(complaint.contains(name) && complaint.contains("--key"), "{complaint}");
                assert_eq!(complaint.trim_end().lines().count(), 1, "{complaint}");
            }
        }
        assert!(!folder.path().join("other.db").exists(), "nothing was made");
        first.kill();
    }
    // The system gave the lock back.
    let arguments = other(&["--demo", "--key", "issuer.db.key"]);
    let mut second = Process::spawn(&folder, &arguments, &[]);
    assert!(second.first_line().await.starts_with("Tallystick is ready"));
    let complaint =
        refused(&folder, &["serve", "--demo", "--listen", "127.0.0.1:0", "--database", DATABASE]);
    assert!(complaint.await.contains("another Tallystick signs with"));
    stop(second).await;
}

#[tokio::test]
async fn what_signs_nothing_and_who_has_a_key_of_its_own_is_not_kept_out() {
    let folder = tempfile::tempdir().unwrap();
    let (first, _) = served(&folder, &["--demo"]).await;
    run(&folder, &["backup", "copy.db", "--database", DATABASE]).await;
    run(&folder, &["verify", "--database", DATABASE]).await;
    run(&folder, &["restore", "copy.db", "--database", "sqlite:restored.db"]).await;
    // Another demonstration beside it, and one with a copy of the key, as after a restore.
    fs::copy(folder.path().join("issuer.db.key"), folder.path().join("restored.db.key")).unwrap();
    for database in ["sqlite:other.db", "sqlite:restored.db"] {
        let arguments = ["serve", "--demo", "--listen", "127.0.0.1:0", "--database", database];
        let mut beside = Process::spawn(&folder, &arguments, &[]);
        assert!(beside.first_line().await.starts_with("Tallystick is ready"), "{database}");
        stop(beside).await;
    }
    stop(first).await;
}
