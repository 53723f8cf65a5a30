//! Who is told that something changed: wakes the event streams, and remembers what changed when,
//! so that a stream that was interrupted is told what it missed.
//!
//! Nothing queues up here: a slow reader finds one mark for a thousand changes.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard},
};

use tallystick_core::{ParticipantId, WalletId, view::Topic};
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
    listeners: HashMap<WalletId, (ParticipantId, Vec<Arc<Notify>>)>,
}

/// The hub.
#[derive(Debug)]
pub struct Hub {
    /// Tells the revisions of this start from those of another.
    epoch: i64,
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
    /// A hub of this start of the issuer.
    pub fn new(epoch: i64) -> Self {
        Self { epoch, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Marks what changed for whom, and wakes their streams.
    pub fn tell(&self, audience: BTreeMap<ParticipantId, BTreeSet<Topic>>, mail: &[WalletId]) {
        if audience.is_empty() && mail.is_empty() {
            return;
        }
        let mut state = self.state();
        state.revision += 1;
        let revision = state.revision;
        let State { listeners, changed, mail: came, .. } = &mut *state;
        for wallet in mail {
            if let Some((_, notifies)) = listeners.get(wallet) {
                came.insert(*wallet, revision);
                notifies.iter().for_each(|notify| notify.notify_one());
            }
        }
        for (participant, topics) in audience {
            let known = changed.entry(participant.clone()).or_default();
            known.extend(topics.into_iter().map(|topic| (topic, revision)));
            let theirs = listeners.values().filter(|(owner, _)| *owner == participant);
            theirs.flat_map(|(_, notifies)| notifies).for_each(|notify| notify.notify_one());
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

    /// Starts to listen; ends when the guard is dropped.
    pub fn listen(self: &Arc<Self>, participant: ParticipantId, wallet: WalletId) -> Listening {
        let notify = Arc::new(Notify::new());
        let mut state = self.state();
        let entry = state.listeners.entry(wallet).or_insert_with(|| (participant, Vec::new()));
        entry.1.push(notify.clone());
        drop(state);
        Listening { hub: self.clone(), wallet, notify }
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
    notify: Arc<Notify>,
}

impl Listening {
    /// Waits until something changed since the last time this was awaited.
    pub async fn changed(&self) {
        self.notify.notified().await;
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut state = self.hub.state();
        let Some((_, notifies)) = state.listeners.get_mut(&self.wallet) else { return };
        notifies.retain(|notify| !Arc::ptr_eq(notify, &self.notify));
        if notifies.is_empty() {
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
        let hub = Arc::new(Hub::new(7));
        let wallet = WalletId(uuid::Uuid::from_u128(1));
        let listening = hub.listen(bank(), wallet);
        let topics = BTreeSet::from([Topic::Vaults]);
        hub.tell(BTreeMap::from([(bank(), topics.clone())]), &[]);
        hub.tell(BTreeMap::new(), &[wallet]);
        listening.changed().await;
        let update = hub.since(&bank(), wallet, 0);
        assert_eq!(update, Update { revision: 2, topics, mail: true });
        assert_eq!(hub.since(&bank(), wallet, 2), Update { revision: 2, ..Update::default() });
    }

    #[test]
    fn an_id_of_another_start_resumes_nothing() {
        let hub = Hub::new(7);
        assert_eq!(hub.revision_of(&hub.event_id(3)), Some(3));
        assert_eq!(hub.revision_of("8-3"), None);
        assert_eq!(hub.revision_of("nonsense"), None);
    }
}
