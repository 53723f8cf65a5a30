//! Envelopes that are refused whoever sends them, though everything else about them is right.

use serde_json::{Value, json};
use tallystick_core::{
    Timestamp,
    message::{LARGEST_MESSAGE, SessionAtIssuer},
};
use tallystick_holder::{Device, HttpAnswer, now};
use uuid::Uuid;

use crate::{
    books::{Books, Contents},
    cast::{Cast, correlation, device, refusal},
    issuer::Issuer,
};

/// A device, and the database as it is before something is refused.
struct Scene {
    issuer: Issuer,
    device: Device,
    before: Contents,
}

impl Scene {
    async fn set() -> Self {
        let issuer = Issuer::start().await;
        let device = device(&issuer.client(), "commercial-bank").await;
        let before = Books::of(&issuer).await.contents().await;
        Self { issuer, device, before }
    }

    /// A message that would be carried out.
    fn good(&self) -> Value {
        self.device.signed(&SessionAtIssuer { acknowledged: None }, correlation(), now())
    }

    /// The same with something else in its header, and signed like that.
    fn with_header(&self, name: &str, value: impl Into<Value>) -> Value {
        let mut message = self.good();
        message["Header"][name] = value.into();
        self.device.sealed(&message["Header"], &message["Body"])
    }

    async fn refused(&self, message: impl ToString, status: u16, code: &str) -> HttpAnswer {
        let message = message.to_string();
        let answer = self.device.post(message.clone()).await.unwrap();
        let shown: String = message.chars().take(300).collect();
        assert_eq!(refusal(&answer), (status, code.to_owned()), "{shown}");
        answer
    }

    async fn nothing_was_stored(self) {
        assert_eq!(Books::of(&self.issuer).await.contents().await, self.before);
        assert_eq!(self.device.post(self.good().to_string()).await.unwrap().status, 200);
    }
}

#[tokio::test]
async fn what_is_not_one_json_object() {
    let scene = Scene::set().await;
    for text in ["", "hello", "{", "{}{}", "\u{feff}{}", "{\"Header\":1.5}", "NaN", "{'a':1}"] {
        scene.refused(text, 400, "MALFORMED_JSON").await;
    }
    let twice = scene.good().to_string().replacen("\"Body\":{}", "\"Body\":{},\"Body\":{}", 1);
    scene.refused(twice, 400, "MALFORMED_JSON").await;
    scene.refused("[".repeat(60_000), 400, "MALFORMED_JSON").await;
    for text in ["[]", "null", "\"x\"", "1", "{}", "[{\"Header\":{}}]"] {
        scene.refused(text, 400, "MALFORMED_MESSAGE").await;
    }
    let invalid = scene.device.client().post("/inbox", None, &b"{\"\xff\":1}"[..]).await.unwrap();
    assert_eq!(refusal(&invalid), (400, "MALFORMED_JSON".to_owned()));
    scene.nothing_was_stored().await;
}

#[tokio::test]
async fn more_than_64_kib() {
    let scene = Scene::set().await;
    let padded = |length: usize| {
        let message = scene.good().to_string();
        format!("{message}{}", " ".repeat(length - message.len()))
    };
    scene.refused(padded(LARGEST_MESSAGE + 1), 413, "TOO_LARGE").await;
    scene.refused(padded(4 * LARGEST_MESSAGE), 413, "TOO_LARGE").await;
    let (largest, before) = (padded(LARGEST_MESSAGE), &scene.before);
    assert_eq!(Books::of(&scene.issuer).await.contents().await, *before);
    assert_eq!(scene.device.post(largest).await.unwrap().status, 200, "64 KiB are read");
}

