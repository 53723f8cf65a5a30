//! The issuer, put together: its tasks run, its listener accepts, until it is told to stop.

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use axum::Router;
use ed25519_dalek::SigningKey;
use tallystick_core::{DatabaseId, Participant, Sign, issuer::Settings, view::PublishedKey};
use tokio::{task::JoinHandle, time::sleep};
use tokio_util::sync::CancellationToken;
use tracing::warn;

use crate::{
    admission::{self, AdmissionError},
    catalogue::catalogue,
    clock::Clock,
    configuration::{ConnectionSettings, Serve},
    database::{Database, Identity, Known, OpenError, file_of, inspect},
    database_lock::{DatabaseLock, HeldFile},
    demo,
    http::{Application, router},
    hub::Hub,
    lapse,
    listen::{self, Bound, Listeners, all_loopback},
    made_files::MadeFiles,
    own_key::{self, OwnKey},
    private_files::close_to_others,
    prune::keep_pruning,
    rates::Rates,
    serve::ServeError,
    shares::Shares,
    talkers::Talkers,
    writer::{Resources, Writer},
};

/// How long open requests may take once the issuer is told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// An issuer whose tasks run, and to which clients can connect. It answers once it is [run](Self::run).
pub struct Serving {
    /// Where it listens; of several addresses the first.
    pub address: SocketAddr,
    /// Tells it to stop; what is under way is answered first.
    pub going_down: CancellationToken,
    listeners: Listeners,
    router: Router,
    connections: ConnectionSettings,
    database: Database,
    writing: JoinHandle<()>,
    watching: JoinHandle<()>,
    pruning: JoinHandle<()>,
    /// Held until the database is closed.
    locks: (DatabaseLock, HeldFile, OwnKey),
}

impl Serving {
    /// Opens the database, starts the tasks and listens.
    ///
    /// # Errors
    /// Why it does not run.
    pub async fn start(configuration: Serve, clock: Clock) -> Result<Self, ServeError> {
        let Serve { demo, listen, .. } = &configuration;
        let resolved = listen.resolve().await;
        let addresses =
            resolved.map_err(|source| ServeError::Resolve { listen: listen.clone(), source })?;
        if *demo && !all_loopback(&addresses) {
            return Err(ServeError::DemoBeyondLoopback { listen: listen.clone() });
        }
        // Before the database is made or touched: talkers and keys that cannot be used are refused
        // first.
        let talkers = configuration.talkers()?;
        let key_file = configuration.key_file()?;
        let key = own_key::read(&key_file)?;
        let path = file_of(&configuration.database)?;
        let mut lock = DatabaseLock::take(&path)?;
        let mut settings = configuration.settings();
        settings.talkers = talkers.current();
        let settings = Arc::new(settings);
        // Nothing is brought to this version, and no mode is changed, before it is known to be ours.
        let known = inspect(&path).await?;
        if !known.unfit.is_empty() {
            return Err(OpenError::Unfit { path, faults: known.unfit }.into());
        }
        admit(&known, &settings, key.as_ref(), &key_file)?;
        // Held for longer than any connection: see there. A file that is not there yet is not made
        // for somebody who is refused the key or the address.
        let held = path.exists().then(|| lock.hold(&path)).transpose()?;
        if let Some(key) = &key {
            key.lock()?;
        }
        if !known.faults.is_empty() {
            return Err(ServeError::Faults { path, faults: known.faults });
        }
        let bound = Bound::bind(&addresses)?;
        close_to_others(&path)?;
        let is_new = held.is_none();
        let file = held.map_or_else(|| lock.hold(&path), Ok)?;
        let mut made = MadeFiles::default();
        if is_new {
            made.add_database(&path);
        }
        let database = Database::open(&configuration.database).await?;
        let prepared =
            prepare(&database, &settings, &talkers, (key, &key_file), &clock, bound, &mut made)
                .await;
        let Prepared { identity, keys, key, participants, listeners, addresses } = match prepared {
            Ok(prepared) => prepared,
            Err(failure) => {
                // Before the files that were made for it are removed.
                database.close().await;
                return Err(failure);
            }
        };
        made.keep();
        lock.keep_file();
        let time = clock.now();
        let signing_key = Arc::new(key.signing.clone());
        let hub = Arc::new(Hub::new(
            time.milliseconds(),
            configuration.connections.streams_per_wallet.get(),
            configuration.connections.streams.get(),
        ));
        let (writer, writing) = Writer::start(Resources {
            clock: clock.clone(),
            database: database.clone(),
            hub: hub.clone(),
            settings: settings.clone(),
            key: signing_key.clone(),
        });
        let titles = catalogue(&settings.domain, settings.demo, &talkers.schemas);
        let application = Application::new(
            clock.clone(),
            database.clone(),
            identity.database,
            writer.clone(),
            hub,
            settings,
            signing_key,
            keys,
            titles,
            talkers.views,
            participants,
            configuration.origins(&addresses),
            Rates::new(&configuration.rates, &clock),
            Shares::new(&configuration.rates),
            configuration.connections.body_timeout(),
        );
        let going_down = application.going_down.clone();
        let pruning = keep_pruning(clock.clone(), writer.clone(), going_down.clone());
        let watching = lapse::watch(clock, database.clone(), writer, going_down.clone());
        Ok(Self {
            address: addresses[0],
            going_down,
            listeners,
            router: router(application),
            connections: configuration.connections,
            database,
            writing,
            watching: tokio::spawn(watching),
            pruning: tokio::spawn(pruning),
            locks: (lock, file, key),
        })
    }

