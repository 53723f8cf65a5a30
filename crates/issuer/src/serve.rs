//! The command `serve`: the issuer as a process, until a signal stops it.

use std::{io::Write, net::SocketAddr, path::PathBuf};

use tallystick_core::{ParticipantId, Refusal};
use tracing::info;

use crate::{
    admission::AdmissionError,
    clock::Clock,
    configuration::Serve,
    database::OpenError,
    database_lock::LockError,
    listen::{ListenAddress, ListenError},
    own_key::KeyError,
    private_files::make_private,
    serving::Serving,
    signals::{StopSignals, outlive_the_limit_on_files},
    talkers::TalkerError,
};

/// Why the issuer does not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// A definition would wait for its approval for ever.
    #[error(
        "there is no participant {authority} who could approve token definitions; name one with \
         --definition-authority"
    )]
    UnknownAuthority {
        /// Who was named.
        authority: ParticipantId,
    },
    /// A demonstration lets anybody be anybody.
    #[error(
        "--demo lets anybody be any participant, so it listens on loopback only, not on {listen}"
    )]
    DemoBeyondLoopback {
        /// Where it was told to listen.
        listen: ListenAddress,
    },
    /// The name to listen on leads nowhere.
    #[error(
        "no address of --listen {listen} was found, and the issuer was not started: {source}. Name \
         an address of this machine, such as 127.0.0.1:8080"
    )]
    Resolve {
        /// Where it was told to listen.
        listen: ListenAddress,
        /// Why not.
        source: std::io::Error,
    },
    /// The database could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The key could not be had.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database is not this issuer's.
    #[error(transparent)]
    Admission(#[from] AdmissionError),
    /// The network could not be read or founded.
    #[error("the participants could not be read or written: {0}")]
    Network(#[from] sqlx::Error),
    /// The demo network is not in order.
    #[error("the demo network is not in order: {0}")]
    Demo(#[from] Refusal),
    /// The port is taken, or not ours to take.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The talkers cannot be served.
    #[error(transparent)]
    Talkers(#[from] TalkerError),
    /// Another process serves this database.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The database or its books are not in order.
    #[error(
        "the database {path} is not in order, and nothing is served:\n{}\nrestore a backup, or ask \
         for help with `tallystick verify`'s report",
        faults.join("\n")
    )]
    Faults {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        faults: Vec<String>,
    },
    /// A part that must run for as long as the issuer does has ended.
    #[error(
        "the issuer's {task} ended by itself: {reason}; start it again, nothing acknowledged is lost"
    )]
    Ended {
        /// Which part.
        task: &'static str,
        /// Why.
        reason: String,
    },
    /// It could not be seen whether the database is in order.
    #[error("the database {path} could not be checked, and nothing is served: {source}")]
    Unchecked {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: sqlx::Error,
    },
    /// The operating system failed.
    #[error(transparent)]
    System(#[from] std::io::Error),
}

/// Runs the issuer until it is told to stop.
///
/// # Errors
/// Why it does not run, or no longer.
pub async fn serve(configuration: Serve, clock: Clock) -> Result<(), ServeError> {
    outlive_the_limit_on_files()?;
    make_private();
    let serving = Serving::start(configuration, clock).await?;
    // Whoever reads that it is ready may stop it the next moment.
    let mut stop_signals = StopSignals::listen()?;
    announce(serving.address)?;
    let told = serving.going_down.clone();
    tokio::spawn(async move {
        stop_signals.received().await;
        info!("going down: open requests are answered first");
        told.cancel();
    });
    serving.run().await
}

/// The line that people and programs wait for.
fn announce(address: SocketAddr) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "Tallystick is ready: http://{address}")?;
    out.flush()
}
