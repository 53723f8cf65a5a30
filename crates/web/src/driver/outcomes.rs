//! Outcomes of flows that this tab has shown, and of which the issuer has still to be told.

use std::{cell::RefCell, collections::BTreeSet};

use tallystick_core::{FlowId, flows::OUTCOME_GRACE, view::Topic};
use tallystick_holder::{
    pause::{Waker, Wakes, waker},
    platform::Clock as _,
};

use super::wallet::Wallet;
use crate::services::{clock::DeviceClock, page_visibility::is_visible};

/// Outcomes that were shown here, and the tasks that deal with them.
pub(super) struct Outcomes {
    /// Those of which the issuer has still to be told.
    seen: RefCell<BTreeSet<FlowId>>,
    /// Wakes the task that tells it.
    told: Waker,
    /// Wakes the task that looks again.
    later: Waker,
}

/// What these tasks wait for.
pub(super) struct OutcomeTasks {
    told: Wakes,
    later: Wakes,
}

impl Outcomes {
    /// These were shown here. Some others wait (`waits`) for the device that submitted them.
    pub(super) fn shown(&self, seen: Vec<FlowId>, waits: bool) {
        if waits || (!seen.is_empty() && !is_visible()) {
            self.later.wake();
        }
        self.seen.borrow_mut().extend(seen);
        self.told.wake();
    }

    /// None so far.
    pub(super) fn none() -> (Self, OutcomeTasks) {
        let ((told, told_wakes), (later, later_wakes)) = (waker(), waker());
        let tasks = OutcomeTasks { told: told_wakes, later: later_wakes };
        (Self { seen: RefCell::default(), told, later }, tasks)
    }
}

/// Tells the issuer which outcomes were seen, once somebody looks at this tab.
pub(super) async fn acknowledge(wallet: &Wallet, tasks: OutcomeTasks) {
    let OutcomeTasks { mut told, mut later } = tasks;
    let telling = async {
        loop {
            told.woken().await;
            let seen = if is_visible() { wallet.outcomes.seen.take() } else { BTreeSet::new() };
            for flow in seen {
                // What the issuer did not hear is among the unseen when they are read again.
                let _ = wallet.client().acknowledge_outcome(flow).await;
            }
        }
    };
    // What was left to another device, or shown where nobody looked, is looked at again.
    let looking_again = async {
        loop {
            later.woken().await;
            DeviceClock.sleep(OUTCOME_GRACE).await;
            wallet.refresh(&[Topic::Flows]);
        }
    };
    futures::join!(telling, looking_again);
}
