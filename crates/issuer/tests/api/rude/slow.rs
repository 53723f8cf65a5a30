//! Clients that keep the issuer waiting: each kind of wait has its end.

use std::time::Duration;

use tokio::{
    io::AsyncWriteExt,
    time::{MissedTickBehavior, interval},
};

use super::rude_client::{connect, until_closed};
use crate::{cast::Cast, issuer::Issuer, waiting::in_time};

const CLIENT: &str = "127.0.0.1";
const WHOLE: &str = "GET /api/v1/issuer HTTP/1.1\r\nHost: localhost\r\n\r\n";

#[tokio::test]
async fn headers_that_never_end() {
    let issuer = Issuer::start_with(&["--header-timeout-seconds", "1"]).await;
    for started in ["", "GET /hea", "GET /health HTTP/1.1\r\nHost: localhost\r\n"] {
        let mut stream = connect(&issuer, CLIENT, started).await;
        assert_eq!(until_closed(&mut stream).await, "");
    }
    // A byte now and then is not enough.
    let mut stream = connect(&issuer, CLIENT, "GET /health HTTP/1.1\r\nX: ").await;
    let drip = async {
        let mut again = interval(Duration::from_millis(50));
        again.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while stream.write_all(b"x").await.is_ok() {
            again.tick().await;
        }
    };
    in_time("the end of a slow header", drip).await;
}

#[tokio::test]
async fn bodies_that_never_end() {
    let issuer = Issuer::start_with(&["--body-timeout-seconds", "1"]).await;
    let started = "POST /inbox HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
    let mut stream = connect(&issuer, CLIENT, started).await;
    let answer = until_closed(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("TOO_SLOW"), "{answer}");
}

/// The connection that waits for another request ends; the stream, opened before it, does not.
#[tokio::test]
async fn idle_connections_end_and_streams_do_not() {
    let issuer = Issuer::start_with(&["--idle-timeout-seconds", "1"]).await;
    let mut cast = Cast::enrol(&issuer).await;
    let mut events = cast.holder.device.events(None).await.unwrap();
    events.next().await.unwrap().unwrap();
    for _ in 0..2 {
        let mut idle = connect(&issuer, CLIENT, WHOLE).await;
        let answer = until_closed(&mut idle).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    cast.offered("1").await;
    in_time("an event", events.next()).await.unwrap().unwrap();
}

/// Answers that nobody reads fill the system's buffers, and then end the connection.
#[tokio::test]
async fn answers_that_are_not_read() {
    let issuer = Issuer::start_with(&["--write-timeout-seconds", "1"]).await;
    let mut stream = connect(&issuer, CLIENT, "").await;
    let asks = WHOLE.replace("/api/v1/issuer", "/api/openapi.json").repeat(100);
    let asking = async { while stream.write_all(asks.as_bytes()).await.is_ok() {} };
    in_time("the end of a connection that is not read", asking).await;
}
