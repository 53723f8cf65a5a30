//! Who is told that something changed: wakes the event streams, and remembers what changed when,
//! so that a stream that was interrupted is told what it missed.
//!
//! Nothing queues up here: a slow reader finds one mark for a thousand changes.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
};

use tallystick_core::{ParticipantId, Refusal, WalletId, view::Topic};
use tokio::sync::Notify;

/// How many changes there have been since the issuer started.
pub(crate) type Revision = u64;

#[derive(Debug, Default)]
struct State {
    revision: Revision,
    /// When each topic last changed for a participant.
    changed: HashMap<ParticipantId, BTreeMap<Topic, Revision>>,
    /// When mail last came for a wallet that is listening.
    mail: HashMap<WalletId, Revision>,
    /// The streams of each wallet, oldest first.
    listeners: HashMap<WalletId, (ParticipantId, VecDeque<Arc<Listener>>)>,
    /// How many streams there are, with those that were told to end and have not yet.
    streams: usize,
}

#[derive(Debug, Default)]
struct Listener {
    notify: Notify,
    /// A newer stream of its wallet took its place.
    replaced: AtomicBool,
}

/// The hub.
#[derive(Debug)]
pub struct Hub {
    /// Tells the revisions of this start from those of another.
    epoch: i64,
    streams_per_wallet: usize,
    streams: usize,
    state: Mutex<State>,
}

/// What a stream has to tell.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// How far this goes.
    pub revision: Revision,
    /// What changed.
    pub topics: BTreeSet<Topic>,
    /// Is there new mail?
    pub mail: bool,
}