#[tokio::test]
async fn fields_that_are_missing_unknown_or_of_another_kind() {
    let scene = Scene::set().await;
    for name in ["Header", "Body", "Hash"] {
        let mut message = scene.good();
        message.as_object_mut().unwrap().remove(name);
        scene.refused(message, 400, "MALFORMED_MESSAGE").await;
    }
    let mut message = scene.good();
    message["Extra"] = json!(1);
    scene.refused(message, 400, "MALFORMED_MESSAGE").await;
    for name in ["From", "To", "Subject", "Correlation", "Timestamp", "Schema"] {
        let mut message = scene.good();
        message["Header"].as_object_mut().unwrap().remove(name);
        let message = scene.device.sealed(&message["Header"], &message["Body"]);
        scene.refused(message, 400, "MALFORMED_MESSAGE").await;
        scene.refused(scene.with_header(name, 1), 400, "MALFORMED_MESSAGE").await;
    }
    scene.refused(scene.with_header("Extra", "1"), 400, "MALFORMED_MESSAGE").await;
    for body in [json!([]), json!("x"), json!(null)] {
        let message = scene.device.sealed(&scene.good()["Header"], &body);
        scene.refused(message, 400, "MALFORMED_MESSAGE").await;
    }
    scene.nothing_was_stored().await;
}

#[tokio::test]
async fn header_fields_that_say_what_they_must_not() {
    let scene = Scene::set().await;
    let someone_else = Uuid::new_v4().to_string();
    let hexadecimal_only = scene.device.wallet.0.simple().to_string();
    for (name, value, status, code) in [
        ("Schema", "pollyweb.org/MSG:2.0", 400, "UNSUPPORTED_SCHEMA"),
        ("Schema", "", 400, "UNSUPPORTED_SCHEMA"),
        ("From", "nobody", 400, "MALFORMED_SENDER"),
        ("From", "", 400, "MALFORMED_SENDER"),
        ("From", &hexadecimal_only, 400, "MALFORMED_SENDER"),
        ("From", &someone_else, 401, "NOT_AUTHENTIC"),
        ("From", "Anonymous", 401, "NOT_AUTHENTIC"),
        ("To", "somewhere", 400, "MALFORMED_RECIPIENT"),
        ("To", "other.example.org", 421, "NOT_FOR_US"),
        ("To", &someone_else, 421, "NOT_FOR_US"),
        ("Selector", "pw1", 400, "MALFORMED_SELECTOR"),
        ("Correlation", "1", 400, "MALFORMED_CORRELATION"),
        ("Correlation", "{20c12e37-dab5-4173-b199-e517218bf018}", 400, "MALFORMED_CORRELATION"),
        ("Timestamp", "yesterday", 400, "MALFORMED_TIMESTAMP"),
        ("Timestamp", "2026-11-20T09:30:00+00:00", 400, "MALFORMED_TIMESTAMP"),
        ("Subject", "Mine@Issuer", 400, "UNKNOWN_SUBJECT"),
        ("Subject", "", 400, "UNKNOWN_SUBJECT"),
        ("Subject", "session@issuer", 400, "UNKNOWN_SUBJECT"),
        // Known to the protocol, and not served by an issuer.
        ("Subject", "Issue@Broker", 400, "UNKNOWN_SUBJECT"),
        ("Subject", "Onboard@Notifier", 400, "UNKNOWN_SUBJECT"),
    ] {
        scene.refused(scene.with_header(name, value), status, code).await;
    }
    // A domain must say which of its keys signed; and here none is known.
    let mut message = scene.with_header("From", "issuer.example.org");
    scene.refused(&message, 400, "MALFORMED_SELECTOR").await;
    message["Header"]["Selector"] = json!("pw1");
    let message = scene.device.sealed(&message["Header"], &message["Body"]);
    scene.refused(message, 401, "NOT_AUTHENTIC").await;
    scene.nothing_was_stored().await;
}

