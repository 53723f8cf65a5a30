//! `Select`: this tab becomes a participant, with the wallet that this browser has for it, or
//! with a new one.

use std::rc::Rc;

use futures::future::abortable;
use tallystick_core::{
    Correlation, DomainName, ParticipantId, message::OnboardAtNotifier, wallet::KnownIssuer,
};
use uuid::Uuid;
use wasm_bindgen_futures::spawn_local;

use super::{CHOSEN, Driver, Running, wallet::Wallet};
use crate::{
    services::{
        database::{Registry, RegistryEntry, StorageError, WalletDatabase},
        issuer::{CallError, WalletClient},
        key::{KeyError, WalletKey},
        persistence::ask_to_keep,
        tabs::{TabLock, TabsError},
        web_storage::Area,
    },
    state::{Action, Problem, Resource, Session},
};

/// A wallet that can be run.
pub(super) struct Opened {
    pub(super) entry: RegistryEntry,
    pub(super) database: WalletDatabase,
    pub(super) client: WalletClient,
    /// What the wallet knows of its issuer.
    pub(super) known_issuer: KnownIssuer,
    /// The issuer does not know it.
    pub(super) unknown: bool,
}

/// Which wallet a tab works with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// One that this browser has, if it has one that is worth keeping.
    Known,
    /// A new one beside those.
    New,
}

/// Why a participant could not be selected.
#[derive(Debug, thiserror::Error)]
pub(super) enum EnrolError {
    #[error(transparent)]
    Call(#[from] CallError),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Tabs(#[from] TabsError),
}

impl From<EnrolError> for Problem {
    fn from(error: EnrolError) -> Self {
        match error {
            EnrolError::Call(error) => error.into(),
            EnrolError::Storage(error) => error.into(),
            EnrolError::Key(error) => error.into(),
            EnrolError::Tabs(error) => error.into(),
        }
    }
}

impl Driver {
    /// Becomes this participant; a selection that is still under way is given up.
    pub(super) fn select(self: &Rc<Self>, participant: ParticipantId, choice: Choice) {
        if let Some(earlier) = self.enrolling.take() {
            earlier.abort();
        }
        self.store.dispatch(Action::Refused(None));
        self.store.dispatch(Action::Enrolling(Some(participant.clone())));
        let driver = Rc::clone(self);
        let (task, handle) = abortable(async move {
            let outcome = driver.become_participant(&participant, choice).await;
            driver.store.dispatch(Action::Enrolling(None));
            if let Err(error) = outcome {
                driver.refuse(error.into());
            }
        });
        self.enrolling.replace(Some(handle));
        spawn_local(async move {
            // Aborted means that another was selected meanwhile.
            task.await.unwrap_or_default();
        });
    }

    async fn become_participant(
        self: &Rc<Self>,
        participant: &ParticipantId,
        choice: Choice,
    ) -> Result<(), EnrolError> {
        let Some(mut network) = self.network.borrow().clone() else { return Ok(()) };
        // An issuer that does not know our wallet any more may have another key, too.
        if let Ok(issuer) = self.issuer.view().await {
            self.store.dispatch(Action::Issuer(Resource::Ready(issuer.clone())));
            network.issuer = issuer;
            self.network.replace(Some(network.clone()));
        }
        let known = network.participants.iter().find(|known| known.id == *participant).cloned();
        let Some(known) = known else {
            // The tab remembers somebody who does not take part any more.
            Area::Tab.remove(CHOSEN);
            return Ok(());
        };
        let opened = self.open(&network.issuer.domain, participant, choice).await?;
        Area::Tab.write(CHOSEN, participant);

        drop(self.running.take());
        let session = Session { wallet: opened.entry.wallet, participant: known.clone() };
        let (wallet, sleepers) = Wallet::new(self, opened, network.issuer, known)?;
        self.store.dispatch(Action::Session(Some(session)));
        let running = Rc::clone(&wallet);
        let (task, handle) = abortable(async move { running.run(sleepers).await });
        self.running.replace(Some(Running { wallet, handle }));
        spawn_local(async move {
            // Aborted means that the tab is somebody else by now.
            task.await.unwrap_or_default();
        });
        Ok(())
    }

    /// The newest wallet of this browser that the issuer knows. Where it knows none, one that holds
    /// something, as it is; a new one only where there is nothing to lose, or where the person asks
    /// for it.
    async fn open(
        &self,
        domain: &DomainName,
        participant: &ParticipantId,
        choice: Choice,
    ) -> Result<Opened, EnrolError> {
        // Two tabs that select the same participant at once share one wallet.
        let _one_at_a_time = TabLock::acquire(&format!("tallystick-enrol-{participant}")).await?;
        // Before anything of value is kept; a browser that cannot keep anything says so next.
        // Some browsers ask the person, who may take their time: nothing waits for it.
        let store = self.store.clone();
        spawn_local(async move { store.dispatch(Action::MayBeDeleted(!ask_to_keep().await)) });
        let registry = Registry::open().await?;
        if choice == Choice::Known {
            let mut kept = None;
            for entry in registry.find(domain, participant).await? {
                match self.reopen(entry).await? {
                    Some(opened) if !opened.unknown => return Ok(opened),
                    Some(opened) if kept.is_none() => kept = Some(opened),
                    Some(_) | None => {}
                }
            }
            if let Some(kept) = kept {
                return Ok(kept);
            }
        }
        let key = Rc::new(WalletKey::generate().await?);
        let language = language();
        let onboard = OnboardAtNotifier {
            participant: participant.clone(),
            public_key: key.public_key(),
            language: language.clone(),
        };
        let correlation = Correlation(Uuid::new_v4());
        let wallet = self.issuer.onboard(domain, &key, &onboard, correlation).await?;
        let database = WalletDatabase::open(wallet).await?;
        database.keep_key(&key).await?;
        let entry = RegistryEntry {
            participant: participant.clone(),
            issuer: domain.clone(),
            wallet,
            language,
            enrolled: Some(self.issuer.clock.now()),
        };
        registry.remember(&entry).await?;
        let client = WalletClient::new(self.issuer.clone(), domain.clone(), wallet, key, None);
        client.open_session().await?;
        let known_issuer = KnownIssuer::default();
        Ok(Opened { entry, database, client, known_issuer, unknown: false })
    }

    /// `None`: there is nothing in this wallet that could be lost. Its database stays.
    async fn reopen(&self, entry: RegistryEntry) -> Result<Option<Opened>, EnrolError> {
        let database = WalletDatabase::open(entry.wallet).await?;
        let pair = match database.key_pair().await {
            Ok(pair) => pair,
            // The browser was closed between the two writes of an enrolment.
            Err(StorageError::NoKey) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let key = Rc::new(WalletKey::from_pair(pair).await?);
        let last_answered = database.last_answered().await?;
        let known_issuer = database.known_issuer().await?;
        let (issuer, domain) = (self.issuer.clone(), entry.issuer.clone());
        let client = WalletClient::new(issuer, domain, entry.wallet, key, last_answered);
        // Offline, it goes on with what is stored here, and opens the session later.
        let unknown = client.open_session().await.is_err_and(|error| error.is_unknown_wallet());
        if unknown && !database.holds_anything().await? {
            return Ok(None);
        }
        Ok(Some(Opened { entry, database, client, known_issuer, unknown }))
    }
}

/// The person's language, BCP 47.
fn language() -> String {
    let language = web_sys::window().and_then(|window| window.navigator().language());
    language.unwrap_or_else(|| "en".to_owned())
}
