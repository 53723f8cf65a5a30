//! How much each may ask for in a short time, so that one cannot keep the others out.

use std::{
    num::{NonZeroU32, NonZeroUsize},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use clap::Args;
use governor::{
    Quota, RateLimiter, clock::Clock as _, middleware::NoOpMiddleware,
    state::keyed::HashMapStateStore,
};
use tallystick_core::{Refusal, WalletId};

use crate::{
    clock::Clock,
    listen::{ClientAddress, Network},
};

/// The limits.
#[derive(Clone, Debug, Args)]
pub struct RateSettings {
    /// The most enrolments of one client address (IPv6: of one /64 network) in a minute.
    #[arg(long, env = "TALLYSTICK_ENROLMENTS_PER_MINUTE", default_value = "120")]
    pub enrolments_per_minute: NonZeroU32,
    /// The most messages of one wallet in a second; in a burst, twice as many.
    #[arg(long, env = "TALLYSTICK_MESSAGES_PER_SECOND", default_value = "50")]
    pub messages_per_second: NonZeroU32,
    /// The most reads, acknowledgements and event streams of one wallet in a second; in a burst,
    /// twice as many.
    #[arg(long, env = "TALLYSTICK_READS_PER_SECOND", default_value = "100")]
    pub reads_per_second: NonZeroU32,
    /// The most requests that need no wallet (the page, the issuer's introduction, the documents) of
    /// one client address (IPv6: one /64 network) in a second; in a burst, twice as many.
    #[arg(long, env = "TALLYSTICK_PUBLIC_REQUESTS_PER_SECOND", default_value = "500")]
    pub public_requests_per_second: NonZeroU32,
    /// The most event streams that one client address (IPv6: one /64 network) opens in a second; in
    /// a burst, twice as many.
    #[arg(long, env = "TALLYSTICK_STREAMS_PER_SECOND", default_value = "50")]
    pub streams_per_second: NonZeroU32,
    /// The most messages with a wrong signature, or of a wallet that is not known, and the most tokens
    /// that are not the issuer's, that one client address (IPv6: one /64 network) sends in a second;
    /// in a burst, twice as many.
    #[arg(long, env = "TALLYSTICK_UNAUTHENTIC_PER_SECOND", default_value = "10")]
    pub unauthentic_per_second: NonZeroU32,
    /// The most commands of one wallet that wait at the same time.
    #[arg(long, env = "TALLYSTICK_WAITING_PER_WALLET", default_value = "32")]
    pub waiting_per_wallet: NonZeroUsize,
    /// The most commands of one client address (IPv6: of one /64 network) that wait at the same
    /// time, of 2,048 in all.
    #[arg(long, env = "TALLYSTICK_WAITING_PER_ADDRESS", default_value = "512")]
    pub waiting_per_address: NonZeroUsize,
}

/// After so many messages those senders are forgotten that have their whole share again.
const REMEMBERED: usize = 4_096;

/// How many seconds' share may be asked for at once.
const BURST: u32 = 2;

/// How long an answer waits that says that there were too many: whoever tries again at once then
/// does little harm.
pub(crate) const SLOWED_DOWN: Duration = Duration::from_millis(250);

/// Counts by how long the machine runs, which nobody sets.
#[derive(Clone, Debug)]
struct Uptime(Clock);

impl governor::clock::Clock for Uptime {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.uptime()
    }
}

/// A limiter, and how often it was asked.
#[derive(Debug)]
struct Limiter<K: Clone + Eq + std::hash::Hash> {
    limiter: RateLimiter<K, HashMapStateStore<K>, Uptime, NoOpMiddleware<Duration>>,
    checks: AtomicUsize,
}

impl<K: Clone + Eq + std::hash::Hash> Limiter<K> {
    fn new(quota: Quota, clock: &Clock) -> Self {
        let limiter = RateLimiter::hashmap_with_clock(quota, Uptime(clock.clone()));
        Self { limiter, checks: AtomicUsize::new(0) }
    }

    fn check(&self, key: &K) -> Result<(), Refusal> {
        if self.checks.fetch_add(1, Ordering::Relaxed).is_multiple_of(REMEMBERED) {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(key).map_err(|wait| {
            let wait = wait.wait_time_from(self.limiter.clock().now());
            // A whole second more than enough: what is said in whole seconds is rounded up.
            let seconds = wait.saturating_add(Duration::from_millis(999)).as_secs().max(1);
            Refusal::RateLimited { seconds }
        })
    }
}

fn check_network(limiter: &Limiter<Network>, client: Option<ClientAddress>) -> Result<(), Refusal> {
    let network = client.map(|ClientAddress(address)| Network::from(address));
    network.map_or(Ok(()), |network| limiter.check(&network))
}

/// What each has asked for lately.
#[derive(Debug)]
pub struct Rates {
    enrolments: Limiter<Network>,
    messages: Limiter<WalletId>,
    reads: Limiter<WalletId>,
    public: Limiter<Network>,
    streams: Limiter<Network>,
    unauthentic: Limiter<Network>,
}

impl Rates {
    /// Nobody has asked for anything.
    pub(crate) fn new(settings: &RateSettings, clock: &Clock) -> Self {
        let in_bursts = |each_second: NonZeroU32| {
            let burst = each_second.saturating_mul(NonZeroU32::MIN.saturating_add(BURST - 1));
            Quota::per_second(each_second).allow_burst(burst)
        };
        let enrolments = Quota::per_minute(settings.enrolments_per_minute);
        Self {
            enrolments: Limiter::new(enrolments, clock),
            messages: Limiter::new(in_bursts(settings.messages_per_second), clock),
            reads: Limiter::new(in_bursts(settings.reads_per_second), clock),
            public: Limiter::new(in_bursts(settings.public_requests_per_second), clock),
            streams: Limiter::new(in_bursts(settings.streams_per_second), clock),
            unauthentic: Limiter::new(in_bursts(settings.unauthentic_per_second), clock),
        }
    }

