use ed25519_dalek::SigningKey;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::{
    Sign, Subject,
    fixtures::{
        amount, asked, detailed_broker_token, issuer_domain, later, now, saved_broker_token, uuid,
        wallet,
    },
    token::Token,
};

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn known() -> KnownIssuer {
    KnownIssuer { keys: [("pw1".to_owned(), key().public_key())].into(), ..KnownIssuer::default() }
}

fn token() -> Token {
    let row = detailed_broker_token();
    Token {
        token: row.token,
        issuer: issuer_domain(),
        schema: row.schema,
        context: asked().context().fields(),
        issued: now(),
        starts: row.starts,
        expires: row.expires,
        identifier: None,
        biostamp: None,
        dkim: "pw1".to_owned(),
    }
}

fn downloading() -> Save {
    let token = detailed_broker_token().token;
    let save = SaveAtNotifier { wallet: wallet(), issuer: issuer_domain(), token };
    let step = Save::save_at_notifier(save);
    assert_eq!(step.sends[0].subject, Subject::IssuedAtIssuer);
    step.next
}

fn download(document: SignedToken) -> Step<Save> {
    let expected = Expected::new(&detailed_broker_token(), Some(asked()), known());
    let input = SaveInput::Downloaded(Box::new(expected), document);
    downloading().step(later(1), input).unwrap()
}

#[test]
fn what_was_asked_for_is_kept_and_the_broker_told() {
    let document = token().sign(&key());
    let step = download(document.clone());
    assert_eq!(step.next.state, SaveState::Kept(document));
    assert_eq!(step.sends[0].subject, Subject::SavedAtBroker);
}

#[test]
fn anything_else_is_not_kept_and_says_why() {
    let changed = |change: fn(&mut Token)| {
        let mut token = token();
        change(&mut token);
        token.sign(&key())
    };
    let context = |change: fn(&mut IssuanceContext)| {
        let mut token = token();
        let mut context = asked().context();
        change(&mut context);
        token.context = context.fields();
        token.sign(&key())
    };
    for (document, word) in [
        (token().sign(&SigningKey::from_bytes(&[8; 32])), "bad signature"),
        (changed(|token| token.expires = Some(now())), "Expires"),
        (changed(|token| token.expires = Some(later(7_200))), "Expires"),
        (changed(|token| token.expires = None), "Expires"),
        (changed(|token| token.starts = later(1)), "Starts"),
        (changed(|token| token.dkim = "pw9".to_owned()), "pw9"),
        (changed(|token| token.token = TokenId(uuid(9))), "Token"),
        (changed(|token| token.issuer = "other.example.org".parse().unwrap()), "Issuer"),
        (changed(|token| token.schema = ".TICKET".parse().unwrap()), "Schema"),
        (context(|context| context.amount = amount(50_000_001)), "Amount"),
        (context(|context| context.request = crate::RequestId(uuid(9))), "Request"),
        (context(|context| context.definition = crate::DefinitionId(uuid(9))), "Definition"),
        (context(|context| context.symbol = "USD".to_owned()), "Symbol"),
    ] {
        let step = download(document);
        let SaveState::NotKept(reason) = step.next.state else { panic!("{word} was kept") };
        assert!(reason.to_string().contains(word), "{reason}");
        let (doubtful, code) = match word {
            "bad signature" => (true, "TOKEN_INVALID"),
            "pw9" => (true, "KEY_UNKNOWN"),
            _ => (false, "TOKEN_DIFFERS"),
        };
        assert_eq!((!reason.declines(), reason.code()), (doubtful, code), "{reason}");
        assert!(step.sends.is_empty());
    }
}

#[test]
fn it_is_kept_once() {
    let step = download(token().sign(&key()));
    let expected = Expected::new(&detailed_broker_token(), Some(asked()), known());
    let input = SaveInput::Downloaded(Box::new(expected), token().sign(&key()));
    assert_eq!(step.next.step(now(), input).unwrap_err().code(), "OUT_OF_TURN");
}

fn not_kept(expected: Expected, document: SignedToken, at: Timestamp) -> Unacceptable {
    let input = SaveInput::Downloaded(Box::new(expected), document);
    match downloading().step(at, input).unwrap().next.state {
        SaveState::NotKept(reason) => reason,
        state => panic!("{state:?}"),
    }
}

#[test]
fn what_is_no_token_or_has_expired_declines_nothing() {
    let expected = || Expected::new(&detailed_broker_token(), Some(asked()), known());
    let no_token: SignedToken = serde_json::from_str(r#"{"Hello":"world"}"#).unwrap();
    assert!(!not_kept(expected(), no_token, now()).declines());
    let late = not_kept(expected(), token().sign(&key()), later(7_200));
    assert!(matches!(late, Unacceptable::Token(TokenError::Expired)));
    assert!(!late.declines());
    // What was kept before is kept again.
    let again = Expected::new(&saved_broker_token(), Some(asked()), known());
    let input = SaveInput::Downloaded(Box::new(again), token().sign(&key()));
    let step = downloading().step(later(7_200), input).unwrap();
    assert!(matches!(step.next.state, SaveState::Kept(_)));
}

#[test]
fn another_key_than_the_offers_is_good_if_the_issuer_published_it() {
    let offered = |selector: &str| {
        let row = detailed_broker_token();
        Expected::new(
            &BrokerToken { selector: Some(selector.to_owned()), ..row },
            Some(asked()),
            known(),
        )
    };
    let input = SaveInput::Downloaded(Box::new(offered("pw0")), token().sign(&key()));
    let step = downloading().step(now(), input).unwrap();
    assert!(matches!(step.next.state, SaveState::Kept(_)));
    let mut unpublished = token();
    unpublished.dkim = "pw9".to_owned();
    let reason = not_kept(offered("pw1"), unpublished.sign(&key()), now());
    assert!(matches!(reason, Unacceptable::OtherKey { .. }));
    assert!(!reason.declines());
}

#[test]
fn a_token_of_any_schema_and_context_is_kept_as_it_was_offered() {
    let ticket = Token {
        schema: "issuer.example.org/TICKET".parse().unwrap(),
        context: serde_json::json!({ "Seats": 2 }).as_object().unwrap().clone(),
        expires: None,
        ..token()
    };
    let expected = |schema: &str, expires| {
        let row = detailed_broker_token();
        let row = BrokerToken { schema: schema.parse().unwrap(), expires, ..row };
        Expected::new(&row, None, known())
    };
    let offered = expected("issuer.example.org/TICKET", None);
    let input = SaveInput::Downloaded(Box::new(offered), ticket.sign(&key()));
    let step = downloading().step(later(10_000_000), input).unwrap();
    assert!(matches!(step.next.state, SaveState::Kept(_)));
    for (offered, field) in [
        (expected("issuer.example.org/PASS", None), "Schema"),
        (expected("issuer.example.org/TICKET", Some(later(9))), "Expires"),
    ] {
        assert_eq!(not_kept(offered, ticket.sign(&key()), now()), Unacceptable::Differs { field });
    }
}
