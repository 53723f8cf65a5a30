//! A backup that is not finished leaves nothing behind.

use std::{fs, path::PathBuf, process::Command};

use rustix::process::Signal;
use tempfile::TempDir;
use tokio::task::yield_now;

use super::{DATABASE, complaint_of, names, refused, served, stop};
use crate::{books::Books, issuer::Process, small_disk::SmallDisk};

const BACKUP: [&str; 4] = ["backup", "copies/copy.db", "--database", DATABASE];

fn copies(folder: &TempDir) -> PathBuf {
    let copies = folder.path().join("copies");
    fs::create_dir(&copies).unwrap();
    copies
}

#[tokio::test]
async fn where_files_may_not_grow() {
    let folder = tempfile::tempdir().unwrap();
    let copies = copies(&folder);
    let (process, _) = served(&folder, &["--demo"]).await;
    // In blocks of 512 bytes: in the first page, within the pages, and at the copy's end.
    for blocks in [8, 16, 64, 128] {
        let limited = format!("ulimit -f {blocks} && exec \"$0\" \"$@\"");
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", &limited, env!("CARGO_BIN_EXE_tallystick")]);
        let backup = Process::spawn_by(shell, &folder, &BACKUP, &[]);
        let complaint = complaint_of(&folder, backup).await;
        assert!(complaint.contains("copy.db could not be written"), "{blocks}: {complaint}");
        assert_eq!(names(&copies), [""; 0], "{blocks}");
    }
    stop(process).await;
}

#[tokio::test]
async fn on_a_disk_that_is_full() {
    let folder = tempfile::tempdir().unwrap();
    let copies = copies(&folder);
    let Some(disk) = SmallDisk::mount(&copies, "64k") else {
        println!("SKIPPED: mounting is not allowed here");
        return;
    };
    let (process, _) = served(&folder, &["--demo"]).await;
    let complaint = refused(&folder, &BACKUP).await;
    assert!(complaint.contains("copy.db could not be written"), "{complaint}");
    assert_eq!(names(&copies), [""; 0]);
    disk.fill();
    refused(&folder, &BACKUP).await;
    assert_eq!(names(&copies), ["ballast"]);
    stop(process).await;
}

/// SQLite writes for long before the disk is full, and keeps a journal of it.
#[tokio::test]
async fn on_a_disk_that_is_full_late() {
    let folder = tempfile::tempdir().unwrap();
    let copies = large(&folder).await;
    let Some(_disk) = SmallDisk::mount(&copies, "32m") else {
        println!("SKIPPED: mounting is not allowed here");
        return;
    };
    let complaint = refused(&folder, &BACKUP).await;
    assert!(complaint.contains("copy.db could not be written"), "{complaint}");
    assert_eq!(names(&copies), [""; 0]);
}

/// A folder with a database of 64 MB, and one for copies of it.
async fn large(folder: &TempDir) -> PathBuf {
    let (process, _) = served(folder, &["--demo"]).await;
    stop(process).await;
    let mut books = Books::writable_file(&folder.path().join("issuer.db")).await;
    books
        .change(
            "CREATE TABLE padding AS WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM \
             n WHERE n < 64) SELECT randomblob(1000000) AS bytes FROM n",
        )
        .await;
    copies(folder)
}

/// A backup that was met while it copies.
async fn under_way(folder: &TempDir) -> (PathBuf, Process) {
    let copies = large(folder).await;
    let mut backup = Process::spawn(folder, &BACKUP, &[]);
    while names(&copies).is_empty() {
        assert!(!backup.has_ended(), "it was over before it was seen");
        yield_now().await;
    }
    (copies, backup)
}

#[tokio::test]
async fn when_it_is_told_to_stop() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let folder = tempfile::tempdir().unwrap();
        let (copies, backup) = under_way(&folder).await;
        backup.signal(signal);
        let complaint = complaint_of(&folder, backup).await;
        assert!(complaint.contains("told to stop"), "{complaint}");
        assert_eq!(names(&copies), [""; 0]);
    }
}

#[tokio::test]
async fn when_its_folder_is_moved_away() {
    let folder = tempfile::tempdir().unwrap();
    let (copies, backup) = under_way(&folder).await;
    let moved = folder.path().join("moved");
    fs::rename(&copies, &moved).unwrap();
    let complaint = complaint_of(&folder, backup).await;
    assert!(complaint.contains("copy.db could not be written"), "{complaint}");
    assert_eq!(names(&moved), [""; 0]);
}
