//! Shows what waits to be sent.

use std::time::Duration;

use tallystick_core::{Timestamp, wallet::DECISION_LASTS};
use tallystick_holder::{UnsentCommand, pause::Wakes};

use super::wallet::Wallet;
use crate::{services::clock::DeviceClock, state::Action};

/// What is answered within this time does not wait, as people see it.
const AT_ONCE: Duration = Duration::from_secs(3);

/// Shows it again whenever it changed, and when its time comes.
pub(super) async fn keep_shown(wallet: &Wallet, mut changed: Wakes) {
    loop {
        match show(wallet).await {
            None => changed.woken().await,
            Some(pause) => changed.woken_within(&DeviceClock, pause).await,
        }
    }
}

/// Tells the store. Returns how long it stays as it is, if it changes by itself.
async fn show(wallet: &Wallet) -> Option<Duration> {
    let unsent = match wallet.holder.unsent().await {
        Ok(unsent) => unsent,
        Err(error) => {
            wallet.report(error);
            return None;
        }
    };
    let now = wallet.holder.now();
    let changes = unsent.iter().flat_map(|one| changes_at(one, now)).min();
    let waits = |one: &UnsentCommand| {
        one.held.is_some() || one.made_at.is_none_or(|made_at| now >= made_at.after(AT_ONCE))
    };
    let shown = unsent.into_iter().filter(waits).collect();
    wallet.dispatch(Action::Unsent(shown));
    let left = changes?.milliseconds() - now.milliseconds();
    Some(Duration::from_millis(left.max(0).unsigned_abs()))
}

/// When it starts to wait, and when it has waited too long, as far as that is still to come.
fn changes_at(unsent: &UnsentCommand, now: Timestamp) -> impl Iterator<Item = Timestamp> {
    let times = unsent.made_at.filter(|_| unsent.held.is_none());
    let times = times.map(|made_at| [made_at.after(AT_ONCE), made_at.after(DECISION_LASTS)]);
    times.into_iter().flatten().filter(move |at| *at > now)
}
