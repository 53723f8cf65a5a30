//! A copy that nobody can change is read as it is.

use std::{
    fs::{self, Permissions},
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    process::Command,
};

use super::{complaint_of, done, names, refused, run, served, stop};
use crate::{books::Books, cast::device, issuer::Process, small_disk::SmallDisk};

const VERIFY: [&str; 3] = ["verify", "--database", "sqlite:copy/issuer.db"];
const BACKUP: [&str; 4] = ["backup", "fresh.db", "--database", "sqlite:copy/issuer.db"];

#[tokio::test]
async fn on_a_disk_that_is_read_only() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy");
    fs::create_dir(&copy).unwrap();
    let Some(disk) = SmallDisk::mount(&copy, "64m") else {
        println!("SKIPPED: mounting is not allowed here");
        return;
    };
    stop(served(&folder, &["--demo"]).await.0).await;
    fs::copy(folder.path().join("issuer.db"), copy.join("issuer.db")).unwrap();
    disk.becomes_read_only();
    run(&folder, &VERIFY).await;
    run(&folder, &BACKUP).await;
    assert_eq!(names(&copy), ["issuer.db"]);
    run(&folder, &["verify", "--database", "sqlite:fresh.db"]).await;

    // What is wrong with it is found all the same.
    disk.becomes_writable();
    let mut books = Books::writable_file(&copy.join("issuer.db")).await;
    books.change("DROP TRIGGER keys_stay").await;
    books.close().await;
    disk.becomes_read_only();
    let complaint = refused(&folder, &VERIFY).await;
    assert!(complaint.contains("keys_stay is missing"), "{complaint}");
}

/// What was done last is in the log: without it the copy would be read as it once was.
#[tokio::test]
async fn with_a_log_that_can_or_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy");
    fs::create_dir(&copy).unwrap();
    let Some(disk) = SmallDisk::mount(&copy, "64m") else {
        println!("SKIPPED: mounting is not allowed here");
        return;
    };
    let (mut process, base) = served(&folder, &["--demo"]).await;
    device(&tallystick_holder::Client::new(&base), "custodian").await;
    process.kill();
    for suffix in ["", "-wal", "-shm"] {
        let name = format!("issuer.db{suffix}");
        fs::copy(folder.path().join(&name), copy.join(&name)).unwrap();
    }
    disk.becomes_read_only();
    run(&folder, &VERIFY).await;
    run(&folder, &BACKUP).await;
    let wallets = "SELECT COUNT(*) FROM wallets";
    assert_eq!(Books::in_file(&folder.path().join("fresh.db")).await.number(wallets).await, 1);
    fs::remove_file(folder.path().join("fresh.db")).unwrap();

    disk.becomes_writable();
    fs::remove_file(copy.join("issuer.db-shm")).unwrap();
    disk.becomes_read_only();
    for command in [&VERIFY[..], &BACKUP[..]] {
        let complaint = refused(&folder, command).await;
        assert!(complaint.contains("issuer.db-wal"), "{complaint}");
        assert!(complaint.contains("copy both"), "{complaint}");
    }
    assert!(!folder.path().join("fresh.db").exists());
}

/// A file 0400 in a folder that whoever asks cannot write.
#[tokio::test]
async fn by_somebody_who_may_only_read() {
    const NOBODY: u32 = 65_534;
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy");
    fs::create_dir(&copy).unwrap();
    stop(served(&folder, &["--demo"]).await.0).await;
    let database = copy.join("issuer.db");
    fs::copy(folder.path().join("issuer.db"), &database).unwrap();
    fs::set_permissions(&database, Permissions::from_mode(0o400)).unwrap();
    fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(&copy, Permissions::from_mode(0o555)).unwrap();
    // Root may write everything: somebody else has to ask then.
    let somebody = chown(&database, Some(NOBODY), None).ok().map(|()| NOBODY);
    // The one that was built may be where only its owner finds it.
    let program = folder.path().join("tallystick");
    fs::copy(env!("CARGO_BIN_EXE_tallystick"), &program).unwrap();
    let ask = |arguments: &[&str]| {
        let mut binary = Command::new(&program);
        if let Some(somebody) = somebody {
            binary.uid(somebody);
        }
        Process::spawn_by(binary, &folder, arguments, &[])
    };
    done(&folder, ask(&VERIFY)).await;
    assert_eq!(names(&copy), ["issuer.db"]);
    // In a folder that it may write, but not the file.
    fs::set_permissions(&copy, Permissions::from_mode(0o777)).unwrap();
    done(&folder, ask(&VERIFY)).await;
    if somebody.is_some() {
        chown(&database, Some(0), None).unwrap();
        let complaint = complaint_of(&folder, ask(&VERIFY)).await;
        assert!(complaint.contains("could not be read"), "{complaint}");
    }
}