    /// The open database.
    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    /// The issuer's own key, which signs tokens.
    pub(crate) fn key(&self) -> Arc<SigningKey> {
        Arc::new(self.locks.2.signing.clone())
    }

    /// Serves until it is told to stop, and takes the issuer down in order.
    ///
    /// # Errors
    /// A part that must run for as long as the issuer does has ended.
    pub async fn run(self) -> Result<(), ServeError> {
        let Self { going_down, listeners, router, connections, database, .. } = self;
        let (mut writing, mut watching, mut pruning) = (self.writing, self.watching, self.pruning);
        let _locks = self.locks;
        let told = going_down.clone();
        let serving = listen::serve(listeners, router, connections, going_down);
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
    key: Option<&OwnKey>,
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
        Some(key) => admission::same_key(&known.keys, selector, key.signing.public_key(), key_file),
        None => {
            let signed_before = known.inhabited || !known.keys.is_empty();
            admission::new_key(&known.keys, signed_before, selector, key_file)
        }
    }
}

/// What a start needs of the disk and the network before its tasks run.
struct Prepared {
    identity: Identity,
    keys: Vec<PublishedKey>,
    key: OwnKey,
    participants: Vec<Participant>,
    listeners: Listeners,
    addresses: Vec<SocketAddr>,
}

/// Everything that may fail, while what was made can still be removed.
async fn prepare(
    database: &Database,
    settings: &Settings,
    talkers: &Talkers,
    key: (Option<OwnKey>, &Path),
    clock: &Clock,
    bound: Bound,
    made: &mut MadeFiles,
) -> Result<Prepared, ServeError> {
    let faults = database.faults().await;
    let path = database.path();
    let faults =
        faults.map_err(|source| ServeError::Unchecked { path: path.to_owned(), source })?;
    if !faults.is_empty() {
        return Err(ServeError::Faults { path: path.to_owned(), faults });
    }
    let (identity, keys, key) = become_issuer(database, settings, key, clock, made).await?;
    if let Err(failure) = database.checkpoint().await {
        warn!(%failure, "the log could not be moved into the database");
    }
    let participants = database.participants().await?;
    if let Some(authority) = &settings.definition_authority
        && participants.iter().all(|known| known.id != *authority)
    {
        return Err(ServeError::UnknownAuthority { authority: authority.clone() });
    }
    talkers.fit(&participants.iter().map(|known| &known.id))?;
    database.keep_talkers(&talkers.talkers, clock.now()).await?;
    let addresses = bound.addresses();
    let listeners = bound.listen()?;
    Ok(Prepared { identity, keys, key, participants, listeners, addresses })
}

/// Makes the database this issuer's, where it is nobody's yet, and notes its key.
async fn become_issuer(
    database: &Database,
    settings: &Settings,
    (key, key_file): (Option<OwnKey>, &Path),
    clock: &Clock,
    made: &mut MadeFiles,
) -> Result<(Identity, Vec<PublishedKey>, OwnKey), ServeError> {
    let time = clock.now();
    let key = match key {
        Some(key) => key,
        None => {
            let key = own_key::make(key_file)?;
            // A database that was there before may know the key by the time that this fails.
            if !made.is_empty() {
                made.add(key_file);
            }
            key
        }
    };
    if settings.demo {
        let network = demo::network(settings, &key.signing, time, &mut || clock.fresh_uuid(time))?;
        database.found(network, time).await?;
    }
    let fresh = Identity {
        database: DatabaseId(clock.fresh_uuid(time)),
        domain: settings.domain.clone(),
        demo: settings.demo,
        made_at: time,
    };
    let identity = database.identify(fresh).await?;
    let keys = database.publish(&settings.selector, key.signing.public_key(), time).await?;
    Ok((identity, keys, key))
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
