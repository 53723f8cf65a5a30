//! Accepts connections and keeps them within bounds.
//!
//! # Invariants
//! - There are never more connections than descriptors for them: the database can always open its
//!   files.
//! - A connection without a request under way is closed after a while, or at once when somebody
//!   else needs its place; one that waits longest goes first.
//! - One address has a share, so that it cannot fill all places with requests under way.

mod address;
mod client;
mod connection;
mod descriptors;
mod listeners;
mod places;
mod settings;
mod stalled;

use std::{io, net::IpAddr, num::NonZeroUsize, sync::Arc, time::Duration};

use axum::Router;
use tokio::time::sleep;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{info, warn};

pub use self::address::ListenAddress;
pub(crate) use self::address::all_loopback;
pub(crate) use self::client::{ClientAddress, Network};
#[cfg(test)]
pub(crate) use self::connection::tests::Visitor;
pub(crate) use self::listeners::ListenError;
pub(crate) use self::listeners::{Bound, Listeners};
use self::places::Places;
pub use self::settings::ConnectionSettings;

/// How long it accepts nothing after the system could not give it a connection.
const PAUSE: Duration = Duration::from_millis(100);

/// Raises the limit on open files to what the process may have, and serves until `going_down`;
/// returns once every connection has ended.
pub(crate) async fn serve(
    mut listeners: Listeners,
    router: Router,
    settings: ConnectionSettings,
    going_down: CancellationToken,
) {
    let limit = descriptors::raise_limit();
    let most = descriptors::connections(limit, settings.most.map(NonZeroUsize::get));
    let for_network = settings.most_for_address.map_or(most.div_ceil(4), NonZeroUsize::get);
    info!(most, for_network, "connections");
    let places = Places::new(most, for_network);
    let settings = Arc::new(settings);
    let connections = TaskTracker::new();
    let mut failing = false;
    loop {
        let accepted = tokio::select! {
            accepted = listeners.accept() => accepted,
            () = going_down.cancelled() => break,
        };
        let (stream, peer) = match accepted {
            Ok((stream, peer)) => {
                failing = false;
                (stream, peer.ip().to_canonical())
            }
            Err(failure) if went_away(&failure) => continue,
            Err(failure) => {
                // Said once, however long it goes on.
                if !std::mem::replace(&mut failing, true) {
                    warn!(%failure, "a connection could not be accepted");
                }
                places.close_one();
                sleep(PAUSE).await;
                continue;
            }
        };
        let network = network_of(peer, &settings);
        let Ok(place) = places.take(network) else { continue };
        let (settings, router) = (settings.clone(), router.clone());
        let going_down = going_down.clone();
        connections.spawn(connection::serve(stream, peer, place, settings, router, going_down));
    }
    drop(listeners);
    connections.close();
    connections.wait().await;
}

/// A proxy's connections are many clients'.
fn network_of(peer: IpAddr, settings: &ConnectionSettings) -> Option<client::Network> {
    (!settings.trust_proxy.contains(&peer)).then(|| peer.into())
}

/// The client was gone before it was accepted.
fn went_away(failure: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(failure.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
