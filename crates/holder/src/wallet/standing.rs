//! How a wallet and its issuer stand to each other: whether the wallet is known there, which keys
//! are trusted here, and whether the issuer's books are those of before.

use std::sync::atomic::Ordering;

use tallystick_core::{
    DatabaseId, TokenId,
    broker::{BrokerToken, OfferHere, ends_offer},
    view::Topic,
};

use super::{Wallet, lock};
use crate::{notice::Notice, platform::Platform, store::StoreError};

impl<P: Platform> Wallet<P> {
    /// Whether the issuer does not know this wallet.
    pub fn is_unknown(&self) -> bool {
        self.unknown.load(Ordering::Relaxed)
    }

    /// The issuer does not know this wallet. It is kept, and goes on as soon as it is known again.
    pub fn unknown(&self) {
        if !self.unknown.swap(true, Ordering::Relaxed) {
            self.notice(Notice::Unknown(true));
        }
    }

    /// The issuer knows this wallet, perhaps again.
    async fn recognized(&self) {
        if self.unknown.swap(false, Ordering::Relaxed) {
            // Whoever answered in its place said nothing that counts.
            self.read_issuer_again().await;
            self.notice(Notice::Unknown(false));
            self.changed(Topic::ALL.to_vec());
            self.wakers.all();
        }
        self.tell_rollback();
    }

    /// Says that the issuer lacks an answer of its own, if the last session told so.
    pub(crate) fn tell_rollback(&self) {
        if self.client.take_rolled_back() {
            self.notice(Notice::RolledBack);
        }
    }

    /// Opens a session, and says what that tells: whether the issuer knows this wallet, and its own
    /// last answer.
    pub(crate) async fn open_session(&self) {
        match self.client.open_session().await {
            Err(error) if error.is_unknown_wallet() => self.unknown(),
            Ok(()) => self.recognized().await,
            // Without a session the next attempt to read fails as well, and opens one.
            Err(_) => {}
        }
    }

    /// Asks the issuer for its keys and its time again. Returns whether it answered; what was known
    /// stays valid until it does.
    pub async fn read_issuer_again(&self) -> bool {
        let Ok(view) = self.issuer().view().await else { return false };
        *lock(&self.issuer) = view;
        self.learn().await;
        true
    }

    /// Keeps what is new of what the issuer says of itself, and tells what is wrong with it. An
    /// issuer that does not know this wallet is another one, whose keys are not ours to trust.
    pub(super) async fn learn(&self) {
        if self.is_unknown() {
            return;
        }
        let issuer = lock(&self.issuer).clone();
        match self.database.learn(&issuer).await {
            Ok((known, alarms)) => {
                *lock(&self.known_issuer) = known;
                for alarm in alarms {
                    self.notice(Notice::Alarm(alarm));
                }
            }
            Err(error) => self.notice(Notice::Trouble(error)),
        }
    }

    /// Whether the issuer worked with this database, which it named before something was asked, also
    /// when it answered: it is asked again which one it has.
    pub(crate) async fn is_still_at(&self, database: DatabaseId) -> bool {
        self.read_issuer_again().await && self.issuer_database() == database
    }

    /// What is known here of an offer about which the issuer refused something with this code.
    /// `asked` is the database that it said it works with before it was asked.
    pub(crate) async fn offer_here(
        &self,
        token: TokenId,
        code: Option<&str>,
        asked: DatabaseId,
    ) -> Result<OfferHere, StoreError> {
        let Some(row) = self.row(token).await? else { return Ok(OfferHere::Nothing) };
        // What the issuer was before, or is by now, says nothing about who answered.
        let certain = code.is_some_and(ends_offer) && self.is_still_at(asked).await;
        Ok(match certain && row.database.is_none_or(|made| made == asked) {
            true => OfferHere::SameDatabase,
            false => OfferHere::OtherDatabase,
        })
    }

    /// Names what is wrong with what the issuer gave for an offer, once.
    pub(crate) fn doubt(&self, row: &BrokerToken, reason: String) {
        if lock(&self.doubted).insert(row.token) {
            self.notice(Notice::Doubtful { title: row.title.clone(), reason });
        }
    }
}

#[cfg(test)]
mod tests;
