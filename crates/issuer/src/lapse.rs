//! Ends the offers whose time is over.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::{
    clock::Clock,
    database::Database,
    writer::{Command, Writer},
};

/// How long after its end an offer may still look open.
const EVERY: Duration = Duration::from_secs(1);

/// Looks once a second for offers whose time is over, until the issuer goes down.
pub(crate) async fn watch(
    clock: Clock,
    database: Database,
    writer: Writer,
    going_down: CancellationToken,
) {
    let mut every = interval(EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = going_down.cancelled() => return,
            _ = every.tick() => {}
        }
        let (time, paused) = clock.observe();
        if paused.is_some() {
            continue;
        }
        match database.lapsed(time).await {
            Ok(tokens) => {
                for token in tokens {
                    if let Err(refusal) = writer.submit(Command::Tick(token)).await {
                        error!(code = refusal.code(), "an offer could not be ended");
                    }
                }
            }
            Err(failure) => error!(%failure, "offers could not be looked through"),
        }
    }
}