    /// An enrolment from this address. Requests that came over no connection have none.
    ///
    /// # Errors
    /// [`Refusal::RateLimited`]
    pub(crate) fn enrolment(&self, client: Option<ClientAddress>) -> Result<(), Refusal> {
        check_network(&self.enrolments, client)
    }

    /// A request from this address that needs no wallet.
    ///
    /// # Errors
    /// [`Refusal::RateLimited`]
    pub(crate) fn public(&self, client: Option<ClientAddress>) -> Result<(), Refusal> {
        check_network(&self.public, client)
    }

    /// An event stream that this address opens.
    ///
    /// # Errors
    /// [`Refusal::RateLimited`]
    pub(crate) fn stream(&self, client: Option<ClientAddress>) -> Result<(), Refusal> {
        check_network(&self.streams, client)
    }

    /// A message from this address that its sender did not sign, or a token that is not the issuer's.
    ///
    /// # Errors
    /// [`Refusal::RateLimited`]
    pub(crate) fn unauthentic(&self, client: Option<ClientAddress>) -> Result<(), Refusal> {
        check_network(&self.unauthentic, client)
    }

    /// A message of this wallet.
    ///
    /// # Errors
    /// [`Refusal::RateLimited`]
    pub(crate) fn message(&self, wallet: WalletId) -> Result<(), Refusal> {
        self.messages.check(&wallet)
    }

    /// A read of this wallet, an acknowledgement, or an event stream that it opens.
    ///
    /// # Errors
    /// [`Refusal::RateLimited`]
    pub(crate) fn read(&self, wallet: WalletId) -> Result<(), Refusal> {
        self.reads.check(&wallet)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        net::{IpAddr, Ipv4Addr},
        sync::{Arc, atomic::AtomicU64},
    };

    use tallystick_core::Timestamp;

    use super::*;
    use crate::clock::Reading;

    #[test]
    fn each_has_a_share_of_its_own_which_comes_again_with_time() {
        let settings = RateSettings {
            enrolments_per_minute: NonZeroU32::new(3).unwrap(),
            messages_per_second: NonZeroU32::new(2).unwrap(),
            reads_per_second: NonZeroU32::new(3).unwrap(),
            public_requests_per_second: NonZeroU32::new(5).unwrap(),
            streams_per_second: NonZeroU32::new(4).unwrap(),
            unauthentic_per_second: NonZeroU32::new(10).unwrap(),
            waiting_per_wallet: NonZeroUsize::MIN,
            waiting_per_address: NonZeroUsize::MIN,
        };
        let passed = Arc::new(AtomicU64::new(0));
        let time = Timestamp::from_milliseconds(1_795_167_000_000).unwrap();
        let clock = {
            let passed = passed.clone();
            let read = move || Duration::from_secs(passed.load(Ordering::Relaxed));
            Clock::reading(Duration::ZERO, move || Reading { time, uptime: read() })
        };
        let rates = Rates::new(&settings, &clock);
        let address = |last| Some(ClientAddress(IpAddr::V4(Ipv4Addr::new(192, 0, 2, last))));
        let wallet = |id| WalletId(uuid::Uuid::from_u128(id));
        let admitted =
            |admit: &dyn Fn() -> Result<(), Refusal>| (0..60).filter(|_| admit().is_ok()).count();

        assert_eq!(admitted(&|| rates.enrolment(address(1))), 3);
        assert_eq!(rates.enrolment(address(1)), Err(Refusal::RateLimited { seconds: 20 }));
        assert_eq!(rates.enrolment(address(2)), Ok(()), "another address");
        assert_eq!(admitted(&|| rates.message(wallet(1))), 4);
        assert_eq!(rates.message(wallet(2)), Ok(()), "another wallet");
        assert_eq!(admitted(&|| rates.read(wallet(1))), 6);
        assert_eq!(admitted(&|| rates.public(address(1))), 10);
        assert_eq!(admitted(&|| rates.stream(address(1))), 8);
        assert_eq!(admitted(&|| rates.unauthentic(address(1))), 20);
        assert_eq!(rates.unauthentic(address(2)), Ok(()), "another address");

        passed.store(1, Ordering::Relaxed);
        assert!(rates.enrolment(address(1)).is_err(), "there are 3 in a minute");
        assert_eq!(admitted(&|| rates.message(wallet(1))), 2);
        assert_eq!(admitted(&|| rates.read(wallet(1))), 3);
        passed.store(20, Ordering::Relaxed);
        assert_eq!(admitted(&|| rates.enrolment(address(1))), 1);
        assert_eq!(admitted(&|| rates.message(wallet(1))), 4, "no more than a burst is saved up");
    }
}
