//! The issuer's event stream.

use futures::{StreamExt, channel::mpsc};
use gloo::events::EventListener;
use tallystick_holder::platform::{Events, StreamEvent};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{EventSource, MessageEvent};

/// An open stream, closed when dropped.
#[derive(Debug)]
pub struct PageEvents {
    source: EventSource,
    events: mpsc::UnboundedReceiver<StreamEvent>,
    _listeners: [EventListener; 5],
}

impl PageEvents {
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
            listen("ping", |_| Some(StreamEvent::Ping)),
            listen("error", |event| Some(broken(event))),
        ];
        Ok(Self { source, events, _listeners: listeners })
    }
}

impl Events for PageEvents {
    async fn next(&mut self) -> StreamEvent {
        self.events.next().await.unwrap_or(StreamEvent::Closed)
    }

    fn is_open(&self) -> bool {
        self.source.ready_state() == EventSource::OPEN
    }
}

impl Drop for PageEvents {
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
