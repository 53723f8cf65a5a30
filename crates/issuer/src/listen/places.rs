//! How many connections are open, whose they are, and which of them wait for a request. When
//! there is no place left, the one that has waited longest is closed for the new one.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::Notify;

use super::client::Network;

/// The order in which connections began to wait.
type Ticket = u64;

/// All places for connections.
#[derive(Debug)]
pub(super) struct Places {
    most: usize,
    most_for_network: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    open: usize,
    next: Ticket,
    waiting: BTreeMap<Ticket, Waiting>,
    shares: HashMap<Network, Share>,
}

#[derive(Debug)]
struct Waiting {
    network: Option<Network>,
    connection: Arc<Connection>,
}

/// What its place and the others know of a connection.
#[derive(Debug, Default)]
struct Connection {
    /// Tells it to close.
    close: Notify,
    /// It was told to close, and its place is somebody else's already.
    replaced: AtomicBool,
}

/// What one network has open.
#[derive(Debug, Default)]
struct Share {
    open: usize,
    waiting: BTreeSet<Ticket>,
}

/// No place, and nobody who waits: every connection has a request under way.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Full;

impl Places {
    pub(super) fn new(most: usize, most_for_network: usize) -> Arc<Self> {
        let state = Mutex::default();
        Arc::new(Self { most, most_for_network, state })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a place for a connection that waits for its first request; where there is none, that
    /// of the connection that has waited longest, which is told to close. `None` is a proxy, which
    /// has only the limit of all.
    ///
    /// # Errors
    /// [`Full`] if nobody can be closed for it.
    pub(super) fn take(self: &Arc<Self>, network: Option<Network>) -> Result<Place, Full> {
        let mut state = self.state();
        let share = network.and_then(|network| state.shares.get(&network));
        let longest_waiting = match share {
            Some(share) if share.open >= self.most_for_network => share.waiting.first().copied(),
            _ if state.open >= self.most => state.waiting.keys().next().copied(),
            _ => return Ok(self.open(state, network)),
        };
        state.close(longest_waiting.ok_or(Full)?);
        Ok(self.open(state, network))
    }

    fn open(self: &Arc<Self>, mut state: MutexGuard<'_, State>, network: Option<Network>) -> Place {
        state.open += 1;
        if let Some(network) = network {
            state.shares.entry(network).or_default().open += 1;
        }
        drop(state);
        let (connection, ticket) = (Arc::default(), Mutex::default());
        let place = Place { places: self.clone(), network, connection, ticket };
        place.wait();
        place
    }

    /// Closes the connection that has waited longest, whoever's it is.
    pub(super) fn close_one(&self) {
        let mut state = self.state();
        if let Some(ticket) = state.waiting.keys().next().copied() {
            state.close(ticket);
        }
    }
}

impl State {
    /// Tells a connection to close, and counts it as gone.
    fn close(&mut self, ticket: Ticket) {
        let Some(Waiting { network, connection }) = self.remove(ticket) else { return };
        connection.replaced.store(true, Ordering::Relaxed);
        self.leave(network);
        connection.close.notify_one();
    }

    fn remove(&mut self, ticket: Ticket) -> Option<Waiting> {
        let waiting = self.waiting.remove(&ticket)?;
        if let Some(share) = waiting.network.and_then(|network| self.shares.get_mut(&network)) {
            share.waiting.remove(&ticket);
        }
        Some(waiting)
    }

    fn leave(&mut self, network: Option<Network>) {
        self.open -= 1;
        if let Some(network) = network
            && let Some(share) = self.shares.get_mut(&network)
        {
            share.open -= 1;
            if share.open == 0 {
                self.shares.remove(&network);
            }
        }
    }
}

/// The place of one connection, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    places: Arc<Places>,
    network: Option<Network>,
    connection: Arc<Connection>,
    /// While it waits for a request.
    ticket: Mutex<Option<Ticket>>,
}

impl Place {
    fn ticket(&self) -> MutexGuard<'_, Option<Ticket>> {
        self.ticket.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on it waits for a request, and may be closed for somebody else.
    pub(super) fn wait(&self) {
        let mut ticket = self.ticket();
        let mut state = self.places.state();
        if self.connection.replaced.load(Ordering::Relaxed) {
            return;
        }
        state.next += 1;
        let new = state.next;
        let waiting = Waiting { network: self.network, connection: self.connection.clone() };
        state.waiting.insert(new, waiting);
        if let Some(share) = self.network.and_then(|network| state.shares.get_mut(&network)) {
            share.waiting.insert(new);
        }
        *ticket = Some(new);
    }

    /// From now on it has a request under way.
    pub(super) fn work(&self) {
        if let Some(ticket) = self.ticket().take() {
            self.places.state().remove(ticket);
        }
    }

    /// Waits until it has to be closed for somebody else.
    pub(super) async fn told_to_close(&self) {
        self.connection.close.notified().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.work();
        let mut state = self.places.state();
        if !self.connection.replaced.load(Ordering::Relaxed) {
            state.leave(self.network);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use futures::FutureExt;

    use super::*;

    fn network(last: u8) -> Option<Network> {
        Some(Network::from(IpAddr::from([192, 0, 2, last])))
    }

    fn take(places: &Arc<Places>, last: u8) -> Result<Place, Full> {
        places.take(network(last))
    }

    #[test]
    fn whoever_has_waited_longest_goes_first() {
        let places = Places::new(2, 2);
        let first = take(&places, 1).unwrap();
        let second = take(&places, 2).unwrap();
        first.work();
        first.wait();
        let third = take(&places, 3).unwrap();
        assert!(second.told_to_close().now_or_never().is_some());
        assert!(first.told_to_close().now_or_never().is_none());
        // It is closed for one other only, and is gone when it is gone.
        second.wait();
        drop(second);
        assert_eq!(places.state().open, 2);
        drop((first, third));
        assert_eq!(places.state().open, 0);
    }

    #[test]
    fn requests_under_way_are_not_cut_off() {
        let places = Places::new(2, 2);
        let busy = [take(&places, 1).unwrap(), take(&places, 2).unwrap()];
        busy.iter().for_each(Place::work);
        assert_eq!(take(&places, 3).unwrap_err(), Full);
        drop(busy);
        assert!(take(&places, 3).is_ok());
    }

    #[test]
    fn a_network_makes_room_for_its_own_connections_itself() {
        let places = Places::new(10, 1);
        let other = take(&places, 2).unwrap();
        let own = take(&places, 1).unwrap();
        let next = take(&places, 1).unwrap();
        assert!(other.told_to_close().now_or_never().is_none());
        assert!(own.told_to_close().now_or_never().is_some());
        next.work();
        assert_eq!(take(&places, 1).unwrap_err(), Full);
    }

    #[test]
    fn nothing_is_left_of_those_who_went() {
        let places = Places::new(3, 3);
        let taken: Vec<Place> = (0..9).map(|last| take(&places, last).unwrap()).collect();
        taken[8].work();
        drop(taken);
        let state = places.state();
        assert_eq!((state.open, state.waiting.len(), state.shares.len()), (0, 0, 0));
    }
}
