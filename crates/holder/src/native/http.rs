//! The network of a program: HTTP/1.1, with the cookie of its session.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{
    client::{Client, ClientError, HttpAnswer},
    events::EventStream,
};
use crate::platform::{Answer, Events, Network, StreamEvent, Unreachable};

/// The way to one issuer. Clones share the connections and the cookie.
#[derive(Clone, Debug)]
pub struct Http(Arc<Mutex<Session>>);

#[derive(Clone, Debug)]
struct Session {
    client: Client,
    cookie: Option<String>,
}

impl From<Client> for Http {
    fn from(client: Client) -> Self {
        Self(Arc::new(Mutex::new(Session { client, cookie: None })))
    }
}

impl From<ClientError> for Unreachable {
    fn from(error: ClientError) -> Self {
        Self(error.to_string())
    }
}

impl Http {
    fn session(&self) -> MutexGuard<'_, Session> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connections that it uses.
    pub fn client(&self) -> Client {
        self.session().client.clone()
    }

    /// The cookie of its reads.
    pub fn cookie(&self) -> Option<String> {
        self.session().cookie.clone()
    }

    /// The same way, once the issuer is found at another address.
    pub fn reach(&self, client: Client) {
        self.session().client = client;
    }

    /// `GET`, with the cookie.
    pub(super) async fn read(&self, path: &str) -> Result<HttpAnswer, ClientError> {
        let Session { client, cookie } = self.session().clone();
        client.get(path, cookie.as_deref()).await
    }

    /// `POST`, with the cookie; the one that is set is kept.
    pub(super) async fn send(&self, path: &str, body: String) -> Result<HttpAnswer, ClientError> {
        let Session { client, cookie } = self.session().clone();
        let answer = client.post(path, cookie.as_deref(), body).await?;
        let set = answer.headers.get("set-cookie").and_then(|cookie| cookie.to_str().ok());
        if let Some(cookie) = set.and_then(|cookie| cookie.split(';').next()) {
            self.session().cookie = Some(cookie.to_owned());
        }
        Ok(answer)
    }
}

fn answer(answer: &HttpAnswer) -> Answer {
    Answer { status: answer.status, text: String::from_utf8_lossy(&answer.body).into_owned() }
}

impl Network for Http {
    type Events = HttpEvents;

    async fn get(&self, path: &str) -> Result<Answer, Unreachable> {
        Ok(answer(&self.read(path).await?))
    }

    async fn post(&self, path: &str, body: String) -> Result<Answer, Unreachable> {
        Ok(answer(&self.send(path, body).await?))
    }

    async fn events(&self, path: &str) -> Result<HttpEvents, Unreachable> {
        let Session { client, cookie } = self.session().clone();
        let response = client.open(path, cookie.as_deref(), None).await?;
        match response.status().as_u16() {
            200 => {
                Ok(HttpEvents { stream: Some(EventStream::of(response.into_body())), new: true })
            }
            status => Err(Unreachable(format!("no event stream but {status}"))),
        }
    }

    fn is_online(&self) -> bool {
        true
    }
}

/// An open stream. It does not resume by itself.
#[derive(Debug)]
pub struct HttpEvents {
    stream: Option<EventStream>,
    new: bool,
}

impl Events for HttpEvents {
    async fn next(&mut self) -> StreamEvent {
        if std::mem::take(&mut self.new) {
            return StreamEvent::Opened;
        }
        let Some(stream) = &mut self.stream else { return StreamEvent::Closed };
        match stream.next().await {
            Ok(Some(event)) if event.name == "changed" => StreamEvent::Changed(event.data),
            Ok(Some(event)) if event.name == "ping" => StreamEvent::Ping,
            Ok(Some(event)) => StreamEvent::Message(event.data),
            Ok(None) | Err(_) => {
                self.stream = None;
                StreamEvent::Closed
            }
        }
    }

    fn is_open(&self) -> bool {
        self.stream.is_some()
    }
}
