//! Names under which a demonstration is asked.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use tokio::task::spawn_blocking;

use crate::issuer::Issuer;

/// The status of an answer to whoever calls the issuer by this name.
async fn status(issuer: &Issuer, host: &str) -> String {
    let address = issuer.client().base().trim_start_matches("http://").to_owned();
    let request =
        format!("GET /api/v1/participants HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    let ask = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let answer = spawn_blocking(ask).await.unwrap();
    answer.split_whitespace().nth(1).unwrap().to_owned()
}

#[tokio::test]
async fn a_name_that_another_site_made_mean_this_machine() {
    let issuer = Issuer::start().await;
    for host in ["localhost", "127.0.0.1:8081", "[::1]"] {
        assert_eq!(status(&issuer, host).await, "200", "{host}");
    }
    for host in ["example.org", "127.0.0.1.example.org:8080"] {
        assert_eq!(status(&issuer, host).await, "421", "{host}");
    }
}

/// The status of a request with these headers.
async fn asked(issuer: &Issuer, line: &str, headers: &str) -> String {
    let address = issuer.address().to_owned();
    let request =
        format!("{line} HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n{headers}\r\n");
    let ask = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let answer = spawn_blocking(ask).await.unwrap();
    answer.split_whitespace().nth(1).unwrap().to_owned()
}

#[tokio::test]
async fn a_proxy_does_not_open_a_demonstration_to_the_world() {
    let issuer = Issuer::start().await;
    let read = "GET /api/v1/participants";
    for (header, status) in [
        ("X-Forwarded-For: 192.0.2.7", "421"),
        ("X-Forwarded-Host: tokens.example.org", "421"),
        ("Forwarded: for=192.0.2.7", "421"),
        ("X-Real-IP: 192.0.2.7", "421"),
        ("Origin: https://example.org", "421"),
        ("X-Forwarded-For: 127.0.0.1", "200"),
        ("Origin: http://127.0.0.1:8081", "200"),
    ] {
        let headers = format!("Host: localhost\r\n{header}\r\n");
        assert_eq!(asked(&issuer, read, &headers).await, status, "{header}");
    }
    assert_eq!(asked(&issuer, read, "").await, "421", "it does not say whom it asks");
}

#[tokio::test]
async fn what_a_page_of_another_site_can_send_is_not_read() {
    let issuer = Issuer::start().await;
    let changing = ["POST /inbox", "POST /api/v1/wallets/x/mailbox/x/ack"];
    for line in changing {
        for media_type in
            ["", "Content-Type: text/plain\r\n", "Content-Type: multipart/form-data\r\n"]
        {
            let headers = format!("Host: localhost\r\n{media_type}");
            assert_eq!(asked(&issuer, line, &headers).await, "415", "{line} {media_type}");
        }
        let json = "Host: localhost\r\nContent-Type: application/json; charset=utf-8\r\n";
        assert_ne!(asked(&issuer, line, json).await, "415", "{line}");
    }
}
