//! The API: one way in (`POST /inbox`), reads under `/api/v1`, one event stream, and the web app. This file shows every route.

mod asked;
mod assets;
mod body;
mod documentation;
mod health;
mod inbox;
mod issuer;
mod origin;
mod participants;
mod public;
mod refused;
mod security;
mod session;
mod talkers;
mod token_status;
mod wallet;

use std::{ops::Deref, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRef},
    http::StatusCode,
    middleware::{from_fn_with_state, map_response},
    response::Response,
};
use axum_extra::extract::cookie::Key;
use ed25519_dalek::SigningKey;
use quick_cache::sync::Cache;
use tallystick_core::{
    DatabaseId, Participant, Refusal, WalletId, broker::titles::Catalogue, host::TalkerView,
    issuer::Settings, message::LARGEST_MESSAGE, view::PublishedKey, wallet::KnownIssuer,
    work::Wallet,
};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use self::refused::Refused;
use crate::{
    clock::Clock,
    database::Database,
    hub::Hub,
    rates::{Rates, SLOWED_DOWN},
    shares::Shares,
    writer::{Probe, Writer},
};

/// How many wallets' keys are cached.
const CACHED_WALLETS: usize = 10_000;

/// What the handlers work with. Each request has a handle of its own, so that one is cheap.
#[derive(Clone)]
pub struct Application(Arc<Parts>);

impl Deref for Application {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// The parts of the application.
pub struct Parts {
    /// The time.
    pub clock: Clock,
    /// Where rows are.
    pub database: Database,
    /// Who changes them.
    pub writer: Writer,
    /// Who is told.
    pub hub: Arc<Hub>,
    /// How the issuer is configured.
    pub settings: Arc<Settings>,
    /// The issuer's own key.
    pub key: Arc<SigningKey>,
    /// What things are called.
    pub catalogue: Catalogue,
    /// The issuer's published keys, oldest first.
    pub keys: Vec<PublishedKey>,
    /// The same keys by their selectors, as whoever verifies knows them.
    known: KnownIssuer,
    /// The database's own id.
    pub database_id: DatabaseId,
    /// The talkers that chats may be opened with.
    pub talkers: Vec<TalkerView>,
    /// The organisations on the network, in their order; nothing changes them while it runs.
    pub participants: Vec<Participant>,
    /// The sites whose pages may change something.
    pub origins: Vec<String>,
    /// How much each may ask for.
    pub rates: Rates,
    /// How much each may have under way.
    pub shares: Shares,
    /// How long a message may take to arrive.
    pub body_timeout: Duration,
    /// The issuer is going down.
    pub going_down: CancellationToken,
    cookies: Key,
    probe: Probe,
    wallets: Cache<WalletId, Arc<Wallet>>,
}

impl FromRef<Application> for Key {
    fn from_ref(application: &Application) -> Self {
        application.cookies.clone()
    }
}

impl Application {
    /// Puts the parts together.
    #[allow(clippy::too_many_arguments, reason = "each part is one")]
    pub fn new(
        clock: Clock,
        database: Database,
        database_id: DatabaseId,
        writer: Writer,
        hub: Arc<Hub>,
        settings: Arc<Settings>,
        key: Arc<SigningKey>,
        keys: Vec<PublishedKey>,
        catalogue: Catalogue,
        talkers: Vec<TalkerView>,
        participants: Vec<Participant>,
        origins: Vec<String>,
        rates: Rates,
        shares: Shares,
        body_timeout: Duration,
    ) -> Self {
        Self(Arc::new(Parts {
            probe: Probe::new(clock.clone(), database.clone(), writer.clone()),
            clock,
            database,
            database_id,
            known: KnownIssuer::with_keys(&keys),
            keys,
            writer,
            hub,
            settings,
            cookies: session::cookie_key(&key),
            key,
            catalogue,
            talkers,
            participants,
            origins,
            rates,
            shares,
            body_timeout,
            going_down: CancellationToken::new(),
            wallets: Cache::new(CACHED_WALLETS),
        }))
    }

    /// A wallet, from memory if it was seen lately. Wallets never change once enrolled.
    async fn wallet(&self, id: WalletId) -> Result<Option<Arc<Wallet>>, sqlx::Error> {
        if let Some(wallet) = self.wallets.get(&id) {
            return Ok(Some(wallet));
        }
        let wallet = self.database.wallet(id).await?.map(Arc::new);
        if let Some(wallet) = &wallet {
            self.wallets.insert(id, wallet.clone());
        }
        Ok(wallet)
    }
}

/// What is done to every answer.
async fn finished(response: Response) -> Response {
    if response.status() == StatusCode::TOO_MANY_REQUESTS {
        sleep(SLOWED_DOWN).await;
    }
    security::headers(response)
}

/// Every route.
pub(crate) fn router(application: Application) -> Router {
    let (api, document) = OpenApiRouter::with_openapi(documentation::Document::openapi())
        .routes(routes!(health::health))
        .routes(routes!(inbox::inbox))
        .routes(routes!(issuer::issuer))
        .routes(routes!(participants::participants))
        .routes(routes!(talkers::talkers))
        .routes(routes!(talkers::qr))
        .routes(routes!(token_status::token_status))
        .routes(routes!(wallet::me::me))
        .routes(routes!(wallet::definitions::definitions))
        .routes(routes!(wallet::vaults::vaults))
        .routes(routes!(wallet::conservation::conservation))
        .routes(routes!(wallet::conservation::conservation_history))
        .routes(routes!(wallet::requests::issuance_requests))
        .routes(routes!(wallet::requests::transfer_requests))
        .routes(routes!(wallet::requests::redemption_requests))
        .routes(routes!(wallet::requests::export::issuance_requests_csv))
        .routes(routes!(wallet::requests::export::transfer_requests_csv))
        .routes(routes!(wallet::requests::export::redemption_requests_csv))
        .routes(routes!(wallet::request::request))
        .routes(routes!(wallet::preview::preview))
        .routes(routes!(wallet::flows::flows))
        .routes(routes!(wallet::flows::flow))
        .routes(routes!(wallet::outcomes::outcomes))
        .routes(routes!(wallet::outcomes::acknowledge))
        .routes(routes!(wallet::tokens::tokens))
        .routes(routes!(wallet::tokens::token))
        .routes(routes!(wallet::tokens::export::tokens_csv))
        .routes(routes!(wallet::mailbox::mailbox))
        .routes(routes!(wallet::mailbox::acknowledge))
        .routes(routes!(wallet::events::events))
        .split_for_parts();
    api.merge(documentation::pages(document))
        .fallback(assets::asset)
        .method_not_allowed_fallback(async || Refused::from(Refusal::WrongMethod))
        .layer(DefaultBodyLimit::max(LARGEST_MESSAGE))
        .layer(from_fn_with_state(application.clone(), origin::change_from_here_only))
        .layer(from_fn_with_state(application.clone(), public::no_more_than_a_share))
        .layer(from_fn_with_state(application.clone(), security::demonstrate_here_only))
        .layer(map_response(finished))
        .with_state(application)
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse as _;
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn only_whoever_asks_for_too_much_is_slowed_down() {
        let begun = Instant::now();
        let missing = Refused::from(Refusal::NotFound { thing: "request" });
        finished(missing.into_response()).await;
        assert_eq!(begun.elapsed(), Duration::ZERO);
        let too_many = Refused::from(Refusal::RateLimited { seconds: 1 });
        finished(too_many.into_response()).await;
        assert_eq!(begun.elapsed(), SLOWED_DOWN);
    }
}
