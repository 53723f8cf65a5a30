//! What the leading tab of a wallet does: it holds the event stream, and handles what waits.

use std::time::Duration;

use super::{local, mailbox, stream, wallet::Wallet};
use crate::services::{
    pause::{Pauses, Wakes},
    tabs::TabLock,
};

/// How long the leader sleeps at most. Another tab wakes it, unless that tab was closed between
/// storing something and saying so.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// Waits for its turn, then leads until the tab goes.
pub(super) async fn lead_when_elected(wallet: &Wallet, work: Wakes, stream: Wakes) {
    let _leadership = match TabLock::acquire(&format!("tallystick-lead-{}", wallet.id)).await {
        Ok(lock) => lock,
        Err(error) => return wallet.report(error),
    };
    wallet.leading.set(true);
    // Whatever the leader before this one left is taken up: first what is to be handled here,
    // then what is to be sent, then what the mailbox has.
    wallet.postponed.set(true);
    wallet.work();
    futures::join!(keep_handling(wallet, work), stream::keep_open(wallet, stream));
}

/// Handles what waits here, and in the mailbox if something there was postponed.
async fn keep_handling(wallet: &Wallet, mut wakes: Wakes) {
    let mut pauses = Pauses::default();
    loop {
        let done = local::handle_all(wallet).await
            && (!wallet.postponed.get() || mailbox::drain(wallet).await);
        match done {
            true => {
                pauses = Pauses::default();
                wakes.woken_within(LONGEST_SLEEP).await;
            }
            false => pauses.wait(&mut wakes).await,
        }
    }
}
