//! What this machine can do at most, measured in the same run.

use std::{
    hint::black_box,
    path::Path,
    str::FromStr,
    time::{Duration, Instant},
};

use ed25519_dalek::SigningKey;
use sqlx::{
    Connection, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use tallystick_core::Sign;
use tallystick_holder::Client;

/// What signatures cost.
pub(crate) struct Signatures {
    /// Signing a message of the usual size.
    pub(crate) sign: Duration,
    /// Verifying it strictly.
    pub(crate) verify: Duration,
}

/// An issuance's signatures: six messages of wallets, each signed and verified, and the offer
/// and the token of the issuer, each signed and verified.
const SIGNED: u32 = 8;
/// Of these, the issuer verifies six and signs two.
const VERIFIED_BY_ISSUER: u32 = 6;
const SIGNED_BY_ISSUER: u32 = 2;

impl Signatures {
    /// If two cores did nothing else.
    pub(crate) fn issuances_per_second(&self) -> f64 {
        2.0 / (self.sign + self.verify).saturating_mul(SIGNED).as_secs_f64()
    }

    /// What an issuance's signatures cost the issuer.
    pub(crate) fn in_issuer(&self) -> Duration {
        self.verify * VERIFIED_BY_ISSUER + self.sign * SIGNED_BY_ISSUER
    }
}

fn each(duration: Duration, mut action: impl FnMut()) -> Duration {
    let (started, mut count) = (Instant::now(), 0_u32);
    while started.elapsed() < duration {
        action();
        count += 1;
    }
    started.elapsed() / count.max(1)
}

/// Signs and verifies 500 bytes, half of the time each.
pub(crate) fn signatures(duration: Duration) -> Signatures {
    let key = SigningKey::from_bytes(&[7; 32]);
    let message = [b'x'; 500];
    let signature = Sign::sign(&key, &message);
    let public = key.public_key();
    Signatures {
        sign: each(duration / 2, || {
            black_box(Sign::sign(&key, black_box(&message)));
        }),
        verify: each(duration / 2, || {
            black_box(public.verify(black_box(&message), &signature)).expect("it was just signed");
        }),
    }
}

/// Commits of one row each, one after the other, as durable as the issuer's.
pub(crate) async fn commits(folder: &Path, duration: Duration) -> anyhow::Result<f64> {
    let options = SqliteConnectOptions::from_str("sqlite:")?
        .filename(folder.join("raw.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    sqlx::query("CREATE TABLE raw (text TEXT)").execute(&mut connection).await?;
    let (started, mut count) = (Instant::now(), 0_u32);
    while started.elapsed() < duration {
        let query = sqlx::query("INSERT INTO raw VALUES ($1)").bind("x".repeat(500));
        query.execute(&mut connection).await?;
        count += 1;
    }
    let rate = f64::from(count) / started.elapsed().as_secs_f64();
    connection.close().await?;
    Ok(rate)
}

/// The cheapest read of the API, which touches no database.
pub(crate) async fn requests(
    address: &str,
    connections: usize,
    duration: Duration,
) -> anyhow::Result<f64> {
    let client = Client::new(address);
    let started = Instant::now();
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..connections {
        let client = client.clone();
        workers.spawn(async move {
            let mut count = 0_u32;
            while started.elapsed() < duration {
                client.get("/api/v1/issuer", None).await?;
                count += 1;
            }
            anyhow::Ok(count)
        });
    }
    let mut total = 0;
    while let Some(count) = workers.join_next().await {
        total += count??;
    }
    Ok(f64::from(total) / started.elapsed().as_secs_f64())
}
