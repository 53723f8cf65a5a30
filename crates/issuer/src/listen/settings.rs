//! How many connections there may be, and how long each may keep the issuer waiting.

use std::{
    net::{AddrParseError, IpAddr},
    num::{NonZeroU64, NonZeroUsize},
    time::Duration,
};

use clap::Args;

/// The limits on connections.
#[derive(Clone, Debug, Args)]
pub struct ConnectionSettings {
    /// The most connections at once; unless said otherwise, what the limit on open files leaves
    /// room for, and at most 10,000.
    #[arg(long = "connections", env = "TALLYSTICK_CONNECTIONS")]
    pub most: Option<NonZeroUsize>,
    /// The most connections at once of one client address (IPv6: of one /64 network); unless said
    /// otherwise, a quarter of all. Proxies named by --trust-proxy are exempt.
    #[arg(long = "connections-per-address", env = "TALLYSTICK_CONNECTIONS_PER_ADDRESS")]
    pub most_for_address: Option<NonZeroUsize>,
    /// How long the first request's line and headers may take to arrive, in seconds.
    #[arg(long, env = "TALLYSTICK_HEADER_TIMEOUT_SECONDS", default_value = "10")]
    pub header_timeout_seconds: NonZeroU64,
    /// How long a message may take to arrive, in seconds.
    #[arg(long, env = "TALLYSTICK_BODY_TIMEOUT_SECONDS", default_value = "30")]
    pub body_timeout_seconds: NonZeroU64,
    /// How long a connection is kept for the next request, in seconds.
    #[arg(long, env = "TALLYSTICK_IDLE_TIMEOUT_SECONDS", default_value = "60")]
    pub idle_timeout_seconds: NonZeroU64,
    /// How long a client may take none of what is sent to it, in seconds.
    #[arg(long, env = "TALLYSTICK_WRITE_TIMEOUT_SECONDS", default_value = "30")]
    pub write_timeout_seconds: NonZeroU64,
    /// The most event streams at once of one wallet; the oldest is closed for a new one.
    #[arg(long, env = "TALLYSTICK_STREAMS_PER_WALLET", default_value = "8")]
    pub streams_per_wallet: NonZeroUsize,
    /// The most event streams at once of all wallets.
    #[arg(long, env = "TALLYSTICK_STREAMS", default_value = "5000")]
    pub streams: NonZeroUsize,
    /// Addresses of proxies whose X-Forwarded-For names the client, or the next proxy.
    #[arg(
        long,
        env = "TALLYSTICK_TRUST_PROXY",
        value_delimiter = ',',
        value_name = "ADDRESS",
        value_parser = canonical
    )]
    pub trust_proxy: Vec<IpAddr>,
}

/// Reads an address. IPv4 within IPv6 is IPv4: connections and headers may name it either way.
fn canonical(text: &str) -> Result<IpAddr, AddrParseError> {
    text.trim().parse().map(|address: IpAddr| address.to_canonical())
}

impl ConnectionSettings {
    /// How long a message may take to arrive.
    pub fn body_timeout(&self) -> Duration {
        Duration::from_secs(self.body_timeout_seconds.get())
    }

    pub(super) fn header_timeout(&self) -> Duration {
        Duration::from_secs(self.header_timeout_seconds.get())
    }

    pub(super) fn idle_timeout(&self) -> Duration {
        Duration::from_secs(self.idle_timeout_seconds.get())
    }

    pub(super) fn write_timeout(&self) -> Duration {
        Duration::from_secs(self.write_timeout_seconds.get())
    }
}
