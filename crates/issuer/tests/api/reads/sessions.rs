//! Who may read what: a session opens one wallet's view, and nothing else opens it.

use std::time::Duration;

use axum::http::HeaderMap;
use axum_extra::extract::{
    SignedCookieJar,
    cookie::{Cookie, Key},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha512};
use tallystick_core::{Timestamp, WalletId};
use tallystick_holder::{Client, HttpAnswer, now};
use uuid::Uuid;

use crate::{
    cast::{device, refusal},
    issuer::Issuer,
};

const READS: [&str; 7] =
    ["me", "definitions", "vaults", "issuance-requests", "flows", "mailbox", "events"];

async fn assert_no_session(client: &Client, wallet: &str, cookie: Option<&str>) -> HttpAnswer {
    let mut first: Option<HttpAnswer> = None;
    for read in READS {
        let path = format!("/api/v1/wallets/{wallet}/{read}");
        let answer = client.get(&path, cookie).await.unwrap();
        assert_eq!(refusal(&answer), (401, "NO_SESSION".to_owned()), "{read}");
        let first = first.get_or_insert_with(|| HttpAnswer {
            status: answer.status,
            headers: answer.headers.clone(),
            body: answer.body.clone(),
        });
        assert_eq!(first.body, answer.body, "{read}");
    }
    let path = format!("/api/v1/wallets/{wallet}/mailbox/1/ack");
    let answer = client.post(&path, cookie, "").await.unwrap();
    assert_eq!(refusal(&answer), (401, "NO_SESSION".to_owned()));
    first.unwrap()
}

#[tokio::test]
async fn the_wallet_of_another_is_told_like_one_that_does_not_exist() {
    let issuer = Issuer::start().await;
    let client = issuer.client();
    let own = device(&client, "commercial-bank").await;
    let colleague = device(&client, "commercial-bank").await;
    let cookie = own.cookie();
    let cookie = Some(&*cookie);
    let theirs = assert_no_session(&client, &colleague.wallet.to_string(), cookie).await;
    let unknown = assert_no_session(&client, &Uuid::new_v4().to_string(), cookie).await;
    let nonsense = assert_no_session(&client, "nonsense", cookie).await;
    assert_eq!(theirs.body, unknown.body);
    assert_eq!(theirs.body, nonsense.body);
    assert_no_session(&client, &own.wallet.to_string(), None).await;
}

/// The key with which this issuer signs its cookies.
fn cookie_key(issuer: &Issuer) -> Key {
    let own = std::fs::read_to_string(issuer.key_file()).unwrap();
    let mut hash = Sha512::new();
    hash.update(b"tallystick session cookie");
    hash.update(BASE64_STANDARD.decode(own.trim()).unwrap());
    Key::from(&hash.finalize())
}

fn session(key: Key, wallet: WalletId, until: Timestamp) -> String {
    use axum::response::IntoResponse;
    let jar = SignedCookieJar::from_headers(&HeaderMap::new(), key);
    let jar = jar.add(Cookie::new("session", format!("{wallet} {until}")));
    let response = jar.into_response();
    response.headers()["set-cookie"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn forged_and_expired_cookies_open_nothing() {
    let issuer = Issuer::start().await;
    let client = issuer.client();
    let own = device(&client, "commercial-bank").await;
    let other = device(&client, "central-bank").await;
    let (wallet, path) = (own.wallet, format!("/api/v1/wallets/{}/me", own.wallet));
    let hours = |hours: u64| now().after(Duration::from_secs(hours * 60 * 60));
    let (later, tomorrow) = (hours(11), hours(24));

    // The test signs as the issuer does: what is refused below is not refused for its form.
    let good = session(cookie_key(&issuer), wallet, later);
    assert_eq!(client.get(&path, Some(&good)).await.unwrap().status, 200);

    let a_second_ago = Timestamp::from_milliseconds(now().milliseconds() - 1_000).unwrap();
    let changed = good.replacen('A', "B", 1);
    let another_wallets = other.cookie().replace(&other.wallet.to_string(), &wallet.to_string());
    for cookie in [
        session(cookie_key(&issuer), wallet, a_second_ago),
        // As one that was given while the issuer's clock was ahead.
        session(cookie_key(&issuer), wallet, tomorrow),
        session(cookie_key(&issuer), WalletId(Uuid::new_v4()), later),
        session(Key::generate(), wallet, later),
        format!("session={wallet} {later}"),
        format!("session={wallet}%20{later}"),
        changed,
        another_wallets,
        "session=".to_owned(),
        "session".to_owned(),
        String::new(),
    ] {
        assert_no_session(&client, &wallet.to_string(), Some(&cookie)).await;
    }
    // An enrolled wallet only, even where the cookie is the issuer's own.
    let nobody = WalletId(Uuid::new_v4());
    let cookie = session(cookie_key(&issuer), nobody, later);
    assert_no_session(&client, &nobody.to_string(), Some(&cookie)).await;
}

#[tokio::test]
async fn the_cookie_is_of_one_path_and_out_of_reach_of_scripts() {
    let issuer = Issuer::start().await;
    let own = device(&issuer.client(), "commercial-bank").await;
    let message = own.signed(
        &tallystick_core::message::SessionAtIssuer { acknowledged: None },
        crate::cast::correlation(),
        now(),
    );
    let answer = own.post(message.to_string()).await.unwrap();
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    let attributes: Vec<&str> = cookie.split("; ").skip(1).collect();
    let path = format!("Path=/api/v1/wallets/{}", own.wallet);
    for attribute in ["HttpOnly", "SameSite=Strict", &path] {
        assert!(attributes.contains(&attribute), "{cookie}");
    }
}

#[tokio::test]
async fn a_session_outlives_a_restart() {
    let mut issuer = Issuer::start().await;
    let own = device(&issuer.client(), "commercial-bank").await;
    issuer.kill_and_restart().await;
    own.reach(issuer.client());
    own.read::<serde_json::Value>("/me").await.unwrap();
}
