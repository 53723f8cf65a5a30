//! What one client may have under way at once, so that the others are served meanwhile.
//!
//! # Invariants
//! - Of the work that takes a core (reading and verifying messages), a client has no more under way
//!   than there are cores: its further requests wait among themselves, and somebody else's waits
//!   for a few of them at most.
//! - Of the connections that read, a client has at most half.
//! - Of the writer's queue, a wallet and a client each have a part.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::available_parallelism,
};

use tallystick_core::{Refusal, WalletId};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{
    database::READERS,
    listen::{ClientAddress, Network},
    rates::RateSettings,
};

/// The most reads of one client address that are under way: half of the connections that read, and
/// no more than there are cores.
const READING: usize = 2;

const _: () = assert!(READING * 2 <= READERS as usize, "the others have as many");

/// Everybody's shares.
#[derive(Debug)]
pub struct Shares {
    verifying: Turns,
    reading: Turns,
    wallets: Places<WalletId>,
    clients: Places<Network>,
}

impl Shares {
    /// Nobody has anything under way.
    pub(crate) fn new(settings: &RateSettings) -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        Self {
            verifying: Turns::new(cores),
            reading: Turns::new(READING.min(cores)),
            wallets: Places::new(settings.waiting_per_wallet.get()),
            clients: Places::new(settings.waiting_per_address.get()),
        }
    }

    /// Waits for this client's turn to have a message read and verified. Requests that came over no
    /// connection have no client, and do not wait.
    pub(crate) async fn verify(&self, client: Option<ClientAddress>) -> Option<Turn> {
        self.verifying.wait(client).await
    }

    /// Waits for this client's turn to read.
    pub(crate) async fn read(&self, client: Option<ClientAddress>) -> Option<Turn> {
        self.reading.wait(client).await
    }

    /// A place in the writer's queue, given back when it is dropped.
    ///
    /// # Errors
    /// [`Refusal::RateLimited`] if the wallet or the client has as many as it may have.
    pub(crate) fn queue(
        &self,
        wallet: Option<WalletId>,
        client: Option<ClientAddress>,
    ) -> Result<Queued, Refusal> {
        let wallet = wallet.map(|wallet| self.wallets.take(wallet)).transpose()?;
        let client = client.map(|client| self.clients.take(network(client))).transpose()?;
        Ok(Queued { _wallet: wallet, _client: client })
    }
}

fn network(ClientAddress(address): ClientAddress) -> Network {
    Network::from(address)
}

/// Semaphores of clients, there for as long as somebody uses them.
#[derive(Clone, Debug)]
struct Turns {
    at_once: usize,
    clients: Arc<Mutex<HashMap<Network, Arc<Semaphore>>>>,
}

/// A turn, over when it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    /// Given back before the map is looked at: `None` only while it is dropped.
    permit: Option<OwnedSemaphorePermit>,
    client: Network,
    turns: Turns,
}

impl Turns {
    fn new(at_once: usize) -> Self {
        Self { at_once, clients: Arc::default() }
    }

    fn clients(&self) -> MutexGuard<'_, HashMap<Network, Arc<Semaphore>>> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn wait(&self, client: Option<ClientAddress>) -> Option<Turn> {
        let client = network(client?);
        let semaphore = {
            let mut clients = self.clients();
            let fresh = || Arc::new(Semaphore::new(self.at_once));
            Arc::clone(clients.entry(client).or_insert_with(fresh))
        };
        let waiting = Waiting { turns: self, client };
        let permit = semaphore.acquire_owned().await.ok();
        drop(waiting);
        permit.map(|permit| Turn { permit: Some(permit), client, turns: self.clone() })
    }

    /// Forgets a client that has nothing under way and nothing waiting.
    fn forget(&self, client: Network) {
        let mut clients = self.clients();
        if clients.get(&client).is_some_and(|semaphore| Arc::strong_count(semaphore) == 1) {
            clients.remove(&client);
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        drop(self.permit.take());
        self.turns.forget(self.client);
    }
}

