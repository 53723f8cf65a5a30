//! A participant's wallet: one that is kept here, or a new one.

use tallystick_core::{DomainName, ParticipantId, message::OnboardAtNotifier, wallet::KnownIssuer};

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
}

/// Which wallet is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// One that is kept here, if there is one that is worth keeping.
    Known,
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
}

impl<P: Platform> Issuer<P> {
    /// The newest wallet of this store that the issuer knows. Where it knows none, one that holds
    /// something, as it is; a new one only where there is nothing to lose, or where a new one is
    /// asked for.
    ///
    /// # Errors
    /// A new wallet is needed and the issuer refuses it or is not reached, or nothing can be kept.
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
        let known_issuer = KnownIssuer::default();
        Ok(Opened { entry, database, client, known_issuer, unknown: false })
    }

    /// `None`: there is nothing in this wallet that could be lost. Its database stays.
    async fn reopen(&self, entry: RegistryEntry) -> Result<Option<Opened<P>>, EnrolmentError> {
        let database = WalletDatabase::open(self.platform().store(), entry.wallet).await?;
        let key = match database.key().await {
            Ok(key) => key,
            // It ended between the two writes of an enrolment.
            Err(StoreError::NoKey) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let last_answered = database.last_answered().await?;
        let known_issuer = database.known_issuer().await?;
        let domain = entry.issuer.clone();
        let client = WalletClient::new(self.clone(), domain, entry.wallet, key, last_answered);
        // Offline, it goes on with what is stored here, and opens the session later.
        let unknown = client.open_session().await.is_err_and(|error| error.is_unknown_wallet());
        if unknown && !database.holds_anything().await? {
            return Ok(None);
        }
        Ok(Some(Opened { entry, database, client, known_issuer, unknown }))
    }
}
