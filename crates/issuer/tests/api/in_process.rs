//! A whole issuer inside the process of the test, by a clock that the test moves: HTTP, writer, the
//! watch over offers, pruning.

use std::path::PathBuf;

use clap::Parser as _;
use tallystick_holder::Client;
use tallystick_issuer::{
    configuration::{Command, CommandLine},
    serve::ServeError,
    serving::Serving,
};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::{moved_clock::MovedClock, waiting::in_time};

/// An issuer, which ends with the test.
pub(crate) struct InProcess {
    /// Its clock, which stands until it is moved.
    pub(crate) clock: MovedClock,
    folder: TempDir,
    arguments: Vec<String>,
    running: Option<Running>,
}

struct Running {
    client: Client,
    going_down: CancellationToken,
    task: JoinHandle<Result<(), ServeError>>,
}

impl InProcess {
    /// With the demo network and these arguments.
    pub(crate) async fn start(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let arguments = arguments.iter().map(|word| (*word).to_owned()).collect();
        let clock = MovedClock::starting(tallystick_holder::now());
        let mut issuer = Self { clock, folder, arguments, running: None };
        issuer.start_again().await;
        issuer
    }

    /// After it has stopped, on the same database, at another address.
    pub(crate) async fn start_again(&mut self) {
        let database = format!("sqlite:{}", self.database().display());
        let always = ["tallystick", "serve", "--demo", "--listen", "127.0.0.1:0", "--database"];
        let always = always.into_iter().chain([database.as_str()]);
        let all = always.chain(self.arguments.iter().map(String::as_str));
        let Command::Serve(configuration) = CommandLine::parse_from(all).command else {
            unreachable!("it is the command above")
        };
        let clock = self.clock.for_issuer(configuration.lapse_pause());
        let serving = Serving::start(*configuration, clock).await.unwrap();
        let client = Client::new(format!("http://{}", serving.address));
        let going_down = serving.going_down.clone();
        let task = tokio::spawn(serving.run());
        // Both of its tasks have looked at what was there.
        in_time("the pauses of its tasks", self.clock.has_waiting(2)).await;
        self.running = Some(Running { client, going_down, task });
    }

    /// Tells it to stop, and waits until it has.
    pub(crate) async fn stop(&mut self) {
        let Running { going_down, task, .. } = self.running.take().unwrap();
        going_down.cancel();
        in_time("the issuer's end", task).await.unwrap().unwrap();
    }

    /// New connections to where it listens now.
    pub(crate) fn client(&self) -> Client {
        Client::new(self.running.as_ref().unwrap().client.base())
    }

    /// The file of its database.
    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("issuer.db")
    }

    /// What it says of its health.
    pub(crate) async fn health(&self) -> serde_json::Value {
        let answer = self.client().get("/health", None).await.unwrap();
        assert_eq!(answer.status, 200);
        answer.json().unwrap()
    }
}
