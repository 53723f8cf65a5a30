//! A participant's wallet: one that is kept here, or a new one.

use tallystick_core::{
    DomainName, ParticipantId, WalletId, message::OnboardAtNotifier, wallet::KnownIssuer,
};

use crate::{
    call_error::CallError,
    client::WalletClient,
    issuer::Issuer,
    platform::Platform,
    registry::{Registry, RegistryEntry},
    store::{Database as _, Key as _, KeyError, Store as _, StoreError},
    tables::WalletDatabase,
    wallet::DatabaseOf,
};

/// A wallet that can be run.
#[derive(Debug)]
pub struct Opened<P: Platform> {
    /// What the registry says of it.
    pub entry: RegistryEntry,
    /// What it has.
    pub database: DatabaseOf<P>,
    /// The issuer as it sees it.
    pub client: WalletClient<P>,
    /// What it knows of its issuer.
    pub known_issuer: KnownIssuer,
    /// The issuer does not know it.
    pub unknown: bool,
    /// Wallets of the same participant that are kept here and could not be opened.
    pub unopened: Vec<(WalletId, StoreError)>,
}

/// Which wallet is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// One that is kept here, if there is one that is worth keeping.
    Known,
    /// This one, which is kept here.
    Wallet(WalletId),
    /// A new one beside those.
    New,
}

/// There is no wallet to be run.
#[derive(Debug, thiserror::Error)]
pub enum EnrolmentError {
    /// The issuer refused, or was not reached.
    #[error(transparent)]
    Call(#[from] CallError),
    /// Nothing can be kept here.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No key can be made here.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A wallet is kept here and cannot be opened. A new one beside it would take its place
    /// silently: the person decides.
    #[error("the wallet that is kept here cannot be opened: {0}")]
    Unopened(StoreError),
    /// The wallet that was chosen is not kept here.
    #[error("the wallet {0} is not kept here")]
    NotKept(WalletId),
}

/// How much a wallet that was opened is wanted, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    /// The issuer does not know it, and it holds something.
    Unknown,
    /// The issuer knows it, and it holds nothing.
    Empty,
    /// The issuer knows it, and it holds something.
    Holding,
}

impl<P: Platform> Issuer<P> {
    /// The newest wallet of this store that the issuer knows and that holds something; else the
    /// newest that it knows; else the newest that holds something, as it is. A new one only where
    /// there is nothing to lose, or where a new one is asked for.
    ///
    /// # Errors
    /// A new wallet is needed and the issuer refuses it or is not reached, or nothing can be kept;
    /// or a wallet that may hold something cannot be opened, and no other takes its place.
    pub async fn open_wallet(
        &self,
        domain: &DomainName,
        participant: &ParticipantId,
        language: &str,
        choice: Choice,
    ) -> Result<Opened<P>, EnrolmentError> {
        let store = self.platform().store();
        // Two that ask for the same participant at once share one wallet.
        let _one_at_a_time = store.lock(&format!("tallystick-enrol-{participant}")).await?;
        let registry = Registry::open(store).await?;
        if choice != Choice::New {
            let mut entries = registry.find(domain, participant, language).await?;
            if let Choice::Wallet(wanted) = choice {
                entries.retain(|entry| entry.wallet == wanted);
            }
            if let Some(opened) = self.reopen_best(entries, choice).await? {
                return Ok(opened);
            }
            if let Choice::Wallet(wanted) = choice {
                return Err(EnrolmentError::NotKept(wanted));
            }
        }
        self.enrol(&registry, domain, participant, language).await
    }

    async fn enrol(
        &self,
        registry: &Registry<<P::Store as crate::store::Store>::Database>,
        domain: &DomainName,
        participant: &ParticipantId,
        language: &str,
    ) -> Result<Opened<P>, EnrolmentError> {
        let store = self.platform().store();
        let key = store.make_key().await?;
        let onboard = OnboardAtNotifier {
            participant: participant.clone(),
            public_key: key.public_key(),
            language: language.to_owned(),
        };
        let wallet = self.onboard(domain, &key, &onboard).await?;
        let database = WalletDatabase::open(store, wallet).await?;
        database.keep_key(&key).await?;
        let entry = RegistryEntry {
            participant: participant.clone(),
            issuer: domain.clone(),
            wallet,
            language: language.to_owned(),
            enrolled: Some(self.now()),
        };
        registry.remember(&entry).await?;
        let client = WalletClient::new(self.clone(), domain.clone(), wallet, key, None);
        client.open_session().await?;
        let (known_issuer, unopened) = (KnownIssuer::default(), Vec::new());
        Ok(Opened { entry, database, client, known_issuer, unknown: false, unopened })
    }

    /// The one of these that is worth most, the first of those that are worth the same. One that
    /// cannot be opened shuts out no other, and is named.
    async fn reopen_best(
        &self,
        entries: Vec<RegistryEntry>,
        choice: Choice,
    ) -> Result<Option<Opened<P>>, EnrolmentError> {
        let mut best: Option<(Worth, Opened<P>)> = None;
        let mut unopened = Vec::new();
        for entry in entries {
            let wallet = entry.wallet;
            match self.reopen(entry, choice).await {
                Ok(Some((worth, opened))) => {
                    if best.as_ref().is_none_or(|(most, _)| worth > *most) {
                        best = Some((worth, opened));
                    }
                    if worth == Worth::Holding {
                        break;
                    }
                }
                Ok(None) => {}
                Err(error) => unopened.push((wallet, error)),
            }
        }
        match (best, unopened.first()) {
            (Some((_, opened)), _) => Ok(Some(Opened { unopened, ..opened })),
            (None, Some((_, error))) => Err(EnrolmentError::Unopened(error.clone())),
            (None, None) => Ok(None),
        }
    }

    /// `None`: there is nothing in this wallet that could be lost. Its database stays.
    async fn reopen(
        &self,
        entry: RegistryEntry,
        choice: Choice,
    ) -> Result<Option<(Worth, Opened<P>)>, StoreError> {
        let database = WalletDatabase::open(self.platform().store(), entry.wallet).await?;
        let holds = database.holds_anything().await?;
        let key = match database.key().await {
            // It ended between the two writes of an enrolment.
            Err(StoreError::NoKey) if !holds => return Ok(None),
            key => key?,
        };
        let last_answered = database.last_answered().await?;
        let known_issuer = database.known_issuer().await?;
        let domain = entry.issuer.clone();
        let client = WalletClient::new(self.clone(), domain, entry.wallet, key, last_answered);
        // Offline, it goes on with what is stored here, and opens the session later.
        let unknown = client.open_session().await.is_err_and(|error| error.is_unknown_wallet());
        let worth = match (unknown, holds) {
            (false, true) => Worth::Holding,
            (false, false) => Worth::Empty,
            (true, true) => Worth::Unknown,
            (true, false) if choice == Choice::Known => return Ok(None),
            (true, false) => Worth::Unknown,
        };
        let unopened = Vec::new();
        let opened = Opened { entry, database, client, known_issuer, unknown, unopened };
        Ok(Some((worth, opened)))
    }
}

#[cfg(test)]
mod tests;
