//! The issuer's event stream, as the HTML standard has server-sent events.

use http_body_util::BodyExt;
use hyper::body::Incoming;

use super::client::ClientError;

/// An event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// What to name in `Last-Event-ID` to go on behind it.
    pub id: String,
    /// Its name: `message` or `changed`.
    pub name: String,
    /// Its data, JSON.
    pub data: String,
}

/// An open stream.
#[derive(Debug)]
pub struct EventStream {
    body: Incoming,
    unread: Vec<u8>,
}

impl EventStream {
    pub(super) fn of(body: Incoming) -> Self {
        Self { body, unread: Vec::new() }
    }

    /// Waits for the next event; `None` when the issuer has ended the stream.
    pub async fn next(&mut self) -> Result<Option<Event>, ClientError> {
        loop {
            while let Some(end) = self.unread.windows(2).position(|pair| pair == b"\n\n") {
                let block: Vec<u8> = self.unread.drain(..end + 2).collect();
                // A block of comments only is a sign of life.
                if let Some(event) = read(&String::from_utf8_lossy(&block)) {
                    return Ok(Some(event));
                }
            }
            let Some(frame) = self.body.frame().await else { return Ok(None) };
            if let Ok(data) = frame?.into_data() {
                self.unread.extend_from_slice(&data);
            }
        }
    }
}

fn read(block: &str) -> Option<Event> {
    let mut event = Event::default();
    for line in block.lines() {
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "id" => value.clone_into(&mut event.id),
            "event" => value.clone_into(&mut event.name),
            "data" => event.data.push_str(value),
            _ => {}
        }
    }
    (!event.data.is_empty()).then_some(event)
}
