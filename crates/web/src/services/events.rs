//! The issuer's event stream.

use futures::{StreamExt, channel::mpsc};
use gloo::events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{EventSource, MessageEvent};

/// What comes out of the stream.
#[derive(Clone, Debug, PartialEq)]
pub enum StreamEvent {
    /// It is open, at first or again.
    Opened,
    /// A message for this wallet: a mailbox entry as JSON.
    Message(String),
    /// Something changed: the topics as JSON.
    Changed(String),
    /// It broke, and the browser resumes it by itself where it was.
    Interrupted,
    /// It broke for good: there is no session, or the issuer is gone. Open another.
    Closed,
}

/// An open stream, closed when dropped.
#[derive(Debug)]
pub struct Events {
    source: EventSource,
    events: mpsc::UnboundedReceiver<StreamEvent>,
    _listeners: [EventListener; 4],
}

impl Events {
    /// Opens it. The browser sends the session's cookie, and `Last-Event-ID` when it resumes.
    pub fn open(path: &str) -> Result<Self, JsValue> {
        let source = EventSource::new(path)?;
        let (sender, events) = mpsc::unbounded();
        let listen = |name: &'static str, read: fn(&web_sys::Event) -> Option<StreamEvent>| {
            let sender = sender.clone();
            EventListener::new(&source, name, move |event| {
                if let Some(event) = read(event) {
                    sender.unbounded_send(event).unwrap_or_default();
                }
            })
        };
        let listeners = [
            listen("open", |_| Some(StreamEvent::Opened)),
            listen("message", |event| data(event).map(StreamEvent::Message)),
            listen("changed", |event| data(event).map(StreamEvent::Changed)),
            listen("error", |event| Some(broken(event))),
        ];
        Ok(Self { source, events, _listeners: listeners })
    }

    /// Is it open, as far as the browser knows?
    pub fn is_open(&self) -> bool {
        self.source.ready_state() == EventSource::OPEN
    }

    /// The next event.
    pub async fn next(&mut self) -> StreamEvent {
        self.events.next().await.unwrap_or(StreamEvent::Closed)
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.source.close();
    }
}

fn data(event: &web_sys::Event) -> Option<String> {
    event.dyn_ref::<MessageEvent>()?.data().as_string()
}

fn broken(event: &web_sys::Event) -> StreamEvent {
    let source = event.target().and_then(|target| target.dyn_into::<EventSource>().ok());
    match source.is_some_and(|source| source.ready_state() == EventSource::CONNECTING) {
        true => StreamEvent::Interrupted,
        false => StreamEvent::Closed,
    }
}
