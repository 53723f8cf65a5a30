//! The previews that pages show, computed again when something changed.

use std::{cell::RefCell, collections::BTreeMap};

use futures::future::join_all;
use tallystick_holder::pause::{Waker, Wakes};

use super::wallet::Wallet;
use crate::{
    commands::Intended,
    state::{Action, Resource},
};

/// Which previews are shown.
pub(super) struct Previews {
    /// And whether each must be computed again.
    shown: RefCell<BTreeMap<Intended, bool>>,
    waker: Waker,
}

impl Previews {
    /// None, with what wakes the task that computes them.
    pub(super) fn new(waker: Waker) -> Self {
        Self { shown: RefCell::default(), waker }
    }

    /// A page shows this one from now on.
    pub(super) fn show(&self, intended: Intended) {
        self.shown.borrow_mut().insert(intended, true);
        self.waker.wake();
    }

    /// No page shows this one any more.
    pub(super) fn forget(&self, intended: &Intended) {
        self.shown.borrow_mut().remove(intended);
    }

    /// Something has changed that they may depend on.
    pub(super) fn refresh(&self) {
        self.shown.borrow_mut().values_mut().for_each(|stale| *stale = true);
        self.waker.wake();
    }

    fn take_stale(&self) -> Vec<Intended> {
        let mut shown = self.shown.borrow_mut();
        let stale = shown
            .iter_mut()
            .filter_map(|(intended, stale)| std::mem::take(stale).then(|| intended.clone()));
        stale.collect()
    }
}

/// Computes what is shown and stale. What fails is computed again with the next change, which also
/// comes when the issuer is reached again.
pub(super) async fn keep_fresh(wallet: &Wallet, mut wakes: Wakes) {
    loop {
        let stale = wallet.previews.take_stale();
        if stale.is_empty() {
            wakes.woken().await;
            continue;
        }
        join_all(stale.into_iter().map(|intended| compute(wallet, intended))).await;
    }
}

async fn compute(wallet: &Wallet, intended: Intended) {
    let preview = wallet.client().preview(&intended.subject, &intended.body).await;
    let preview = preview.map_or_else(|error| Resource::Failed(error.into()), Resource::Ready);
    if wallet.previews.shown.borrow().contains_key(&intended) {
        wallet.dispatch(Action::Preview(intended, Some(preview)));
    }
}
