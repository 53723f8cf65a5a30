//! `Select`: this tab becomes a participant, with the wallet that this browser has for it, or
//! with a new one.

use std::rc::Rc;

use futures::future::abortable;
use tallystick_core::ParticipantId;
use tallystick_holder::{Choice, EnrolmentError};
use wasm_bindgen_futures::spawn_local;

use super::{CHOSEN, Driver, Running, USED, wallet::Wallet};
use crate::{
    directory::Directory,
    services::{language, persistence::ask_to_keep, web_storage::Area},
    state::{Action, Problem, Resource, Session},
};

impl Driver {
    /// Becomes this participant; a selection that is still under way is given up.
    pub(super) fn select(self: &Rc<Self>, participant: ParticipantId, choice: Choice) {
        if let Some(earlier) = self.enrolling.take() {
            earlier.abort();
        }
        let driver = Rc::clone(self);
        let (task, handle) = abortable(async move {
            let outcome = driver.become_participant(&participant, choice).await;
            driver.store.dispatch(Action::Enrolling(None));
            if let Err(error) = outcome {
                driver.enrolment_failed(error);
            }
        });
        self.enrolling.replace(Some(handle));
        spawn_local(async move {
            // Aborted means that another was selected meanwhile.
            task.await.unwrap_or_default();
        });
    }

    async fn become_participant(
        self: &Rc<Self>,
        participant: &ParticipantId,
        choice: Choice,
    ) -> Result<(), Problem> {
        let Some(mut network) = self.network.borrow().clone() else { return Ok(()) };
        // An issuer that does not know our wallet any more may have another key, too.
        if let Ok(issuer) = self.issuer.view().await {
            self.store.dispatch(Action::Issuer(Resource::Ready(issuer.clone())));
            network.issuer = issuer;
            self.network.replace(Some(network.clone()));
        }
        let known = network.participants.iter().find(|known| known.id == *participant).cloned();
        let Some(known) = known else {
            // The tab remembers somebody who does not take part any more.
            Area::Tab.remove(CHOSEN);
            return Ok(());
        };
        // Before anything of value is kept; a browser that cannot keep anything says so next.
        // Some browsers ask the person, who may take their time: nothing waits for it.
        let store = self.store.clone();
        spawn_local(async move { store.dispatch(Action::MayBeDeleted(!ask_to_keep().await)) });
        let domain = &network.issuer.domain;
        let opened =
            self.issuer.open_wallet(domain, participant, &language::preferred(), choice).await;
        let opened = opened.inspect_err(|error| {
            if matches!(error, EnrolmentError::Unopened(_)) {
                self.store.dispatch(Action::Unopened(Some(participant.clone())));
            }
        })?;
        Area::Tab.write(CHOSEN, participant);
        match choice {
            Choice::Wallet(used) => drop(Area::Tab.write(USED, &used)),
            Choice::Known | Choice::New => Area::Tab.remove(USED),
        }

        drop(self.running.take());
        let session = Session { wallet: opened.entry.wallet, participant: known.clone() };
        let (wallet, tasks) = Wallet::new(
            self,
            opened,
            network.issuer,
            (known, Directory::of(network.participants)),
        )?;
        self.store.dispatch(Action::Session(Some(session)));
        let running = Rc::clone(&wallet);
        let (task, handle) = abortable(async move { running.run(tasks).await });
        self.running.replace(Some(Running { wallet, handle }));
        spawn_local(async move {
            // Aborted means that the tab is somebody else by now.
            task.await.unwrap_or_default();
        });
        Ok(())
    }
}
