//! What an operator does: start, back up, restore, verify.

mod alone;
mod backup;
mod damaged;
mod growth;
mod identity;

use std::fs;

use tempfile::TempDir;

use crate::issuer::Process;

/// The database of these tests.
const DATABASE: &str = "sqlite:issuer.db";

/// Runs the binary in this folder, sees that it fails, and returns the sentence that it says.
async fn refused(folder: &TempDir, arguments: &[&str]) -> String {
    let mut process = Process::spawn(folder, arguments, &[]);
    let status = process.ended().await;
    assert!(!status.success(), "{arguments:?}");
    let complaint = fs::read_to_string(folder.path().join("stderr")).unwrap();
    fs::remove_file(folder.path().join("stderr")).unwrap();
    complaint
}

/// Runs the binary in this folder, and sees that it does what it is told.
async fn run(folder: &TempDir, arguments: &[&str]) {
    let mut process = Process::spawn(folder, arguments, &[]);
    let status = process.ended().await;
    let complaint = fs::read_to_string(folder.path().join("stderr")).unwrap();
    assert!(status.success(), "{arguments:?}: {complaint}");
}

/// Starts the issuer in this folder, and returns it with where it listens.
async fn served(folder: &TempDir, arguments: &[&str]) -> (Process, String) {
    let always = ["serve", "--listen", "127.0.0.1:0", "--database", DATABASE];
    let arguments: Vec<_> = always.iter().chain(arguments).copied().collect();
    let mut process = Process::spawn(folder, &arguments, &[]);
    let ready = process.first_line().await;
    let base = ready.trim().strip_prefix("Tallystick is ready: ").map(str::to_owned);
    let complaint = || fs::read_to_string(folder.path().join("stderr")).unwrap_or_default();
    let base = base.unwrap_or_else(|| panic!("{arguments:?}: {}", complaint()));
    (process, base)
}

/// Tells it to stop, and waits until it has.
async fn stop(mut process: Process) {
    process.signal(rustix::process::Signal::TERM);
    assert!(process.ended().await.success());
}
