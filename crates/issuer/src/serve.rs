//! Puts the issuer together, runs it, and takes it down in order.

use std::{io::Write, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use ed25519_dalek::SigningKey;
use tallystick_core::{DatabaseId, Refusal, Sign, Timestamp, issuer::Settings, view::PublishedKey};
use tokio::{
    signal::unix::{SignalKind, signal},
    time::sleep,
};
use tracing::{info, warn};

use crate::{
    admission::{self, AdmissionError},
    catalogue::catalogue,
    clock::{fresh_uuid, now},
    configuration::Serve,
    database::{Database, Identity, OpenError},
    demo,
    http::{Application, router},
    hub::Hub,
    lapse, listen,
    own_key::{self, KeyError},
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
    /// The operating system failed.
    #[error(transparent)]
    System(#[from] std::io::Error),
}

/// Runs the issuer until it is told to stop.
pub async fn serve(configuration: Serve) -> Result<(), ServeError> {
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
    let database = Database::open(&configuration.database).await?;
    let settings = Arc::new(configuration.settings());
    let time = now();
    let (identity, keys, key) = become_issuer(&database, &settings, key, &key_file, time).await?;
    let key = Arc::new(key);
    let hub = Arc::new(Hub::new(
        time.milliseconds(),
        configuration.connections.streams_per_wallet.get(),
        configuration.connections.streams.get(),
    ));
    let (writer, writing) = Writer::start(Resources {
        database: database.clone(),
        hub: hub.clone(),
        settings: settings.clone(),
        key: key.clone(),
    });
    let titles = catalogue(&settings.domain, demo);
    let participants = database.participants().await?;
    let application = Application::new(
        database.clone(),
        identity.database,
        writer.clone(),
        hub,
        settings,
        key,
        keys,
        titles,
        participants,
        configuration.connections.body_timeout(),
    );
    let going_down = application.going_down.clone();
    let watching = tokio::spawn(lapse::watch(database.clone(), writer, going_down.clone()));

    let listener = listen::bind(listen).map_err(|source| ServeError::Listen { listen, source })?;
    announce(listener.local_addr()?)?;
    let told = going_down.clone();
    let stopping = going_down.clone();
    tokio::spawn(async move {
        told_to_stop().await;
        info!("going down: open requests are answered first");
        stopping.cancel();
    });
    let connections = configuration.connections;
    let serving = listen::serve(listener, router(application), connections, going_down);
    let in_order = async {
        serving.await;
        // Everybody who could still ask is gone: let the writer commit what it has, then close.
        let _ = watching.await;
        let _ = writing.await;
        database.close().await;
        Ok(())
    };
    let given_up = async {
        told.cancelled().await;
        sleep(GRACE).await;
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

/// Sees that this issuer fits the database, then makes the database its own where it is nobody's
/// yet. Nothing is written where it does not fit.
async fn become_issuer(
    database: &Database,
    settings: &Settings,
    key: Option<SigningKey>,
    key_file: &Path,
    time: Timestamp,
) -> Result<(Identity, Vec<PublishedKey>, SigningKey), ServeError> {
    let (domain, demo, selector) = (&settings.domain, settings.demo, &settings.selector);
    let identity = database.identity().await?;
    let known_keys = database.keys().await?;
    let inhabited = !database.participants().await?.is_empty();
    if let Some(known) = &identity {
        admission::same_issuer((&known.domain, known.demo), (domain, demo))?;
    } else if inhabited {
        // Version 1 did not note whose its database was. Only --demo wrote participants.
        admission::same_issuer((domain, true), (domain, demo))?;
    }
    let key = match key {
        Some(key) => key,
        None => {
            let signed_before = inhabited || !known_keys.is_empty();
            admission::new_key(&known_keys, signed_before, selector, key_file)?;
            own_key::make(key_file)?
        }
    };
    admission::same_key(&known_keys, selector, key.public_key(), key_file)?;
    if demo {
        let network = demo::network(time, &mut || fresh_uuid(time))?;
        database.found(network, time).await?;
    }
    let fresh = Identity {
        database: DatabaseId(fresh_uuid(time)),
        domain: domain.clone(),
        demo,
        made_at: time,
    };
    let identity = database.identify(fresh).await?;
    let keys = database.publish(selector, key.public_key(), time).await?;
    Ok((identity, keys, key))
}

/// The line that people and programs wait for.
fn announce(address: SocketAddr) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "Tallystick is ready: http://{address}")?;
    out.flush()
}

async fn told_to_stop() {
    let interrupt = signal(SignalKind::interrupt());
    let terminate = signal(SignalKind::terminate());
    match (interrupt, terminate) {
        (Ok(mut interrupt), Ok(mut terminate)) => {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        }
        _ => std::future::pending().await,
    }
}
