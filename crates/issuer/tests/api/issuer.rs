//! Runs the built binary, each time with a database of its own.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};
use tallystick_holder::Client;
use tempfile::TempDir;
use tokio::task::spawn_blocking;

use crate::waiting::in_time;

/// An issuer, killed when it is dropped.
pub(crate) struct Issuer {
    /// Where its database, its key and what it said are.
    pub(crate) folder: TempDir,
    arguments: Vec<String>,
    process: Process,
    client: Client,
}

impl Issuer {
    /// With the demo network.
    pub(crate) async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// With the demo network and these arguments.
    pub(crate) async fn start_with(arguments: &[&str]) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), arguments).await
    }

    /// With the demo network and these arguments, on the database that may be in this folder.
    pub(crate) async fn start_in(folder: TempDir, arguments: &[&str]) -> Self {
        let database = format!("sqlite:{}", folder.path().join("issuer.db").display());
        let always = ["serve", "--demo", "--listen", "127.0.0.1:0", "--database", &database];
        let arguments = always.iter().chain(arguments).map(|word| (*word).to_owned());
        let arguments: Vec<String> = arguments.collect();
        let (process, client) = run(&folder, &arguments).await;
        Self { folder, arguments, process, client }
    }

    /// With the demo network and these arguments, and no more than so many open files.
    pub(crate) async fn start_within(descriptors: usize, arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let always = ["serve", "--demo", "--listen", "127.0.0.1:0", "--database"];
        let always = always.iter().chain(&["sqlite:issuer.db"]).chain(arguments);
        let arguments: Vec<String> = always.map(|word| (*word).to_owned()).collect();
        let limited = format!("ulimit -n {descriptors} && exec \"$0\" \"$@\"");
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", &limited, env!("CARGO_BIN_EXE_tallystick")]);
        let process = Process::spawn_by(shell, &folder, &arguments, &[]);
        let (process, client) = ready(&folder, process).await;
        Self { folder, arguments, process, client }
    }

    /// New connections to where it listens now.
    pub(crate) fn client(&self) -> Client {
        Client::new(self.client.base())
    }

    /// `ADDRESS:PORT`, where it listens now.
    pub(crate) fn address(&self) -> &str {
        self.client.base().trim_start_matches("http://")
    }

    /// The id of its process.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// The file of its database.
    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("issuer.db")
    }

    /// The file of its key.
    pub(crate) fn key_file(&self) -> PathBuf {
        self.folder.path().join("issuer.db.key")
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) {
        self.process.kill();
    }

    /// `kill -9`, then again on the same database, at another address.
    pub(crate) async fn kill_and_restart(&mut self) {
        self.kill();
        (self.process, self.client) = run(&self.folder, &self.arguments).await;
    }

    /// Tells it to stop, without waiting.
    pub(crate) fn tell_to_stop(&self) {
        self.process.signal(Signal::TERM);
    }

    /// Waits until it has ended.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        self.process.ended().await
    }

    /// In order, then again on the same database, at another address.
    pub(crate) async fn stop_and_restart(&mut self) {
        self.tell_to_stop();
        assert!(self.ended().await.success());
        (self.process, self.client) = run(&self.folder, &self.arguments).await;
    }

    /// After it has ended, on whatever database is there now.
    pub(crate) async fn start_again(&mut self) {
        (self.process, self.client) = run(&self.folder, &self.arguments).await;
    }

    /// In order, then again on the same database with these arguments, too.
    pub(crate) async fn restart_with(&mut self, arguments: &[&str]) {
        self.arguments.extend(arguments.iter().map(|word| (*word).to_owned()));
        self.stop_and_restart().await;
    }

    /// Everything it wrote on its standard error.
    pub(crate) fn complaints(&self) -> String {
        fs::read_to_string(self.folder.path().join("stderr")).unwrap()
    }
}

async fn run(folder: &TempDir, arguments: &[String]) -> (Process, Client) {
    ready(folder, Process::spawn(folder, arguments, &[])).await
}

async fn ready(folder: &TempDir, mut process: Process) -> (Process, Client) {
    let ready = process.first_line().await;
    let complaints = || fs::read_to_string(folder.path().join("stderr")).unwrap();
    let base = ready.trim().strip_prefix("Tallystick is ready: ");
    let base = base.unwrap_or_else(|| panic!("it said {ready:?} and {:?}", complaints()));
    (process, Client::new(base))
}

/// The binary, run with nothing but these arguments and variables.
pub(crate) struct Process {
    child: Child,
}

impl Process {
    /// Starts it. Its standard error goes to the folder's file `stderr`.
    pub(crate) fn spawn(
        folder: &TempDir,
        arguments: &[impl AsRef<std::ffi::OsStr>],
        variables: &[(&str, &str)],
    ) -> Self {
        let binary = Command::new(env!("CARGO_BIN_EXE_tallystick"));
        Self::spawn_by(binary, folder, arguments, variables)
    }

    /// The same, run by another program that ends as this one.
    pub(crate) fn spawn_by(
        mut command: Command,
        folder: &TempDir,
        arguments: &[impl AsRef<std::ffi::OsStr>],
        variables: &[(&str, &str)],
    ) -> Self {
        let stderr = folder.path().join("stderr");
        let stderr = File::options().create(true).append(true).open(stderr).unwrap();
        let child = command
            .args(arguments)
            .env_clear()
            .envs(variables.iter().copied())
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn();
        Self { child: child.unwrap() }
    }

    /// The first line that it writes; empty if it ends without one.
    pub(crate) async fn first_line(&mut self) -> String {
        let stdout = self.child.stdout.take().unwrap();
        let read = spawn_blocking(move || {
            let mut line = String::new();
            BufReader::new(stdout).read_line(&mut line).map(|_| line)
        });
        in_time("the issuer's first line", read).await.unwrap().unwrap()
    }

    /// The id of the process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Whether it has ended already.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// `kill -9`
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits until it has ended.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        crate::waiting::eventually("the issuer's end", async || self.child.try_wait().unwrap())
            .await
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
