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
