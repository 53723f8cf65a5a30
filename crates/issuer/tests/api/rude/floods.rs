//! More connections than there are places.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::rude_client::{flood, until_closed};
use crate::{
    cast::{Cast, device},
    issuer::Issuer,
    waiting::in_time,
};

const ATTACKER: &str = "127.0.0.2";
const SLOW_BODY: &str = "POST /inbox HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";

/// Everybody else: somebody new, who asks and is answered.
async fn others_are_served(issuer: &Issuer) {
    let enrolled = async {
        device(&issuer.client(), "regulator").await;
    };
    in_time("an enrolment beside a flood", enrolled).await;
}

#[tokio::test]
async fn fifteen_hundred_idle_connections_keep_nobody_out() {
    let issuer = Issuer::start_within(1_024, &[]).await;
    let mut held = flood(&issuer, ATTACKER, "", 1_500).await;
    others_are_served(&issuer).await;
    assert_eq!(until_closed(&mut held[0]).await, "", "the longest idle one was closed");
    // From the same address, too, and with half a request on each.
    held.extend(flood(&issuer, "127.0.0.1", "POST /inb", 1_500).await);
    others_are_served(&issuer).await;
    assert_eq!(issuer.complaints(), "");
}

#[tokio::test]
async fn many_addresses_together_keep_nobody_out() {
    let arguments = ["--connections", "20", "--connections-per-address", "10"];
    let issuer = Issuer::start_with(&arguments).await;
    let mut held = Vec::new();
    for last in 2..12 {
        held.extend(flood(&issuer, &format!("127.0.0.{last}"), "GET /hea", 10).await);
    }
    others_are_served(&issuer).await;
}

#[tokio::test]
async fn requests_under_way_take_only_their_address_share() {
    let issuer = Issuer::start_with(&["--connections", "20"]).await;
    let held = flood(&issuer, ATTACKER, SLOW_BODY, 40).await;
    others_are_served(&issuer).await;
    let mut answered = 0;
    for mut stream in held {
        answered += usize::from(is_answered_at_its_end(&mut stream).await);
    }
    assert_eq!(answered, 5, "a quarter of the places");
}

/// Sends the rest of a slow body. Returns whether it is answered, and was not refused a place.
async fn is_answered_at_its_end(stream: &mut TcpStream) -> bool {
    let _ = stream.write_all(" ".repeat(99).as_bytes()).await;
    let mut status = [0; 12];
    match in_time("an answer or an end", stream.read_exact(&mut status)).await {
        Ok(_) => {
            assert_eq!(&status, b"HTTP/1.1 400");
            true
        }
        Err(_) => false,
    }
}

#[tokio::test]
async fn a_proxy_may_have_more_than_an_address() {
    let arguments = ["--connections", "40", "--trust-proxy", "192.0.2.1,127.0.0.2"];
    let issuer = Issuer::start_with(&arguments).await;
    // Ten would be an address's share.
    let mut held = flood(&issuer, ATTACKER, SLOW_BODY, 20).await;
    others_are_served(&issuer).await;
    assert!(is_answered_at_its_end(held.last_mut().unwrap()).await);
}

/// A stream is a request under way: a flood closes what is idle, and not what is read.
#[tokio::test]
async fn event_streams_live_on_beside_a_flood() {
    let issuer = Issuer::start_with(&["--connections", "40"]).await;
    let mut cast = Cast::enrol(&issuer).await;
    let mut events = cast.holder.device.events(None).await.unwrap();
    events.next().await.unwrap().unwrap();
    let held = flood(&issuer, "127.0.0.1", "", 200).await;
    cast.offered("1").await;
    in_time("an event beside a flood", events.next()).await.unwrap().unwrap();
    drop(held);
}