impl Hub {
    /// A hub of this start of the issuer, and the most streams of a wallet and of all.
    pub fn new(epoch: i64, streams_per_wallet: usize, streams: usize) -> Self {
        Self { epoch, streams_per_wallet, streams, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Marks what changed for whom, and wakes their streams.
    pub fn notify(&self, audience: BTreeMap<ParticipantId, BTreeSet<Topic>>, mail: &[WalletId]) {
        if audience.is_empty() && mail.is_empty() {
            return;
        }
        let mut state = self.state();
        state.revision += 1;
        let revision = state.revision;
        let State { listeners, changed, mail: came, .. } = &mut *state;
        for wallet in mail {
            if let Some((_, streams)) = listeners.get(wallet) {
                came.insert(*wallet, revision);
                streams.iter().for_each(|stream| stream.notify.notify_one());
            }
        }
        for (participant, topics) in audience {
            let known = changed.entry(participant.clone()).or_default();
            known.extend(topics.into_iter().map(|topic| (topic, revision)));
            let theirs = listeners.values().filter(|(owner, _)| *owner == participant);
            theirs.flat_map(|(_, streams)| streams).for_each(|stream| stream.notify.notify_one());
        }
    }

    /// What changed for this wallet since a revision.
    pub fn since(&self, participant: &ParticipantId, wallet: WalletId, seen: Revision) -> Update {
        let state = self.state();
        let known = state.changed.get(participant);
        let newer = |revision: &Revision| *revision > seen;
        let topics = known.into_iter().flatten().filter(|(_, revision)| newer(revision));
        Update {
            revision: state.revision,
            topics: topics.map(|(topic, _)| *topic).collect(),
            mail: state.mail.get(&wallet).is_some_and(newer),
        }
    }

    /// Starts to listen; ends when the guard is dropped. The wallet's oldest stream ends for it
    /// if there are too many.
    ///
    /// # Errors
    /// [`Refusal::Busy`] if all wallets together have too many streams.
    pub fn listen(
        self: &Arc<Self>,
        participant: ParticipantId,
        wallet: WalletId,
    ) -> Result<Listening, Refusal> {
        let listener = Arc::new(Listener::default());
        let mut state = self.state();
        let theirs = state.listeners.get(&wallet).map_or(0, |(_, streams)| streams.len());
        let replaces = theirs >= self.streams_per_wallet;
        if state.streams >= self.streams && !replaces {
            return Err(Refusal::Busy);
        }
        state.streams += 1;
        let entry = state.listeners.entry(wallet).or_insert_with(|| (participant, VecDeque::new()));
        if replaces && let Some(oldest) = entry.1.pop_front() {
            oldest.replaced.store(true, Ordering::Relaxed);
            oldest.notify.notify_one();
        }
        entry.1.push_back(listener.clone());
        drop(state);
        Ok(Listening { hub: self.clone(), wallet, listener })
    }

    /// The id of an event: resumable only within this start.
    pub fn event_id(&self, revision: Revision) -> String {
        format!("{}-{revision}", self.epoch)
    }

    /// The revision that an event's id stands for; `None` for one of another start.
    pub fn revision_of(&self, event_id: &str) -> Option<Revision> {
        let (epoch, revision) = event_id.split_once('-')?;
        (epoch.parse() == Ok(self.epoch)).then(|| revision.parse().ok())?
    }

    /// How many changes there have been.
    pub fn revision(&self) -> Revision {
        self.state().revision
    }
}

/// A stream that listens.
#[derive(Debug)]
pub struct Listening {
    hub: Arc<Hub>,
    wallet: WalletId,
    listener: Arc<Listener>,
}

impl Listening {
    /// Waits until something changed since the last time this was awaited.
    pub async fn changed(&self) {
        self.listener.notify.notified().await;
    }

    /// Whether a newer stream of the wallet took this one's place, so that it has to end.
    pub fn is_replaced(&self) -> bool {
        self.listener.replaced.load(Ordering::Relaxed)
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut state = self.hub.state();
        state.streams -= 1;
        let Some((_, streams)) = state.listeners.get_mut(&self.wallet) else { return };
        streams.retain(|listener| !Arc::ptr_eq(listener, &self.listener));
        if streams.is_empty() {
            state.listeners.remove(&self.wallet);
            state.mail.remove(&self.wallet);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bank() -> ParticipantId {
        "commercial-bank".parse().unwrap()
    }

    #[tokio::test]
    async fn a_stream_is_told_once_what_changed_since_it_looked() {
        let hub = Arc::new(Hub::new(7, 2, 3));
        let wallet = WalletId(uuid::Uuid::from_u128(1));
        let listening = hub.listen(bank(), wallet).unwrap();
        let topics = BTreeSet::from([Topic::Vaults]);
        hub.notify(BTreeMap::from([(bank(), topics.clone())]), &[]);
        hub.notify(BTreeMap::new(), &[wallet]);
        listening.changed().await;
        let update = hub.since(&bank(), wallet, 0);
        assert_eq!(update, Update { revision: 2, topics, mail: true });
        assert_eq!(hub.since(&bank(), wallet, 2), Update { revision: 2, ..Update::default() });
    }

    #[test]
    fn the_oldest_stream_of_a_wallet_ends_for_a_new_one_and_all_together_are_bounded() {
        let hub = Arc::new(Hub::new(7, 2, 3));
        let listen = |wallet| hub.listen(bank(), WalletId(uuid::Uuid::from_u128(wallet)));
        let mut streams: Vec<Listening> = (0..2).map(|_| listen(1).unwrap()).collect();
        streams.push(listen(2).unwrap());
        assert_eq!(listen(3).unwrap_err(), Refusal::Busy);
        // In place of the oldest of its own.
        streams.push(listen(1).unwrap());
        let replaced: Vec<bool> = streams.iter().map(Listening::is_replaced).collect();
        assert_eq!(replaced, [true, false, false, false]);
        drop(streams);
        assert_eq!(hub.state().streams, 0);
        assert!(hub.state().listeners.is_empty());
    }

    #[test]
    fn an_id_of_another_start_resumes_nothing() {
        let hub = Hub::new(7, 2, 3);
        assert_eq!(hub.revision_of(&hub.event_id(3)), Some(3));
        assert_eq!(hub.revision_of("8-3"), None);
        assert_eq!(hub.revision_of("nonsense"), None);
    }
}
