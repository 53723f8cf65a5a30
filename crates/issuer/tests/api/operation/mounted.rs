//! A database that another mount shows under another name, as containers do with single files.

use std::{fs, process::Command};

use tempfile::TempDir;

use super::{DATABASE, complaint_of, run, served, stop};
use crate::{cast::device, issuer::Process};

const OTHER: &str = "sqlite:other/issuer.db";

/// Runs the binary where `other/issuer.db` is the database's own file, in a mount of its own.
fn mounted(folder: &TempDir, arguments: &[&str]) -> Process {
    let mut unshare = Command::new("unshare");
    let bind = "mount --bind issuer.db other/issuer.db && exec \"$0\" \"$@\"";
    unshare.args(["-m", "/bin/sh", "-c", bind, env!("CARGO_BIN_EXE_tallystick")]);
    Process::spawn_by(unshare, folder, arguments, &[])
}

#[tokio::test]
async fn only_one_name_of_it_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let may = "mount --bind \"$0\" \"$0\"";
    let mut unshare = Command::new("unshare");
    unshare.args(["-m", "/bin/sh", "-c", may]).arg(folder.path());
    if !unshare.output().is_ok_and(|output| output.status.success()) {
        println!("SKIPPED: mounting is not allowed here");
        return;
    }
    let (first, base) = served(&folder, &["--demo"]).await;
    let other = folder.path().join("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("issuer.db"), "").unwrap();
    fs::copy(folder.path().join("issuer.db.key"), other.join("issuer.db.key")).unwrap();

    let serve = ["serve", "--demo", "--listen", "127.0.0.1:0", "--database", OTHER];
    let complaint = complaint_of(&folder, mounted(&folder, &serve)).await;
    assert!(complaint.contains("another name or mount"), "{complaint}");
    // Its log is beside its own name: without it neither can be right.
    for command in [&["verify", "--database", OTHER][..], &["backup", "a", "--database", OTHER]] {
        let complaint = complaint_of(&folder, mounted(&folder, command)).await;
        assert!(complaint.contains("another name or mount"), "{command:?}: {complaint}");
    }
    assert!(!folder.path().join("a").exists());

    // The first one was not disturbed.
    device(&tallystick_holder::Client::new(&base), "custodian").await;
    run(&folder, &["verify", "--database", DATABASE]).await;
    stop(first).await;
    run(&folder, &["verify", "--database", DATABASE]).await;
}
