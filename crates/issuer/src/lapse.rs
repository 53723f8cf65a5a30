//! Ends the offers whose time is over.

use std::{collections::BTreeMap, time::Duration};

use tallystick_core::{Refusal, TokenId};
use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::{
    clock::Clock,
    database::Database,
    log_limit::LogLimit,
    writer::{Command, Writer},
};

/// How long after its end an offer may still look open.
const EVERY: Duration = Duration::from_secs(1);

/// How long an offer that could not be ended, because of what its own rows say, is left alone.
const LEFT_ALONE_FOR: Duration = Duration::from_secs(60 * 60);

/// How many offers are ended at a time.
const AT_ONCE: usize = 256;

/// Which offers are left alone, and since which uptime.
type LeftAlone = BTreeMap<TokenId, Duration>;

static FAILED: LogLimit = LogLimit::new();

/// Looks at once and then once a second for offers whose time is over, until the issuer goes down.
pub(crate) async fn watch(
    clock: Clock,
    database: Database,
    writer: Writer,
    going_down: CancellationToken,
) {
    let mut left_alone = BTreeMap::new();
    loop {
        look(&clock, &database, &writer, &mut left_alone).await;
        tokio::select! {
            () = going_down.cancelled() => return,
            () = clock.sleep(EVERY) => {}
        }
    }
}

/// Ends what is over, unless the clock is not trusted to say so.
async fn look(clock: &Clock, database: &Database, writer: &Writer, left_alone: &mut LeftAlone) {
    let (time, paused) = clock.observe();
    if paused.is_some() {
        return;
    }
    let now = clock.uptime();
    left_alone.retain(|_, since| now.saturating_sub(*since) < LEFT_ALONE_FOR);
    match database.lapsed(time, AT_ONCE + left_alone.len()).await {
        Ok(tokens) => end(tokens, writer, left_alone, now).await,
        Err(failure) => {
            if let Some(left_out) = FAILED.admit() {
                error!(%failure, left_out, "offers could not be looked through");
            }
        }
    }
}

/// Ends offers. One whose rows cannot be read keeps no other from it; a failing disk does.
async fn end(tokens: Vec<TokenId>, writer: &Writer, left_alone: &mut LeftAlone, now: Duration) {
    for token in tokens {
        if left_alone.contains_key(&token) {
            continue;
        }
        let Err(refusal) = writer.submit(Command::Tick(token)).await else { continue };
        if let Some(left_out) = FAILED.admit() {
            error!(code = refusal.code(), %token, left_out, "an offer could not be ended");
        }
        match refusal {
            Refusal::StorageFailed | Refusal::Busy | Refusal::Closing => return,
            _ => drop(left_alone.insert(token, now)),
        }
    }
}
