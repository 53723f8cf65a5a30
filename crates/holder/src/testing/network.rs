//! A network that a closure answers, and whose event streams the test feeds.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, MutexGuard},
};

use futures::{StreamExt, channel::mpsc};
use serde_json::Value;

use crate::platform::{Answer, Events, Network, StreamEvent, Unreachable};

/// A request that was made.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sent {
    pub(crate) path: String,
    /// What was posted; `None` for a read.
    pub(crate) body: Option<Value>,
}

impl Sent {
    /// The subject of the message that was posted.
    pub(crate) fn subject(&self) -> Option<&str> {
        self.body.as_ref()?["Header"]["Subject"].as_str()
    }
}

/// So many requests are made by no wallet that rests between them.
const RESTLESS: usize = 10_000;

type Script = Box<dyn FnMut(&Sent) -> Result<Answer, Unreachable>>;

/// A network. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct TestNetwork(Arc<Mutex<Wires>>);

#[derive(Default)]
struct Wires {
    script: Option<Script>,
    sent: Vec<Sent>,
    streams: VecDeque<mpsc::UnboundedReceiver<StreamEvent>>,
}

impl fmt::Debug for TestNetwork {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("TestNetwork").field(&self.wires().sent.len()).finish()
    }
}

impl TestNetwork {
    fn wires(&self) -> MutexGuard<'_, Wires> {
        self.0.lock().unwrap()
    }

    /// From now on this answers.
    pub(crate) fn answer_with(
        &self,
        script: impl FnMut(&Sent) -> Result<Answer, Unreachable> + 'static,
    ) {
        self.wires().script = Some(Box::new(script));
    }

    /// The next event stream that is opened is this one; without one there is none to be had.
    pub(crate) fn stream(&self) -> mpsc::UnboundedSender<StreamEvent> {
        let (sender, receiver) = mpsc::unbounded();
        self.wires().streams.push_back(receiver);
        sender
    }

    /// All requests so far, oldest first.
    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.wires().sent.clone()
    }

    /// The bodies of the messages of this subject that were posted so far, oldest first.
    pub(crate) fn posted(&self, subject: &str) -> Vec<Value> {
        let sent = self.sent().into_iter().filter(|sent| sent.subject() == Some(subject));
        sent.filter_map(|mut sent| Some(sent.body.as_mut()?["Body"].take())).collect()
    }

    fn ask(&self, path: &str, body: Option<Value>) -> Result<Answer, Unreachable> {
        let sent = Sent { path: path.to_owned(), body };
        let mut wires = self.wires();
        wires.sent.push(sent.clone());
        assert!(wires.sent.len() < RESTLESS, "it never rests: {path}");
        match &mut wires.script {
            Some(script) => script(&sent),
            None => Err(Unreachable("nobody answers".to_owned())),
        }
    }
}

impl Network for TestNetwork {
    type Events = TestEvents;

    async fn get(&self, path: &str) -> Result<Answer, Unreachable> {
        self.ask(path, None)
    }

    async fn post(&self, path: &str, body: String) -> Result<Answer, Unreachable> {
        let body = if body.is_empty() { Value::Null } else { serde_json::from_str(&body).unwrap() };
        self.ask(path, Some(body))
    }

    async fn events(&self, path: &str) -> Result<TestEvents, Unreachable> {
        let next = self.wires().streams.pop_front();
        next.map(TestEvents).ok_or_else(|| Unreachable(format!("no stream under {path}")))
    }

    fn is_online(&self) -> bool {
        true
    }
}

/// An event stream; closed for good when the test drops its end.
#[derive(Debug)]
pub(crate) struct TestEvents(mpsc::UnboundedReceiver<StreamEvent>);

impl Events for TestEvents {
    async fn next(&mut self) -> StreamEvent {
        self.0.next().await.unwrap_or(StreamEvent::Closed)
    }

    fn is_open(&self) -> bool {
        true
    }
}
