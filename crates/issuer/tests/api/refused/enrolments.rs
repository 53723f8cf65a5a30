//! Keys that are not enrolled.

use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use tallystick_core::{
    Sign,
    canonical::{canonical_bytes, sha256_hex},
    message::MESSAGE_SCHEMA,
};
use tallystick_holder::now;

use crate::{
    books::Books,
    cast::{correlation, refusal},
    issuer::Issuer,
};

const COMMERCIAL_BANK: &str = "commercial-bank";

/// An enrolment with this body, signed with this key.
fn enrolment(body: &Value, key: &SigningKey) -> Value {
    let header = json!({
        "From": "Anonymous",
        "To": "issuer.example.org",
        "Subject": "Onboard@Notifier",
        "Correlation": correlation(),
        "Timestamp": now(),
        "Schema": MESSAGE_SCHEMA,
    });
    let mut message = json!({ "Header": header, "Body": body });
    let canonical = canonical_bytes(&message);
    message["Hash"] = json!(sha256_hex(&canonical));
    message["Signature"] = json!(Sign::sign(key, &canonical).to_string());
    message
}

fn body(participant: &str, public_key: &impl ToString, language: &str) -> Value {
    let public_key = public_key.to_string();
    json!({ "Participant": participant, "PublicKey": public_key, "Language": language })
}

#[tokio::test]
async fn each_is_refused_and_no_wallet_is_made() {
    let issuer = Issuer::start().await;
    let client = issuer.client();
    let mut books = Books::of(&issuer).await;
    let before = books.contents().await;
    let (own, other) = (SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32]));
    let key = own.public_key();
    let mut extra = body(COMMERCIAL_BANK, &key, "en");
    extra["Invitation"] = json!("please");
    for (body, signer, status, code) in [
        (body("no-such-bank", &key, "en"), &own, 403, "ENROLMENT_REFUSED"),
        (body(COMMERCIAL_BANK, &key, "en"), &other, 400, "BAD_SIGNATURE"),
        (body("Commercial Bank", &key, "en"), &own, 400, "MALFORMED_BODY"),
        (body(COMMERCIAL_BANK, &"AAAA", "en"), &own, 400, "MALFORMED_BODY"),
        (extra, &own, 400, "MALFORMED_BODY"),
    ] {
        let message = enrolment(&body, signer).to_string();
        let answer = client.post("/inbox", None, message).await.unwrap();
        assert_eq!(refusal(&answer), (status, code.to_owned()), "{body}");
    }
    assert_eq!(books.contents().await, before);
}

/// Whoever the participant is said to be: who takes part is not told to whoever makes an error.
#[tokio::test]
async fn a_language_that_is_none_is_named_with_what_was_given() {
    let issuer = Issuer::start().await;
    let client = issuer.client();
    let key = SigningKey::from_bytes(&[1; 32]);
    let long = format!("en-{}", "x".repeat(33));
    for participant in [COMMERCIAL_BANK, "no-such-bank"] {
        for language in ["", "en_US", "en_US.UTF-8", "no language", "C", &long] {
            let message = enrolment(&body(participant, &key.public_key(), language), &key);
            let answer = client.post("/inbox", None, message.to_string()).await.unwrap();
            assert_eq!(refusal(&answer), (400, "MALFORMED_BODY".to_owned()), "{language:?}");
            let said = answer.json().unwrap()["Error"]["Message"].take();
            let expected = format!(
                "The body of Onboard@Notifier was refused: Language must be a BCP 47 tag of at most \
                 35 characters, such as en-GB, not the text {language:?}."
            );
            assert_eq!(said, expected);
        }
    }
    let unknown = enrolment(&body("no-such-bank", &key.public_key(), "en-GB"), &key).to_string();
    let answer = client.post("/inbox", None, unknown).await.unwrap();
    assert_eq!(refusal(&answer), (403, "ENROLMENT_REFUSED".to_owned()));
    assert_eq!(Books::of(&issuer).await.number("SELECT COUNT(*) FROM wallets").await, 0);
    let good = enrolment(&body(COMMERCIAL_BANK, &key.public_key(), "en-GB"), &key).to_string();
    assert_eq!(client.post("/inbox", None, good).await.unwrap().status, 200);
}

/// The keys of small order: for some messages anybody can sign with them.
#[tokio::test]
async fn keys_of_small_order() {
    let issuer = Issuer::start().await;
    let client = issuer.client();
    let mut books = Books::of(&issuer).await;
    let before = books.contents().await;
    let mut one = [0; 32];
    one[0] = 1;
    let mut minus_one = [0xff; 32];
    (minus_one[0], minus_one[31]) = (0xec, 0x7f);
    for weak in [[0; 32], one, minus_one] {
        let key = tallystick_core::PublicKey::from_bytes(weak);
        let mut message =
            enrolment(&body(COMMERCIAL_BANK, &key, "en"), &SigningKey::from_bytes(&[1; 32]));
        for signature in [[0; 64], signature_of_the_neutral_element()] {
            let signature = tallystick_core::Signature::from_bytes(signature).unwrap();
            message["Signature"] = json!(signature.to_string());
            let answer = client.post("/inbox", None, message.to_string()).await.unwrap();
            let (status, code) = refusal(&answer);
            assert!((400..404).contains(&status), "{status}");
            assert!(matches!(code.as_str(), "BAD_SIGNATURE" | "ENROLMENT_REFUSED"), "{code}");
        }
    }
    assert_eq!(books.contents().await, before);
}

/// R = the neutral element, S = 0: verified leniently, good for any message of a weak key.
fn signature_of_the_neutral_element() -> [u8; 64] {
    let mut signature = [0; 64];
    signature[0] = 1;
    signature
}

#[tokio::test]
async fn an_enrolment_is_from_anonymous() {
    let issuer = Issuer::start().await;
    let key = SigningKey::from_bytes(&[1; 32]);
    let mut unsigned = enrolment(&body(COMMERCIAL_BANK, &key.public_key(), "en"), &key);
    unsigned.as_object_mut().unwrap().remove("Signature");
    let answer = issuer.client().post("/inbox", None, unsigned.to_string()).await.unwrap();
    assert_eq!(refusal(&answer), (401, "MISSING_SIGNATURE".to_owned()));
    assert_eq!(Books::of(&issuer).await.number("SELECT COUNT(*) FROM wallets").await, 0);
}
