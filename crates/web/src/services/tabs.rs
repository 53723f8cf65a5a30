//! The tabs of this browser among each other: which one leads, and what they tell each other.

use std::cell::RefCell;

use futures::channel::{mpsc, oneshot};
use gloo::events::EventListener;
use js_sys::{Function, Promise, Reflect};
use serde::{Deserialize, Serialize};
use tallystick_core::{Flow, TokenStatus, view::Topic};
use tallystick_holder::tables::Submitted;
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::{BroadcastChannel, MessageEvent};

use super::json;

#[wasm_bindgen]
extern "C" {
    /// `navigator.locks`, which web-sys has only behind a compiler flag.
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, held: &Function) -> Result<Promise, JsValue>;
}

/// The browser has no Web Locks or no BroadcastChannel.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the tabs of this browser cannot coordinate: {0}")]
pub struct TabsError(String);

impl From<JsValue> for TabsError {
    fn from(value: JsValue) -> Self {
        Self(format!("{value:?}"))
    }
}

/// A lock among all tabs of this browser, released when dropped or when the tab goes.
#[derive(Debug)]
pub struct TabLock {
    release: Function,
}

impl TabLock {
    /// Waits until no other tab holds the lock of this name.
    pub async fn acquire(name: &str) -> Result<Self, TabsError> {
        let (granted, lock) = oneshot::channel();
        let held = Closure::once_into_js(move |_lock: JsValue| {
            let mut granted = Some(granted);
            // The browser holds the lock until this promise resolves.
            Promise::new(&mut |resolve, _reject| {
                let Some(granted) = granted.take() else { return };
                // Nobody waits any more: the lock that is sent back releases itself.
                granted.send(Self { release: resolve }).map_err(drop).unwrap_or_default();
            })
        });
        let navigator = web_sys::window()
            .ok_or_else(|| TabsError("there is no window".to_owned()))?
            .navigator();
        let locks = Reflect::get(&navigator, &"locks".into())?;
        if locks.is_undefined() {
            return Err(TabsError("not a secure context".to_owned()));
        }
        let locks: LockManager = locks.unchecked_into();
        // The promise resolves when the lock is released; what matters is when it is granted.
        drop(locks.request(name, held.unchecked_ref())?);
        lock.await.map_err(|_| TabsError("the lock was not granted".to_owned()))
    }
}

impl Drop for TabLock {
    fn drop(&mut self) {
        // A resolving function does not throw.
        self.release.call0(&JsValue::UNDEFINED).map(drop).unwrap_or_default();
    }
}

/// What tabs of the same wallet tell each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TabEvent {
    /// A tab is new here: the leader says how things stand.
    Hello,
    /// The leader's event stream opened, or broke.
    Connected(bool),
    /// The issuer said that these changed.
    Changed(Vec<Topic>),
    /// These flows ended, and a tab shows it: the others do as well.
    Ended(Vec<Flow>),
    /// The rows of the broker or the wallet changed.
    Rows,
    /// Other commands wait to be sent than before.
    Unsent,
    /// A person took back a command that waited.
    TakenBack(Submitted),
    /// There is something to send or to handle.
    Work,
    /// Something is wrong, which every tab shows.
    Problem {
        /// The stable code.
        code: String,
        /// The sentence.
        message: String,
    },
    /// The issuer changed the status of a kept token.
    Revised {
        /// What happened, in words.
        title: String,
        /// The new status.
        status: TokenStatus,
        /// Why, in the issuer's words.
        reason: Option<String>,
    },
    /// A token came to nothing.
    Failed {
        /// The token's title.
        title: String,
        /// Why, for the holder.
        reason: String,
    },
}

/// The channel among the tabs of one wallet.
#[derive(Debug)]
pub struct TabChannel {
    channel: BroadcastChannel,
    events: RefCell<Option<mpsc::UnboundedReceiver<TabEvent>>>,
    _listener: EventListener,
}

impl TabChannel {
    /// Joins it.
    pub fn join(name: &str) -> Result<Self, TabsError> {
        let channel = BroadcastChannel::new(name)?;
        let (sender, receiver) = mpsc::unbounded();
        let listener = EventListener::new(&channel, "message", move |event| {
            let data = event.unchecked_ref::<MessageEvent>().data().as_string();
            // Another version of the console may say what this one does not understand.
            let event = data.and_then(|text| json::parse(&text).and_then(json::read).ok());
            if let Some(event) = event {
                sender.unbounded_send(event).unwrap_or_default();
            }
        });
        Ok(Self { channel, events: RefCell::new(Some(receiver)), _listener: listener })
    }

    /// What the other tabs say; there is one listener.
    pub fn listen(&self) -> Option<mpsc::UnboundedReceiver<TabEvent>> {
        self.events.borrow_mut().take()
    }

    /// Tells the other tabs.
    pub fn tell(&self, event: &TabEvent) {
        let Ok(value) = json::value(event) else { return };
        // A closed channel has nobody to tell.
        self.channel.post_message(&json::text(&value).into()).unwrap_or_default();
    }
}

impl Drop for TabChannel {
    fn drop(&mut self) {
        self.channel.close();
    }
}

#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests {
    use futures::{FutureExt, StreamExt};
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    async fn the_next_tab_leads_when_the_first_goes() {
        let first = TabLock::acquire("hand-over").await.unwrap();
        let mut second = Box::pin(TabLock::acquire("hand-over")).fuse();
        assert!((&mut second).now_or_never().is_none());
        drop(first);
        assert!(second.await.is_ok());
    }

    #[wasm_bindgen_test]
    async fn who_stopped_waiting_is_passed_over() {
        let first = TabLock::acquire("passed-over").await.unwrap();
        let mut second = Box::pin(TabLock::acquire("passed-over"));
        assert!((&mut second).now_or_never().is_none());
        drop(second);
        let third = TabLock::acquire("passed-over");
        drop(first);
        assert!(third.await.is_ok());
    }

    #[wasm_bindgen_test]
    async fn tabs_hear_each_other_and_not_themselves() {
        let one = TabChannel::join("hear").unwrap();
        let other = TabChannel::join("hear").unwrap();
        one.tell(&TabEvent::Rows);
        other.tell(&TabEvent::Work);
        assert_eq!(other.listen().unwrap().next().await, Some(TabEvent::Rows));
        assert_eq!(one.listen().unwrap().next().await, Some(TabEvent::Work));
        assert!(one.listen().is_none());
    }
}
