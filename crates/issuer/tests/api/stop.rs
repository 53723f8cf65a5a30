//! Told to stop, the issuer ends in order and soon, whoever is connected.

use std::{io::Write, net::TcpStream};

use crate::{
    books::Books,
    cast::{Cast, device},
    issuer::Issuer,
    waiting::in_time,
};

#[tokio::test]
async fn streams_end_and_so_does_the_issuer() {
    let mut issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    cast.offered("1").await;
    let mut events = cast.holder.device.events(None).await.unwrap();
    events.next().await.unwrap().unwrap();
    issuer.tell_to_stop();
    let end = async { while events.next().await.unwrap().is_some() {} };
    in_time("the stream's end", end).await;
    assert_eq!(issuer.ended().await.code(), Some(0));
    assert_eq!(issuer.complaints(), "");
    Books::of(&issuer).await.audit().await;
}

#[tokio::test]
async fn a_request_that_never_ends_does_not_keep_it() {
    let mut issuer = Issuer::start().await;
    device(&issuer.client(), "regulator").await;
    let mut held_open = Vec::new();
    for started in [
        "",
        "POST /inb",
        "POST /inbox HTTP/1.1\r\nHost: localhost\r\n",
        "POST /inbox HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
    ] {
        let mut connection = TcpStream::connect(issuer.address()).unwrap();
        connection.write_all(started.as_bytes()).unwrap();
        held_open.push(connection);
    }
    // The issuer has met all four: it answers one that came later.
    device(&issuer.client(), "regulator").await;
    issuer.tell_to_stop();
    assert_eq!(issuer.ended().await.code(), Some(0));
    Books::of(&issuer).await.audit().await;
}
