//! Clients behind proxies: each is counted for itself, however the proxies write its address.

use super::rude_client::{connect, until_closed};
use crate::issuer::Issuer;

/// A proxy, and the next one before it.
const PROXY: &str = "127.0.0.2";

/// The status of a read through the proxy, with these lines of `X-Forwarded-For`.
async fn status(issuer: &Issuer, lines: &[&str]) -> u16 {
    let lines: String = lines.iter().map(|line| format!("X-Forwarded-For: {line}\r\n")).collect();
    let request =
        format!("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{lines}\r\n");
    let answer = until_closed(&mut connect(issuer, PROXY, &request).await).await;
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn one_client_that_asks_too_much_shuts_out_no_other_behind_its_proxy() {
    // As a configuration may write it: IPv4 within IPv6.
    let trusted = "::ffff:127.0.0.2,127.0.0.3";
    let arguments = ["--trust-proxy", trusted, "--public-requests-per-second", "1"];
    // Each way of writing two clients and the hops that they came through.
    for (rude, other) in [
        (&["127.0.0.9"][..], &["127.0.0.8"][..]),
        (&["127.0.0.9:4711"], &["127.0.0.8:4711"]),
        (&["[::ffff:127.0.0.9]:4711"], &["[::ffff:127.0.0.8]"]),
        (&["127.0.0.9, 127.0.0.3, 127.0.0.2"], &["127.0.0.8, 127.0.0.2, 127.0.0.2"]),
        (&["127.0.0.7", "127.0.0.9", "127.0.0.3:80"], &["127.0.0.7", "127.0.0.8", "127.0.0.3"]),
    ] {
        let issuer = Issuer::start_with(&arguments).await;
        let mut refused = false;
        for _ in 0..20 {
            refused |= status(&issuer, rude).await == 429;
        }
        assert!(refused, "{rude:?} is one client");
        assert_eq!(status(&issuer, other).await, 200, "{other:?} is another");
    }
}
