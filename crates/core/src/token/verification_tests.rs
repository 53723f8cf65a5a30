use ed25519_dalek::SigningKey;
use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::{
    SchemaCode, Sign, SignatureError, TokenId,
    fixtures::{issuer_domain, later, now, uuid},
    view::{KeyStatus, PublishedKey},
};

pub(super) fn signing_key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

/// Signs with `pw2`; `pw1` is of earlier, `pw0` was revoked.
pub(super) fn known() -> KnownIssuer {
    let key = |selector: &str, key: PublicKey, status| PublishedKey {
        selector: selector.to_owned(),
        public_key: key,
        from: now(),
        until: None,
        status,
    };
    KnownIssuer::with_keys(&[
        key("pw0", signing_key().public_key(), KeyStatus::Revoked),
        key("pw1", SigningKey::from_bytes(&[8; 32]).public_key(), KeyStatus::Published),
        key("pw2", signing_key().public_key(), KeyStatus::Current),
    ])
}

/// Valid from now on, for an hour.
pub(super) fn token() -> Token {
    let context = json!({ "Amount": "500000.00", "Symbol": "AED", "Lines": [1, "two", null] });
    Token {
        token: TokenId(uuid(0x70)),
        issuer: issuer_domain(),
        schema: SchemaCode::issuance(&issuer_domain()),
        context: context.as_object().unwrap().clone(),
        issued: now(),
        starts: now(),
        expires: Some(later(3_600)),
        identifier: None,
        biostamp: None,
        dkim: "pw2".to_owned(),
    }
}

pub(super) fn signed(token: &Token) -> Value {
    Value::Object(token.sign(&signing_key()).document().clone())
}

/// What a document that somebody pastes is worth half an hour after it became valid.
pub(super) fn shown(document: &Value, answer: Option<&StatusAnswer>) -> Verification {
    match parse(&document.to_string()) {
        Ok(document) => verify(&document, &issuer_domain(), &known(), later(1_800), answer),
        Err(unreadable) => unreadable.into(),
    }
}

fn offline(document: &Value) -> Verification {
    shown(document, None)
}

fn changed(name: &str, value: impl Into<Value>) -> Verification {
    let mut document = signed(&token());
    document[name] = value.into();
    offline(&document)
}

fn booked(
    status: BookedStatus,
    starting: Option<Timestamp>,
    ending: Option<Timestamp>,
) -> Verification {
    let answer = StatusAnswer::Booked(TokenStatusView { status, starting, ending });
    shown(&signed(&token()), Some(&answer))
}

fn altered(verification: &Verification) -> bool {
    matches!(verification, Verification::Altered { .. })
}

#[test]
fn what_the_issuer_signed_is_valid_until_it_expires() {
    assert_eq!(offline(&signed(&token())), Verification::Valid { until: Some(later(3_600)) });
    let unlimited = signed(&Token { expires: None, ..token() });
    assert_eq!(offline(&unlimited), Verification::Valid { until: None });
    let last = signed(&Token { expires: Some(later(1_800)), ..token() });
    assert_eq!(offline(&last), Verification::Valid { until: Some(later(1_800)) });
}

#[test]
fn an_earlier_key_of_the_issuer_still_verifies() {
    let earlier = Token { dkim: "pw1".to_owned(), ..token() };
    let document = earlier.sign(&SigningKey::from_bytes(&[8; 32]));
    let document = Value::Object(document.document().clone());
    assert_eq!(offline(&document), Verification::Valid { until: Some(later(3_600)) });
}

#[test]
fn before_its_start_and_after_its_end_it_says_from_and_since_when() {
    let early = signed(&Token { starts: later(1_801), ..token() });
    assert_eq!(offline(&early), Verification::NotYetValid { from: later(1_801) });
    let late = signed(&Token { expires: Some(later(1_799)), ..token() });
    assert_eq!(offline(&late), Verification::Expired { since: later(1_799) });
}

#[test]
fn a_changed_field_is_an_alteration() {
    let bad = Verification::Altered { fault: SignatureError::Bad.into() };
    assert_eq!(changed("Token", uuid(0x71).to_string()), bad);
    assert_eq!(changed("Schema", "issuer.example.org/OTHER:1.0"), bad);
    assert_eq!(changed("Context", json!({ "Amount": "500000.01" })), bad);
    assert_eq!(changed("Issued", "2026-11-21T09:30:00.000Z"), bad);
    assert_eq!(changed("Starts", "2026-11-19T09:30:00.000Z"), bad);
    assert_eq!(changed("Expires", "2036-11-20T10:30:00.000Z"), bad);
    // Not even a time any more: the signature fails first, and that is what counts.
    assert_eq!(changed("Expires", "2036-31-20T10:30:00.000Z"), bad);
    assert_eq!(changed("Identifier", "somebody.example.org"), bad);
    assert_eq!(changed("Extra", "field"), bad);
    // The same bytes under a key that the issuer has, too.
    assert_eq!(changed("DKIM", "pw1"), bad);
    let mut fewer = signed(&token());
    fewer.as_object_mut().unwrap().remove("Expires");
    assert_eq!(offline(&fewer), bad);
}

