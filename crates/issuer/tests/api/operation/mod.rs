//! What an operator does: start, back up, restore, verify.

mod alone;
mod backup;
mod damaged;
mod growth;
mod identity;
mod missing;
mod mounted;
mod one_key;
mod read_only;
mod schema;
mod seed;
mod unfinished;

use std::fs;

use tempfile::TempDir;

use crate::issuer::Process;

/// The database of these tests.
pub(crate) const DATABASE: &str = "sqlite:issuer.db";

/// Runs the binary in this folder, sees that it fails, and returns the sentence that it says.
pub(crate) async fn refused(folder: &TempDir, arguments: &[&str]) -> String {
    complaint_of(folder, Process::spawn(folder, arguments, &[])).await
}

/// Sees that what runs in this folder fails, and returns the sentence that it says.
async fn complaint_of(folder: &TempDir, mut process: Process) -> String {
    let status = process.ended().await;
    let complaint = fs::read_to_string(folder.path().join("stderr")).unwrap();
    fs::remove_file(folder.path().join("stderr")).unwrap();
    assert!(!status.success(), "it was done: {complaint}");
    complaint
}

/// Runs the binary in this folder, and sees that it does what it is told.
pub(crate) async fn run(folder: &TempDir, arguments: &[&str]) {
    done(folder, Process::spawn(folder, arguments, &[])).await;
}

/// Sees that what runs in this folder does what it was told.
async fn done(folder: &TempDir, mut process: Process) {
    let status = process.ended().await;
    let complaint = fs::read_to_string(folder.path().join("stderr")).unwrap();
    assert!(status.success(), "{complaint}");
}

/// Starts the issuer in this folder, and returns it with where it listens.
pub(crate) async fn served(folder: &TempDir, arguments: &[&str]) -> (Process, String) {
    let always = ["serve", "--listen", "127.0.0.1:0", "--database", DATABASE];
    let arguments: Vec<_> = always.iter().chain(arguments).copied().collect();
    let mut process = Process::spawn(folder, &arguments, &[]);
    let ready = process.first_line().await;
    let base = ready.trim().strip_prefix("Tallystick is ready: ").map(str::to_owned);
    let complaint = || fs::read_to_string(folder.path().join("stderr")).unwrap_or_default();
    let base = base.unwrap_or_else(|| panic!("{arguments:?}: {}", complaint()));
    (process, base)
}

/// The names in a folder, in order.
pub(crate) fn names(folder: &std::path::Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

/// Tells it to stop, and waits until it has.
pub(crate) async fn stop(mut process: Process) {
    process.signal(rustix::process::Signal::TERM);
    assert!(process.ended().await.success());
}
