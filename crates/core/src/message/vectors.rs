//! Messages that the protocol's own package signed: bytes that must match.

use ed25519_dalek::SigningKey;
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::{Sign, canonical::parse_strict};

const VECTORS: &str = include_str!("../../vectors/messages.json");

fn vectors() -> Value {
    parse_strict(VECTORS.as_bytes()).unwrap()
}

fn key(vectors: &Value, case: &Value) -> PublicKey {
    let named = || vectors["keys"][case["key"].as_str()?]["public"].as_str();
    case["public_key"].as_str().or_else(named).unwrap().parse().unwrap()
}

fn read_and_verify(vectors: &Value, case: &Value) -> Result<Message, MessageError> {
    let message = Message::from_value(case["message"].clone())?;
    message.verify(&key(vectors, case)).map(|()| message)
}

#[test]
fn valid_messages_verify_and_have_these_canonical_bytes() {
    let vectors = vectors();
    let valid = vectors["cases"].as_array().unwrap().iter().filter(|case| case["valid"] == true);
    let mut seen = 0;
    for case in valid {
        let message = read_and_verify(&vectors, case).unwrap();
        assert_eq!(message.canonical(), case["canonical"].as_str().unwrap().as_bytes());
        seen += 1;
    }
    assert_eq!(seen, 9);
}

#[test]
fn we_sign_the_same_bytes() {
    let vectors = vectors();
    for case in vectors["cases"].as_array().unwrap().iter().filter(|case| case["valid"] == true) {
        let secret = &vectors["keys"][case["key"].as_str().unwrap()]["private"];
        let bytes: PublicKey = secret.as_str().unwrap().parse().unwrap();
        let key = SigningKey::from_bytes(bytes.as_bytes());
        let signature = Sign::sign(&key, case["canonical"].as_str().unwrap().as_bytes());
        assert_eq!(signature.to_string(), case["message"]["Signature"].as_str().unwrap());
    }
}

#[test]
fn broken_messages_are_refused_for_the_reason_they_are_broken() {
    let vectors = vectors();
    let broken = vectors["cases"].as_array().unwrap().iter().filter(|case| case["valid"] == false);
    let mut seen = 0;
    for case in broken {
        // The signature of another key verifies under that key; the sender's is the issuer's.
        let mut case = case.clone();
        if case["name"] == "Signed by another key" {
            assert!(read_and_verify(&vectors, &case).is_err());
            case["key"] = "other".into();
        }
        let reason = read_and_verify(&vectors, &case).unwrap_err().to_string();
        let expected = case["reason"].as_str().unwrap();
        assert!(expected.starts_with(&reason), "{}: {reason}, not {expected}", case["name"]);
        seen += 1;
    }
    assert_eq!(seen, 13);
}

#[test]
fn a_sealed_draft_is_read_back() {
    let key = SigningKey::from_bytes(&[7; 32]);
    let issuer: crate::DomainName = "issuer.example.org".parse().unwrap();
    let outgoing = Outgoing::new(
        crate::WalletId(uuid::Uuid::from_u128(1)),
        &IssuedAtIssuer { token: crate::TokenId(uuid::Uuid::from_u128(2)) },
    );
    let from = Sender::Party(issuer.into());
    let correlation = crate::Correlation(uuid::Uuid::from_u128(3));
    let draft = Draft::new(&from, Some("pw1"), &outgoing, correlation, crate::fixtures::now());
    let message = Message::from_value(draft.sign(&key)).unwrap();
    message.verify(&key.public_key()).unwrap();
    assert_eq!(message.header.from, from);
    assert_eq!(message.header.correlation, correlation);
    assert_eq!(message.body::<IssuedAtIssuer>().unwrap().token.0.as_u128(), 2);
    assert_eq!(
        message.body::<crate::actions::ApproveAtIssuer>().unwrap_err().code(),
        "MALFORMED_BODY"
    );
}