#[tokio::test]
async fn hashes_and_signatures_that_do_not_vouch_for_the_message() {
    let scene = Scene::set().await;
    let other = device(&scene.issuer.client(), "commercial-bank").await;
    let scene = Scene { before: Books::of(&scene.issuer).await.contents().await, ..scene };
    let changed = |name: &str, value: Value| {
        let mut message = scene.good();
        message[name] = value;
        message
    };
    let hash = scene.good()["Hash"].clone();
    scene.refused(changed("Hash", hash.clone()), 400, "HASH_MISMATCH").await;
    scene.refused(changed("Hash", json!("0".repeat(64))), 400, "HASH_MISMATCH").await;
    for hash in ["", "0", &"F".repeat(64), &"g".repeat(64)] {
        scene.refused(changed("Hash", json!(hash)), 400, "MALFORMED_HASH").await;
    }
    scene.refused(changed("Body", json!({ "Amount": "1" })), 400, "HASH_MISMATCH").await;
    let zeros = format!("{}==", "A".repeat(86));
    for (signature, status, code) in [
        (json!(null), 400, "MALFORMED_SIGNATURE"),
        (json!(1), 400, "MALFORMED_SIGNATURE"),
        (json!(""), 400, "MALFORMED_SIGNATURE"),
        (json!("AAAA"), 400, "MALFORMED_SIGNATURE"),
        (json!("A".repeat(86)), 400, "MALFORMED_SIGNATURE"),
        (json!(format!("{}==", "/".repeat(85) + "w")), 400, "NON_CANONICAL_SIGNATURE"),
        (json!(zeros), 401, "NOT_AUTHENTIC"),
        (scene.good()["Signature"].clone(), 401, "NOT_AUTHENTIC"),
    ] {
        scene.refused(changed("Signature", signature), status, code).await;
    }
    let mut unsigned = scene.good();
    unsigned.as_object_mut().unwrap().remove("Signature");
    scene.refused(unsigned, 401, "NOT_AUTHENTIC").await;
    let good = scene.good();
    scene.refused(other.sealed(&good["Header"], &good["Body"]), 401, "NOT_AUTHENTIC").await;
    scene.nothing_was_stored().await;
}

#[tokio::test]
async fn a_time_more_than_five_minutes_off() {
    let scene = Scene::set().await;
    let minutes = |minutes: i64| {
        let milliseconds = now().milliseconds() + minutes * 60_000;
        let at = Timestamp::from_milliseconds(milliseconds).unwrap();
        scene.device.signed(&SessionAtIssuer { acknowledged: None }, correlation(), at)
    };
    for off in [6, -6, 60 * 24 * 365, -60 * 24 * 365] {
        let message = minutes(off);
        let answer = scene.refused(&message, 400, "TIMESTAMP_OFF").await;
        let error = &answer.json().unwrap()["Error"];
        assert_eq!(error["Correlation"], message["Header"]["Correlation"]);
        assert!(answer.headers.contains_key("date"), "a wallet learns the issuer's time");
    }
    let earliest = scene.with_header("Timestamp", "0000-01-01T00:00:00Z");
    scene.refused(earliest, 400, "TIMESTAMP_OFF").await;
    assert_eq!(Books::of(&scene.issuer).await.contents().await, scene.before);
    for off in [4, -4] {
        let answer = scene.device.post(minutes(off).to_string()).await.unwrap();
        assert_eq!(answer.status, 200, "{:?}", answer.body);
    }
    let without_milliseconds = now().to_string()[..19].to_owned() + "Z";
    let message = scene.with_header("Timestamp", without_milliseconds);
    assert_eq!(scene.device.post(message.to_string()).await.unwrap().status, 200);
}

#[tokio::test]
async fn a_refusal_names_the_correlation_where_it_could_be_read() {
    let issuer = Issuer::start().await;
    let cast = Cast::enrol(&issuer).await;
    let mut message =
        cast.central.signed(&SessionAtIssuer { acknowledged: None }, correlation(), now());
    message["Hash"] = json!("0".repeat(64));
    let answer = cast.central.post(message.to_string()).await.unwrap();
    let error = answer.json().unwrap()["Error"].take();
    assert_eq!(error["Correlation"], message["Header"]["Correlation"]);
    let answer = cast.central.post("no message".to_owned()).await.unwrap();
    assert_eq!(answer.json().unwrap()["Error"]["Correlation"], Value::Null);
}

#[tokio::test]
async fn a_method_that_the_address_does_not_have() {
    let scene = Scene::set().await;
    let answer = scene.device.client().get("/inbox", None).await.unwrap();
    assert_eq!(refusal(&answer), (405, "WRONG_METHOD".to_owned()));
    assert_eq!(answer.headers["allow"], "POST");
    scene.nothing_was_stored().await;
}
