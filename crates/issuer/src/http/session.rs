//! The cookie of a wallet's reads. Its path is the wallet's, so that two tabs of one browser can
//! be two participants at once. It is signed, not stored: it outlives a restart of the issuer.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use axum_extra::extract::{
    SignedCookieJar,
    cookie::{Cookie, Key, SameSite},
};
use ed25519_dalek::SigningKey;
use sha2::{Digest, Sha512};
use std::{sync::Arc, time::Duration};
use tallystick_core::{Participant, Refusal, Timestamp, WalletId, work::Wallet};

use super::{Application, refused::Refused};
use crate::{listen::ClientAddress, shares::Turn};

const NAME: &str = "session";
/// How long a session lasts.
pub(super) const LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);

/// The key that signs cookies: from the issuer's own, but of no use for anything else.
pub(super) fn cookie_key(key: &SigningKey) -> Key {
    let mut hash = Sha512::new();
    hash.update(b"tallystick session cookie");
    hash.update(key.to_bytes());
    Key::from(&hash.finalize())
}

/// The cookie that `Session@Issuer` is answered with.
pub(super) fn open(
    application: &Application,
    wallet: WalletId,
    until: Timestamp,
) -> SignedCookieJar {
    let cookie = Cookie::build((NAME, format!("{wallet} {until}")))
        .path(format!("/api/v1/wallets/{wallet}"))
        .http_only(true)
        .same_site(SameSite::Strict)
        // A demonstration listens on loopback, without TLS.
        .secure(!application.settings.demo);
    SignedCookieJar::new(application.cookies.clone()).add(cookie)
}

/// The reader of a wallet's own view: the cookie is good, and of this wallet.
#[derive(Debug)]
pub(super) struct Reader {
    /// The wallet.
    pub(super) wallet: Arc<Wallet>,
    /// Whose device it is.
    pub(super) participant: Participant,
    /// When the session ends.
    pub(super) until: Timestamp,
    /// Its client's turn to read, for as long as it reads.
    pub(super) turn: Option<Turn>,
}

impl FromRequestParts<Application> for Reader {
    type Rejection = Refused;

    async fn from_request_parts(
        parts: &mut Parts,
        application: &Application,
    ) -> Result<Self, Refused> {
        #[derive(serde::Deserialize)]
        struct Named {
            wallet: String,
        }
        let Path(Named { wallet }) =
            Path::from_request_parts(parts, application).await.map_err(|_| Refusal::NoSession)?;
        let Ok(jar) = SignedCookieJar::<Key>::from_request_parts(parts, application).await;
        let asked: WalletId = wallet.parse().map_err(|_| Refusal::NoSession)?;
        let cookie = jar.get(NAME).ok_or(Refusal::NoSession)?;
        let opened = opened_for(cookie.value(), application.clock.now());
        let (_, until) = opened.filter(|(wallet, _)| *wallet == asked).ok_or(Refusal::NoSession)?;
        application.rates.read(asked)?;
        let wallet = application.wallet(asked).await?.ok_or(Refusal::NoSession)?;
        let mut participants = application.participants.iter();
        let participant = participants
            .find(|participant| participant.id == wallet.participant)
            .ok_or(Refusal::NoSession)?;
        let client = parts.extensions.get::<ClientAddress>().copied();
        let turn = application.shares.read(client).await;
        Ok(Self { wallet, participant: participant.clone(), until, turn })
    }
}

fn opened_for(value: &str, now: Timestamp) -> Option<(WalletId, Timestamp)> {
    let (wallet, until) = value.split_once(' ')?;
    let until: Timestamp = until.parse().ok()?;
    let wallet = wallet.parse().ok()?;
    // One that was given while the clock was ahead would be good for longer than any session.
    (now < until && until <= now.after(LIFETIME)).then_some((wallet, until))
}
