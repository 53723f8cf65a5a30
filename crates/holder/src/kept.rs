//! Which wallets of a participant are kept here.

use tallystick_core::{DomainName, ParticipantId, Timestamp, WalletId};

use crate::{
    issuer::Issuer,
    platform::Platform,
    registry::Registry,
    store::{Database as _, StoreError},
    tables::{FILES, WalletDatabase},
};

/// A wallet that is kept here, in use or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptWallet {
    /// Its id.
    pub wallet: WalletId,
    /// When it was enrolled, where that is known.
    pub enrolled: Option<Timestamp>,
    /// How many tokens it keeps; `None` if it cannot be opened.
    pub tokens: Option<usize>,
}

impl<P: Platform> Issuer<P> {
    /// The wallets of a participant that are kept here, newest first.
    ///
    /// # Errors
    /// The list of wallets could not be read.
    pub async fn kept_wallets(
        &self,
        domain: &DomainName,
        participant: &ParticipantId,
    ) -> Result<Vec<KeptWallet>, StoreError> {
        let registry = Registry::open(self.platform().store()).await?;
        let mut kept = Vec::new();
        // The language is not looked at.
        for entry in registry.find(domain, participant, "").await? {
            let tokens = self.count_tokens(entry.wallet).await.ok();
            kept.push(KeptWallet { wallet: entry.wallet, enrolled: entry.enrolled, tokens });
        }
        Ok(kept)
    }

    async fn count_tokens(&self, wallet: WalletId) -> Result<usize, StoreError> {
        let database = WalletDatabase::open(self.platform().store(), wallet).await?;
        database.read(&[FILES.name])?.count(FILES.name).await
    }
}
