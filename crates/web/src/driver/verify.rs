//! Verifies a token that somebody was given; no wallet takes part.

use std::rc::Rc;

use futures::future::abortable;
use wasm_bindgen_futures::spawn_local;

use super::Driver;
use crate::state::{Action, Examined, Resource};

impl Driver {
    /// Finds out what this text is worth as a token; an examination that is still under way is
    /// given up.
    pub(super) fn verify(self: &Rc<Self>, text: String) {
        self.forget_examination();
        // The page offers it once the issuer has introduced itself.
        let Some(network) = self.network.borrow().clone() else { return };
        self.store.dispatch(Action::Examination(Some(Resource::Loading)));
        let driver = Rc::clone(self);
        let (task, handle) = abortable(async move {
            let examination = driver.issuer.examine(&text, &network.issuer).await;
            let examined = Resource::Ready(Examined(Rc::new(examination)));
            driver.store.dispatch(Action::Examination(Some(examined)));
        });
        self.verifying.replace(Some(handle));
        spawn_local(async move {
            // Aborted means that something else is verified by now.
            task.await.unwrap_or_default();
        });
    }

    /// The page is left, or something else is filled in.
    pub(super) fn forget_examination(&self) {
        if let Some(earlier) = self.verifying.take() {
            earlier.abort();
        }
        self.store.dispatch(Action::Examination(None));
    }
}