/// Somebody who may go away while waiting.
struct Waiting<'a> {
    turns: &'a Turns,
    client: Network,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.turns.forget(self.client);
    }
}

/// How much of something bounded each has.
#[derive(Debug)]
struct Places<K> {
    most: usize,
    taken: Arc<Mutex<HashMap<K, usize>>>,
}

/// A place of one, given back when it is dropped.
#[derive(Debug)]
struct Place<K: Eq + Hash> {
    key: K,
    taken: Arc<Mutex<HashMap<K, usize>>>,
}

/// Places of a command in the writer's queue.
#[derive(Debug)]
pub(crate) struct Queued {
    _wallet: Option<Place<WalletId>>,
    _client: Option<Place<Network>>,
}

impl<K: Copy + Eq + Hash> Places<K> {
    fn new(most: usize) -> Self {
        Self { most, taken: Arc::default() }
    }

    fn take(&self, key: K) -> Result<Place<K>, Refusal> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(key).or_default();
        if *count >= self.most {
            return Err(Refusal::RateLimited { seconds: 1 });
        }
        *count += 1;
        Ok(Place { key, taken: Arc::clone(&self.taken) })
    }
}

impl<K: Eq + Hash> Drop for Place<K> {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use futures::FutureExt;

    use super::*;

    fn client(last: u8) -> Option<ClientAddress> {
        Some(ClientAddress(IpAddr::V4(Ipv4Addr::new(192, 0, 2, last))))
    }

    #[tokio::test]
    async fn a_client_waits_for_itself_and_for_nobody_else() {
        let turns = Turns::new(2);
        let first = turns.wait(client(1)).await;
        let _second = turns.wait(client(1)).await;
        let mut third = Box::pin(turns.wait(client(1)));
        assert!((&mut third).now_or_never().is_none());
        assert!(turns.wait(client(2)).now_or_never().is_some());
        drop(first);
        assert!(third.now_or_never().is_some());
    }

    #[tokio::test]
    async fn nothing_is_left_of_clients_that_went_or_gave_up() {
        let turns = Turns::new(1);
        let first = turns.wait(client(1)).await;
        {
            let mut second = Box::pin(turns.wait(client(1)));
            assert!((&mut second).now_or_never().is_none());
        }
        assert_eq!(turns.clients().len(), 1);
        drop(first);
        assert_eq!(turns.clients().len(), 0);
    }

    #[test]
    fn a_wallet_and_a_client_have_a_part_of_the_queue() {
        let part = |most| std::num::NonZeroUsize::new(most).unwrap();
        let settings = RateSettings {
            enrolments_per_minute: std::num::NonZeroU32::MIN,
            messages_per_second: std::num::NonZeroU32::MIN,
            reads_per_second: std::num::NonZeroU32::MIN,
            public_requests_per_second: std::num::NonZeroU32::MIN,
            streams_per_second: std::num::NonZeroU32::MIN,
            unauthentic_per_second: std::num::NonZeroU32::MIN,
            waiting_per_wallet: part(2),
            waiting_per_address: part(3),
        };
        let shares = Shares::new(&settings);
        let wallet = |id| Some(WalletId(uuid::Uuid::from_u128(id)));
        let taken = [shares.queue(wallet(1), client(1)), shares.queue(wallet(1), client(1))];
        assert!(taken.iter().all(Result::is_ok));
        assert!(shares.queue(wallet(1), client(2)).is_err(), "the wallet's part");
        let third = shares.queue(wallet(2), client(1)).unwrap();
        let refused = shares.queue(wallet(3), client(1)).unwrap_err();
        assert_eq!(refused, Refusal::RateLimited { seconds: 1 });
        assert!(shares.queue(wallet(3), client(2)).is_ok());
        drop((taken, third));
        assert!(shares.queue(wallet(1), client(1)).is_ok());
        assert!(shares.wallets.taken.lock().unwrap().is_empty());
        assert!(shares.clients.taken.lock().unwrap().is_empty());
    }
}
