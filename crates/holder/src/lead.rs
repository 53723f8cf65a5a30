//! What the leader among those who share a wallet (the tabs of a browser) does: it holds the event stream, and handles what waits.

use std::time::Duration;

use crate::{
    local, mailbox,
    notice::Notice,
    pause::{Pauses, Wakes},
    platform::Platform,
    save,
    store::Store as _,
    stream,
    wallet::Wallet,
};

/// How long the leader sleeps at most. Another wakes it, unless that one ended between storing
/// something and saying so.
pub(crate) const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// Waits for its turn, then leads for as long as it is polled.
pub(crate) async fn lead_when_elected(wallet: &Wallet<impl Platform>, work: Wakes, stream: Wakes) {
    let store = wallet.platform().store();
    let _leadership = match store.lock(&format!("tallystick-lead-{}", wallet.id())).await {
        Ok(lock) => lock,
        Err(error) => return wallet.notice(Notice::Trouble(error)),
    };
    wallet.lead();
    if let Err(error) = save::ask_for_what_is_gone(wallet).await {
        wallet.notice(Notice::Trouble(error));
    }
    // Whatever the leader before this one left is taken up: first what is to be handled here,
    // then what is to be sent, then what the mailbox has.
    wallet.postpone(true);
    wallet.work();
    futures::join!(keep_handling(wallet, work), stream::keep_open(wallet, stream));
}

/// Handles what waits here, and in the mailbox if something there was postponed.
async fn keep_handling(wallet: &Wallet<impl Platform>, mut wakes: Wakes) {
    let clock = wallet.platform().clock();
    let mut pauses = Pauses::default();
    loop {
        // What cannot be handled here keeps nothing in the mailbox from it.
        let handled = local::handle_all(wallet).await;
        let drained = !wallet.has_postponed() || mailbox::drain(wallet).await;
        if handled && drained {
            pauses = Pauses::default();
            wakes.woken_within(clock, LONGEST_SLEEP).await;
        } else {
            pauses.wait(clock, &mut wakes).await;
        }
    }
}
