//! The event stream, opened again whenever it breaks.

use std::pin::pin;

use futures::future::{Either, select};
use tallystick_core::view::{ChangedEvent, Topic};

use crate::{
    json, mailbox,
    pause::{Pauses, Wakes},
    platform::{Events as _, Network as _, Platform, StreamEvent},
    wallet::Wallet,
};

/// Keeps the stream open and hands on what comes out of it.
pub(crate) async fn keep_open(wallet: &Wallet<impl Platform>, mut wakes: Wakes) {
    let mut pauses = Pauses::default();
    loop {
        if follow(wallet, &mut wakes).await {
            pauses = Pauses::default();
        }
        wallet.connected(false);
        wallet.open_session().await;
        pauses.wait(wallet.platform().clock(), &mut wakes).await;
    }
}

/// Follows one stream to its end. Returns whether it was open at all.
async fn follow(wallet: &Wallet<impl Platform>, wakes: &mut Wakes) -> bool {
    // From before it is opened: what comes out of it may be older than what the issuer says by then.
    let known = wallet.issuer_database();
    let Ok(mut events) = wallet.client.events().await else { return false };
    let network = wallet.platform().network();
    let mut opened = false;
    loop {
        let event = match select(pin!(events.next()), pin!(wakes.woken())).await {
            Either::Left((event, _)) => Some(event),
            Either::Right(_) => None,
        };
        let Some(event) = event else {
            // It may wait before it resumes by itself; what woke us promises that it need not.
            // A connection that was cut may seem open for minutes: offline, it is given up.
            match events.is_open() && network.is_online() {
                true => continue,
                false => return opened,
            }
        };
        match event {
            StreamEvent::Opened => {
                let resumed = std::mem::replace(&mut opened, true);
                if resumed || wallet.is_unknown() {
                    // It opened with the session of before. The issuer may have been restored
                    // meanwhile, or know this wallet again, and says so where a session is opened.
                    wallet.open_session().await;
                }
                // What happened while nobody listened is read, not guessed; the issuer itself may
                // have been restored.
                wallet.read_issuer_again().await;
                wallet.changed(Topic::ALL.to_vec());
                wallet.postpone(true);
                wallet.connected(true);
            }
            StreamEvent::Message(text) => mailbox::receive_event(wallet, &text, known).await,
            StreamEvent::Changed(text) => wallet.changed(topics(&text)),
            StreamEvent::Interrupted => wallet.connected(false),
            StreamEvent::Closed => return opened,
        }
    }
}

/// The topics of a `changed` event; all of them, where it names one that is new to us.
fn topics(text: &str) -> Vec<Topic> {
    let changed = json::parse(text).and_then(json::read::<ChangedEvent>);
    changed.map_or_else(|_| Topic::ALL.to_vec(), |changed| changed.topics)
}
