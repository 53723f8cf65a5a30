//! How much each may ask for in a short time, so that one cannot keep the others out.

use std::{
    num::NonZeroU32,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use clap::Args;
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    state::keyed::HashMapStateStore,
};
use tallystick_core::{Refusal, WalletId};

use crate::listen::{ClientAddress, Network};

/// The limits.
#[derive(Clone, Debug, Args)]
pub struct RateSettings {
    /// The most enrolments of one client address (IPv6: of one /64 network) in a minute.
    #[arg(long, env = "TALLYSTICK_ENROLMENTS_PER_MINUTE", default_value = "120")]
    pub enrolments_per_minute: NonZeroU32,
    /// The most messages of one wallet in a second; in a burst, ten times as many.
    #[arg(long, env = "TALLYSTICK_MESSAGES_PER_SECOND", default_value = "50")]
    pub messages_per_second: NonZeroU32,
}

/// After so many messages those senders are forgotten that have their whole share again.
const REMEMBERED: usize = 4_096;

/// How often a burst's messages fit into a second's.
const BURST: u32 = 10;

type Limiter<K> = RateLimiter<K, HashMapStateStore<K>, DefaultClock>;

/// What each has asked for lately.
#[derive(Debug)]
pub struct Rates {
    clock: DefaultClock,
    checks: AtomicUsize,
    enrolments: Limiter<Network>,
    messages: Limiter<WalletId>,
}

impl Rates {
    /// Nobody has asked for anything.
    pub(crate) fn new(settings: &RateSettings) -> Self {
        let enrolments = Quota::per_minute(settings.enrolments_per_minute);
        let burst =
            settings.messages_per_second.saturating_mul(NonZeroU32::MIN.saturating_add(BURST - 1));
        let messages = Quota::per_second(settings.messages_per_second).allow_burst(burst);
        Self {
            clock: DefaultClock::default(),
            checks: AtomicUsize::new(0),
            enrolments: RateLimiter::hashmap(enrolments),
            messages: RateLimiter::hashmap(messages),
        }
    }

    /// An enrolment from this address. Requests that came over no connection have none.
    ///
    /// # Errors
    /// [`Refusal::RateLimited`]
    pub(crate) fn enrolment(&self, client: Option<ClientAddress>) -> Result<(), Refusal> {
        client.map_or(Ok(()), |ClientAddress(address)| {
            self.check(&self.enrolments, &Network::from(address))
        })
    }

    /// A message of this wallet.
    ///
    /// # Errors
    /// [`Refusal::RateLimited`]
    pub(crate) fn message(&self, wallet: WalletId) -> Result<(), Refusal> {
        self.check(&self.messages, &wallet)
    }

    fn check<K: Clone + Eq + std::hash::Hash>(
        &self,
        limiter: &Limiter<K>,
        key: &K,
    ) -> Result<(), Refusal> {
        let checks = self.checks.fetch_add(1, Ordering::Relaxed);
        if checks.is_multiple_of(REMEMBERED) {
            limiter.retain_recent();
        }
        limiter.check_key(key).map_err(|wait| {
            let wait = wait.wait_time_from(self.clock.now());
            // A whole second more than enough: what is said in whole seconds is rounded up.
            let seconds = wait.saturating_add(Duration::from_millis(999)).as_secs().max(1);
            Refusal::RateLimited { seconds }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;

    #[test]
    fn each_has_a_share_of_its_own() {
        let settings = RateSettings {
            enrolments_per_minute: NonZeroU32::new(3).unwrap(),
            messages_per_second: NonZeroU32::new(2).unwrap(),
        };
        let rates = Rates::new(&settings);
        let address = |last| Some(ClientAddress(IpAddr::V4(Ipv4Addr::new(192, 0, 2, last))));
        for _ in 0..3 {
            assert_eq!(rates.enrolment(address(1)), Ok(()));
        }
        let refused = rates.enrolment(address(1)).unwrap_err();
        assert!(matches!(refused, Refusal::RateLimited { seconds: 1..=21 }), "{refused:?}");
        assert_eq!(rates.enrolment(address(2)), Ok(()), "another address");
        let wallet = |id| WalletId(uuid::Uuid::from_u128(id));
        let admitted = (0..30).filter(|_| rates.message(wallet(1)).is_ok()).count();
        assert!((20..=21).contains(&admitted), "{admitted}");
        assert_eq!(rates.message(wallet(2)), Ok(()));
    }
}
