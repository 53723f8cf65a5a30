//! The status of a token: told to whoever shows it, and to nobody else.

use std::time::Duration;

use base64::{Engine, prelude::BASE64_STANDARD};
use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use tallystick_core::{
    SignedToken, TokenId,
    actions::CancelAtIssuer,
    message::{IssuedAtIssuer, RemovedAtIssuer},
};
use tallystick_holder::{Client, HttpAnswer};
use uuid::Uuid;

use crate::{
    cast::{Cast, refusal, seen},
    in_process::InProcess,
    issuer::Issuer,
};

async fn ask(client: &Client, body: impl Into<axum::body::Bytes>) -> HttpAnswer {
    client.post("/api/v1/token-status", None, body).await.unwrap()
}

async fn status(client: &Client, token: &Value) -> Value {
    let answer = ask(client, token.to_string()).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    answer.json().unwrap()
}

/// The signed token, as its holder downloads it.
async fn download(cast: &Cast, token: TokenId) -> Value {
    cast.holder.device.send(&IssuedAtIssuer { token }).await.unwrap()
}

#[tokio::test]
async fn whoever_shows_a_token_is_told_where_it_stands() {
    let issuer = Issuer::start().await;
    let anybody = issuer.client();
    let mut cast = Cast::enrol(&issuer).await;
    let (_, token) = cast.offered("5").await;
    let accepted = download(&cast, token).await;
    assert_eq!(status(&anybody, &accepted).await, json!({ "status": "NOT_ACCEPTED" }));
    cast.holder.take_offer().await.unwrap();
    cast.holder.accept(token).await.unwrap();
    assert_eq!(status(&anybody, &accepted).await, json!({ "status": "ACTIVE" }));
    cast.holder.device.send(&RemovedAtIssuer { token }).await.unwrap();
    assert_eq!(status(&anybody, &accepted).await, json!({ "status": "REMOVED" }));

    let (_, token) = cast.offered("6").await;
    let declined = download(&cast, token).await;
    cast.holder.take_offer().await.unwrap();
    cast.holder.decline(token).await.unwrap();
    assert_eq!(status(&anybody, &declined).await, json!({ "status": "REVOKED" }));

    let (request, token) = cast.offered("7").await;
    let withdrawn = download(&cast, token).await;
    let version = seen(&cast.holder.device, request).await.version;
    cast.holder.device.send(&CancelAtIssuer { request, version }).await.unwrap();
    assert_eq!(status(&anybody, &withdrawn).await, json!({ "status": "REVOKED" }));
}

#[tokio::test]
async fn a_lapsed_token_is_revoked_since_its_offer_ended() {
    let issuer = InProcess::start(&["--lapse-pause-seconds", "0"]).await;
    let mut cast = Cast::enrol_at(&issuer.client()).await;
    let (_, token) = cast.offered("5").await;
    let lapsed = download(&cast, token).await;
    issuer.clock.advance(Duration::from_secs(7 * 86_400 + 1)).await;
    let said = status(&issuer.client(), &lapsed).await;
    assert_eq!(said["status"], "REVOKED");
    assert!(said["starting"].is_string(), "{said}");
}

/// Nobody learns which ids there are: what is not signed, signed by somebody else, and signed by the
/// issuer but not in its books, is refused alike.
#[tokio::test]
async fn what_is_not_the_issuers_token_gets_one_answer() {
    let issuer = Issuer::start().await;
    let anybody = issuer.client();
    let mut cast = Cast::enrol(&issuer).await;
    let (_, token) = cast.offered("5").await;
    let good = download(&cast, token).await;
    let document: SignedToken = serde_json::from_value(good.clone()).unwrap();
    let says = document.read().unwrap();

    let with = |name: &str, value: Value| {
        let mut changed = good.clone();
        changed[name] = value;
        changed
    };
    let signed = |token: &tallystick_core::token::Token, key: &SigningKey| {
        serde_json::to_value(token.sign(key)).unwrap()
    };
    let own = std::fs::read_to_string(issuer.key_file()).unwrap();
    let own: [u8; 32] = BASE64_STANDARD.decode(own.trim()).unwrap().try_into().unwrap();
    let own = SigningKey::from_bytes(&own);
    assert_eq!(signed(&says, &own), good, "the test signs as the issuer does");
    let of_another_id =
        tallystick_core::token::Token { token: TokenId(Uuid::new_v4()), ..says.clone() };
    let longer = tallystick_core::token::Token { expires: None, ..says.clone() };
    let mut answers = Vec::new();
    for (name, shown) in [
        ("another amount", with("Context", json!({ "Amount": "9" }))),
        ("another id", with("Token", json!(Uuid::new_v4()))),
        ("one field more", with("Extra", json!(1))),
        ("another issuer", with("Issuer", json!("other.example.org"))),
        ("another selector", with("DKIM", json!("pw9"))),
        ("another algorithm", with("Algorithm", json!("none"))),
        ("a stranger's signature", signed(&says, &SigningKey::from_bytes(&[9; 32]))),
        ("not in the books", signed(&of_another_id, &own)),
        ("other than in the books", signed(&longer, &own)),
    ] {
        let answer = ask(&anybody, shown.to_string()).await;
        assert_eq!(refusal(&answer), (404, "NOT_FOUND".to_owned()), "{name}");
        answers.push(answer.body);
    }
    answers.dedup();
    assert_eq!(answers.len(), 1);
}

#[tokio::test]
async fn what_is_no_token_is_refused_for_what_it_is() {
    let issuer = Issuer::start().await;
    let client = issuer.client();
    for (body, expected) in [
        ("", (400, "MALFORMED_BODY")),
        ("{", (400, "MALFORMED_JSON")),
        (r#"{"Token":1,"Token":2}"#, (400, "MALFORMED_JSON")),
        ("[]", (400, "MALFORMED_BODY")),
        ("{}", (400, "MALFORMED_BODY")),
        (r#"{"Token":"20c12e37-dab5-4173-b199-e517218bf018"}"#, (400, "MALFORMED_BODY")),
    ] {
        let answer = ask(&client, body).await;
        let (status, code) = refusal(&answer);
        assert_eq!((status, code.as_str()), expected, "{body}");
    }
    let answer = ask(&client, "x".repeat(64 * 1024 + 1)).await;
    assert_eq!(refusal(&answer), (413, "TOO_LARGE".to_owned()));
}

/// By a clock that stands, so that no share comes again.
#[tokio::test]
async fn guesses_have_a_rate() {
    let issuer = InProcess::start(&["--unauthentic-per-second", "2"]).await;
    let client = issuer.client();
    let mut cast = Cast::enrol_at(&client).await;
    let (_, token) = cast.offered("5").await;
    let good = download(&cast, token).await;
    let mut guess = good.clone();
    guess["Token"] = json!(Uuid::new_v4());
    for _ in 0..4 {
        let answer = ask(&client, guess.to_string()).await;
        assert_eq!(refusal(&answer), (404, "NOT_FOUND".to_owned()));
    }
    let answer = ask(&client, guess.to_string()).await;
    assert_eq!(refusal(&answer), (429, "RATE_LIMITED".to_owned()));
    assert_eq!(status(&client, &good).await, json!({ "status": "NOT_ACCEPTED" }));
}