#[test]
fn another_algorithm_or_signature_is_an_alteration() {
    let other = Verification::Altered { fault: TokenError::UnsupportedAlgorithm };
    assert_eq!(changed("Algorithm", "none"), other);
    assert_eq!(changed("Algorithm", Value::Null), other);
    let swapped = signed(&Token { expires: None, ..token() })["Signature"].take();
    let bad = Verification::Altered { fault: SignatureError::Bad.into() };
    assert_eq!(changed("Signature", swapped), bad);
    assert!(altered(&changed("Signature", "")));
    assert!(altered(&changed("Signature", "A".repeat(88))));
    // Signed by somebody who is not the issuer.
    let strangers = token().sign(&SigningKey::from_bytes(&[9; 32]));
    assert_eq!(offline(&Value::Object(strangers.document().clone())), bad);
}

#[test]
fn another_issuer_and_keys_that_it_does_not_stand_by_are_told_apart() {
    let other = Token { issuer: "other.example.org".parse().unwrap(), ..token() };
    let named = "other.example.org".to_owned();
    assert_eq!(offline(&signed(&other)), Verification::UnknownIssuer { named });
    let unknown = signed(&Token { dkim: "pw9".to_owned(), ..token() });
    assert_eq!(offline(&unknown), Verification::UnknownKey { selector: "pw9".to_owned() });
    let revoked = signed(&Token { dkim: "pw0".to_owned(), ..token() });
    assert_eq!(offline(&revoked), Verification::RevokedKey { selector: "pw0".to_owned() });
}

#[test]
fn what_the_books_say_counts_while_it_holds() {
    use BookedStatus::{Active, NotAccepted, Removed, Revoked, Suspended};
    let valid = Verification::Valid { until: Some(later(3_600)) };
    assert_eq!(booked(Active, None, None), valid);
    let (since, until) = (Some(later(60)), Some(later(3_000)));
    assert_eq!(booked(Suspended, since, until), Verification::Suspended { since, until });
    assert_eq!(booked(Suspended, Some(later(1_801)), None), valid, "it is announced");
    assert_eq!(booked(Suspended, since, Some(later(1_800))), valid, "it is over");
    assert_eq!(booked(Revoked, None, None), Verification::Revoked { since: None });
    assert_eq!(booked(Revoked, since, None), Verification::Revoked { since });
    assert_eq!(booked(NotAccepted, None, None), Verification::NotAccepted);
    assert_eq!(booked(Removed, None, None), Verification::Removed);
    let lost = shown(&signed(&token()), Some(&StatusAnswer::NotInBooks));
    assert_eq!(lost, Verification::NotInBooks);
}

#[test]
fn the_worst_is_said_first() {
    let answer =
        |status| StatusAnswer::Booked(TokenStatusView { status, starting: None, ending: None });
    let (suspended, revoked) = (answer(BookedStatus::Suspended), answer(BookedStatus::Revoked));
    let expired = signed(&Token { expires: Some(later(60)), ..token() });
    let early = signed(&Token { starts: later(2_000), ..token() });
    for document in [&expired, &early] {
        let verification = shown(document, Some(&revoked));
        assert_eq!(verification, Verification::Revoked { since: None });
    }
    assert_eq!(shown(&expired, Some(&suspended)), Verification::Expired { since: later(60) });
    let paused = Verification::Suspended { since: None, until: None };
    assert_eq!(shown(&early, Some(&suspended)), paused);
    // What the books say makes nothing valid that the issuer did not sign.
    let mut forged = signed(&token());
    forged["Context"]["Amount"] = "9".into();
    assert!(altered(&shown(&forged, Some(&answer(BookedStatus::Active)))));
}

#[test]
fn what_is_no_token_says_why() {
    assert_eq!(parse(" \n"), Err(Unreadable::Empty));
    let long = " ".repeat(LARGEST_TOKEN + 1);
    assert_eq!(parse(&long), Err(Unreadable::TooLong { limit: LARGEST_TOKEN }));
    let Err(Unreadable::NotJson(error)) = parse("{\n  \"Token\": \"x\",\n  oops }") else {
        panic!()
    };
    assert!(error.reason.contains("at line 3 column 3"), "{error}");
    assert!(matches!(parse(r#"{"Token":"1","Token":"2"}"#), Err(Unreadable::NotJson(_))));
    for (text, reason) in [
        ("[]", "it is not an object"),
        ("{}", "it has no text Token"),
        (r#"{"Token":"1","Issuer":2}"#, "it has no text Issuer"),
    ] {
        assert_eq!(parse(text), Err(not_a_token(reason)), "{text}");
    }
    let mut unsigned = signed(&token());
    unsigned.as_object_mut().unwrap().remove("Signature");
    let verification = offline(&unsigned);
    assert_eq!(verification, not_a_token("it has no text Signature").into());
}

/// As a later version of the issuer might: the signature holds, and the form is not known.
#[test]
fn what_the_issuer_signed_in_an_unknown_form_is_unreadable() {
    let mut document = signed(&token());
    document["Colour"] = "blue".into();
    let fields = document.as_object_mut().unwrap();
    fields.remove("Signature");
    let algorithm = fields.remove("Algorithm").unwrap();
    let bytes = crate::canonical::canonical_bytes(&document);
    document["Signature"] = Sign::sign(&signing_key(), &bytes).to_string().into();
    document["Algorithm"] = algorithm;
    let verification = offline(&document);
    assert!(
        matches!(&verification, Verification::Unreadable(Unreadable::NotAToken { reason })
            if reason.contains("Colour")),
        "{verification:?}"
    );
}
