//! Puts the issuer together, runs it, and takes it down in order.

use std::{
    io::Write,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use ed25519_dalek::SigningKey;
use tallystick_core::{DatabaseId, Refusal, Sign, issuer::Settings, view::PublishedKey};
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    task::JoinHandle,
    time::sleep,
};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::{
    admission::{self, AdmissionError},
    catalogue::catalogue,
    clock::Clock,
    configuration::Serve,
    database::{Database, Identity, Known, OpenError, file_of, inspect},
    database_lock::{DatabaseLock, LockError},
    demo,
    http::{Application, router},
    hub::Hub,
    lapse, listen,
    own_key::{self, KeyError},
    private_files::{close_to_others, make_private},
    prune::keep_pruning,
    rates::Rates,
    shares::Shares,
    writer::{Resources, Writer},
};

/// How long open requests may take once the issuer is told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// Why the issuer does not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// A demonstration lets anybody be anybody.
    #[error(
        "--demo lets anybody be any participant, so it listens on loopback only, not on {listen}"
    )]
    DemoBeyondLoopback {
        /// Where it was told to listen.
        listen: SocketAddr,
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
    #[error("could not listen on {listen}: {source}")]
    Listen {
        /// Where it was told to listen.
        listen: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
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
pub async fn serve(configuration: Serve, clock: Clock) -> Result<(), ServeError> {
    let Serve { demo, listen, .. } = configuration;
    if demo && !listen.ip().is_loopback() {
        return Err(ServeError::DemoBeyondLoopback { listen });
    }
    // A file that may not grow is an error of the write, not the end of the process. The handler
    // stays for as long as the process runs.
    let _ = signal(SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw()))?;
    // Before the database is made or touched: a key that cannot be used is refused first.
    let key_file = configuration.key_file()?;
    let key = own_key::read(&key_file)?;
    let path = file_of(&configuration.database)?;
    make_private();
    let lock = DatabaseLock::take(&path)?;
    let settings = Arc::new(configuration.settings());
    // Nothing is brought to this version, and no mode is changed, before it is known to be ours.
    let known = inspect(&path).await?;
    admit(&known, &settings, key.as_ref(), &key_file)?;
    if !known.faults.is_empty() {
        return Err(ServeError::Faults { path, faults: known.faults });
    }
    close_to_others(&path)?;
    // Held for longer than any connection: see there.
    let _file = lock.hold(&path)?;
    let database = Database::open(&configuration.database).await?;
    let faults = database.faults().await;
    let faults = faults.map_err(|source| ServeError::Unchecked { path: path.clone(), source })?;
    if !faults.is_empty() {
        return Err(ServeError::Faults { path, faults });
    }
    let time = clock.now();
    let (identity, keys, key) = become_issuer(&database, &settings, key, &key_file, &clock).await?;
    if let Err(failure) = database.checkpoint().await {
        warn!(%failure, "the log could not be moved into the database");
    }
    let key = Arc::new(key);
    let hub = Arc::new(Hub::new(
        time.milliseconds(),
        configuration.connections.streams_per_wallet.get(),
        configuration.connections.streams.get(),
    ));
    let (writer, mut writing) = Writer::start(Resources {
        clock: clock.clone(),
        database: database.clone(),
        hub: hub.clone(),
        settings: settings.clone(),
        key: key.clone(),
    });
    let titles = catalogue(&settings.domain, demo);
    let participants = database.participants().await?;
    let application = Application::new(
        clock.clone(),
        database.clone(),
        identity.database,
        writer.clone(),
        hub,
        settings,
        key,
        keys,
        titles,
        participants,
        configuration.origins(),
        Rates::new(&configuration.rates),
        Shares::new(&configuration.rates),
        configuration.connections.body_timeout(),
    );
    let going_down = application.going_down.clone();
    let mut pruning = tokio::spawn(keep_pruning(writer.clone(), going_down.clone()));
    let mut watching =
        tokio::spawn(lapse::watch(clock, database.clone(), writer, going_down.clone()));

    let listener = listen::bind(listen).map_err(|source| ServeError::Listen { listen, source })?;
    // Whoever reads that it is ready may stop it the next moment.
    let stop_signals = StopSignals::listen()?;
    announce(listener.local_addr()?)?;
    let told = going_down.clone();
    let stopping = going_down.clone();
    tokio::spawn(async move {
        stop_signals.received().await;
        info!("going down: open requests are answered first");
        stopping.cancel();
    });
    let connections = configuration.connections;
    let serving = listen::serve(listener, router(application), connections, going_down);
    let given_up = async {
        told.cancelled().await;
        sleep(GRACE).await;
    };
    let in_order = async {
        tokio::select! {
            () = serving => {}
            ended = ended("writer", &mut writing, &told) => return Err(ended),
            ended = ended("watch over offers", &mut watching, &told) => return Err(ended),
            ended = ended("pruning", &mut pruning, &told) => return Err(ended),
        }
        // Everybody who could still ask is gone: let the writer commit what it has, then close.
        for task in [watching, pruning, writing] {
            if !task.is_finished() {
                let _ = task.await;
            }
        }
        database.close().await;
        Ok(())
    };
    tokio::select! {
        ended = in_order => ended,
        () = given_up => {
            // What was answered is on disk; what is cut off here was not answered.
            warn!("going down: somebody kept a request open and was cut off");
            Ok(())
        }
    }
}

/// Returns only if a task ends that nobody told to.
async fn ended(
    task: &'static str,
    running: &mut JoinHandle<()>,
    told: &CancellationToken,
) -> ServeError {
    let outcome = running.await;
    if told.is_cancelled() {
        return std::future::pending().await;
    }
    let reason = outcome.map_or_else(|failure| failure.to_string(), |()| "it returned".to_owned());
    ServeError::Ended { task, reason }
}

/// Sees that this issuer fits the database, before anything is written.
fn admit(
    known: &Known,
    settings: &Settings,
    key: Option<&SigningKey>,
    key_file: &Path,
) -> Result<(), AdmissionError> {
    let (domain, demo, selector) = (&settings.domain, settings.demo, &settings.selector);
    if let Some(known) = &known.identity {
        admission::same_issuer((&known.domain, known.demo), (domain, demo))?;
    } else if known.inhabited {
        // Version 1 did not note whose its database was. Only --demo wrote participants.
        admission::same_issuer((domain, true), (domain, demo))?;
    }
    match key {
        Some(key) => admission::same_key(&known.keys, selector, key.public_key(), key_file),
        None => {
            let signed_before = known.inhabited || !known.keys.is_empty();
            admission::new_key(&known.keys, signed_before, selector, key_file)
        }
    }
}

/// Makes the database this issuer's, where it is nobody's yet, and notes its key.
async fn become_issuer(
    database: &Database,
    settings: &Settings,
    key: Option<SigningKey>,
    key_file: &Path,
    clock: &Clock,
) -> Result<(Identity, Vec<PublishedKey>, SigningKey), ServeError> {
    let time = clock.now();
    let key = match key {
        Some(key) => key,
        None => own_key::make(key_file)?,
    };
    if settings.demo {
        let network = demo::network(time, &mut || clock.fresh_uuid(time))?;
        database.found(network, time).await?;
    }
    let fresh = Identity {
        database: DatabaseId(clock.fresh_uuid(time)),
        domain: settings.domain.clone(),
        demo: settings.demo,
        made_at: time,
    };
    let identity = database.identify(fresh).await?;
    let keys = database.publish(&settings.selector, key.public_key(), time).await?;
    Ok((identity, keys, key))
}

/// The line that people and programs wait for.
fn announce(address: SocketAddr) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "Tallystick is ready: http://{address}")?;
    out.flush()
}

/// What tells the issuer to stop.
struct StopSignals {
    interrupt: Signal,
    terminate: Signal,
}

impl StopSignals {
    /// From now on neither ends the process by itself.
    fn listen() -> std::io::Result<Self> {
        let interrupt = signal(SignalKind::interrupt())?;
        Ok(Self { interrupt, terminate: signal(SignalKind::terminate())? })
    }

    async fn received(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_task_that_dies_ends_the_issuer_and_one_that_was_told_to_end_does_not() {
        let told = CancellationToken::new();
        let mut dead = tokio::spawn(async { panic!("planted") });
        let failure = ended("writer", &mut dead, &told).await.to_string();
        assert!(failure.contains("writer") && failure.contains("planted"), "{failure}");

        told.cancel();
        let mut done = tokio::spawn(async {});
        let waits = tokio::time::timeout(Duration::ZERO, ended("writer", &mut done, &told));
        assert!(waits.await.is_err());
    }
}
