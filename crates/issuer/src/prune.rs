//! Forgets what is not kept for ever, a little at a time.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tracing::warn;

use crate::writer::{Command, Writer};

/// How long after a start, and after everything was pruned, it looks again.
const EVERY: Duration = Duration::from_secs(10 * 60);

/// How long it leaves the writer to others in between.
const PAUSE: Duration = Duration::from_millis(200);

/// Prunes until the issuer goes down.
pub(crate) async fn keep_pruning(writer: Writer, going_down: CancellationToken) {
    let mut pause = Duration::ZERO;
    loop {
        tokio::select! {
            () = going_down.cancelled() => return,
            () = sleep(pause) => {}
        }
        let pruned = Arc::new(AtomicU64::new(0));
        pause = match writer.submit(Command::Prune(pruned.clone())).await {
            Ok(_) if pruned.load(Ordering::Relaxed) == 0 => EVERY,
            Ok(_) => PAUSE,
            Err(refusal) => {
                warn!(code = refusal.code(), "nothing could be pruned");
                EVERY
            }
        };
    }
}
