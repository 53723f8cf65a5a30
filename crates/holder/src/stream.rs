//! The event stream, opened again whenever it breaks.

use std::{pin::pin, time::Duration};

use futures::future::{Either, select};
use tallystick_core::view::{ChangedEvent, PING_INTERVAL, Topic};

use crate::{
    json, mailbox,
    pause::{Pauses, Wakes},
    platform::{Clock, Events, Network as _, Platform, StreamEvent},
    wallet::Wallet,
};

/// A stream from which nothing came for so long is dead, whatever it seems: two pings and some time for
/// the way.
const LONGEST_SILENCE: Duration =
    PING_INTERVAL.saturating_mul(2).saturating_add(Duration::from_secs(5));

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
    let clock = wallet.platform().clock();
    let mut opened = false;
    let mut heard = clock.now();
    loop {
        let event = match next(&mut events, wakes, clock).await {
            Next::Event(event) => event,
            Next::Woken => {
                // It may wait before it resumes by itself; what woke us promises that it need not.
                // A connection that was cut may seem open for minutes: offline, it is given up, and
                // so is one that was silent while this device slept.
                let is_alive = clock.now() < heard.after(LONGEST_SILENCE);
                match events.is_open() && network.is_online() && is_alive {
                    true => continue,
                    false => return opened,
                }
            }
            // It died without a word: a proxy holds it.
            Next::Silence => return opened,
        };
        heard = clock.now();
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
            StreamEvent::Ping => {}
            StreamEvent::Interrupted => wallet.connected(false),
            StreamEvent::Closed => return opened,
        }
    }
}

/// What the stream is waited for.
enum Next {
    Event(StreamEvent),
    /// Something promises that it is worth looking at the stream.
    Woken,
    /// Nothing came for too long.
    Silence,
}

async fn next(events: &mut impl Events, wakes: &mut Wakes, clock: &impl Clock) -> Next {
    let (event, woken) = (pin!(events.next()), pin!(wakes.woken()));
    match select(select(event, woken), pin!(clock.sleep(LONGEST_SILENCE))).await {
        Either::Left((Either::Left((event, _)), _)) => Next::Event(event),
        Either::Left((Either::Right(_), _)) => Next::Woken,
        Either::Right(_) => Next::Silence,
    }
}

/// The topics of a `changed` event; all of them, where it names one that is new to us.
fn topics(text: &str) -> Vec<Topic> {
    let changed = json::parse(text).and_then(json::read::<ChangedEvent>);
    changed.map_or_else(|_| Topic::ALL.to_vec(), |changed| changed.topics)
}
