use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::from_value;
use crate::{
    Decimals,
    message::{
        FrontendAtBroker, IssueAtBroker, OfferedAtIssuer, OnboardAtNotifier, SaveAtNotifier,
    },
};

#[derive(Debug, PartialEq, Deserialize)]
struct Row {
    name: String,
    count: u32,
    #[serde(default)]
    tags: Vec<String>,
    note: Option<Wrapped>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Wrapped(bool);

#[derive(Debug, PartialEq, Deserialize)]
enum Event {
    Started,
    Counted(i64),
    Told { row: Row },
}

fn reason<T: serde::de::DeserializeOwned + std::fmt::Debug>(value: &Value) -> String {
    from_value::<T>(value).unwrap_err().to_string()
}

fn row() -> Value {
    json!({ "name": "a", "count": 7, "tags": ["x", "y"], "note": true, "more": [{}] })
}

#[test]
fn what_serde_json_reads_is_read_alike() {
    assert_eq!(from_value::<Row>(&row()).unwrap(), serde_json::from_value::<Row>(row()).unwrap());
    for event in [
        json!("Started"),
        json!({ "Started": null }),
        json!({ "Counted": -5 }),
        json!({ "Told": { "row": row() } }),
    ] {
        let expected: Event = serde_json::from_value(event.clone()).unwrap();
        assert_eq!(from_value::<Event>(&event).unwrap(), expected);
    }
    let any = json!({ "a": [1, -2, "x", null, true, {}] });
    assert_eq!(from_value::<Value>(&any).unwrap(), any);
    let map: BTreeMap<String, Option<u64>> = from_value(&json!({ "a": 1, "b": null })).unwrap();
    assert_eq!(map, BTreeMap::from([("a".to_owned(), Some(1)), ("b".to_owned(), None)]));
}

#[test]
fn what_serde_json_refuses_is_refused() {
    for value in [
        json!({ "name": "a" }),
        json!({ "name": 1, "count": 7 }),
        json!({ "name": "a", "count": -1 }),
        json!({ "name": "a", "count": 4_294_967_296_u64 }),
        json!({ "name": "a", "count": "7" }),
        json!({ "name": "a", "count": 7, "tags": "x" }),
        json!({ "name": "a", "count": 7, "tags": [1] }),
        json!({ "name": "a", "count": 7, "note": 0 }),
        json!("a"),
        json!(null),
    ] {
        assert!(serde_json::from_value::<Row>(value.clone()).is_err(), "{value}");
        assert!(from_value::<Row>(&value).is_err(), "{value}");
    }
    for value in [
        json!("Ended"),
        json!("Counted"),
        json!("Told"),
        json!({ "Started": 1 }),
        json!({ "Counted": 1, "Started": null }),
        json!({ "Counted": null }),
        json!({}),
        json!(1),
    ] {
        assert!(serde_json::from_value::<Event>(value.clone()).is_err(), "{value}");
        assert!(from_value::<Event>(&value).is_err(), "{value}");
    }
}

#[test]
fn a_list_is_no_struct() {
    let list = json!(["a", 7, [], null]);
    assert!(serde_json::from_value::<Row>(list.clone()).is_ok());
    assert_eq!(reason::<Row>(&list), "the value must be an object, not a list");
    assert!(from_value::<Event>(&json!({ "Told": [row()] })).is_err());
}

#[test]
fn a_fraction_is_no_number() {
    let said = "[0] must be a whole number, not a number with a fraction";
    assert_eq!(reason::<Value>(&json!([1.5])), said);
    let said = "the value must be a whole number, not a number with a fraction";
    assert_eq!(reason::<f64>(&json!(1.0)), said);
    assert_eq!(from_value::<f64>(&json!(1)), Ok(1.0));
}

/// What a field of a body is to be, as the commands have them.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[expect(dead_code, reason = "it is only ever refused")]
struct Approve {
    request: crate::RequestId,
    version: u32,
    #[serde(default)]
    rules: Option<Rules>,
    #[serde(default)]
    others: Vec<Approve>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[expect(dead_code, reason = "it is only ever refused")]
struct Rules {
    decimals: Decimals,
}

const REQUEST: &str = "20c12e37-dab5-4173-b199-e517218bf018";

/// A body of [`Approve`] with this in one of its fields.
fn approve(field: &str, value: &Value) -> Value {
    let mut body = json!({ "Request": REQUEST, "Version": 1 });
    body[field] = value.clone();
    body
}

#[test]
fn the_sentence_names_the_field_what_is_allowed_and_what_was_given() {
    let version = "Version must be a whole number from 0 to 4294967295, not";
    let uuid = "must be a UUID, such as 20c12e37-dab5-4173-b199-e517218bf018, not";
    let fields = "its fields are Request, Version, Rules and Others";
    let deep = json!({ "Request": REQUEST, "Version": "x" });
    for (field, value, said) in [
        ("Version", json!("1"), format!("{version} the text \"1\"")),
        ("Version", json!(-1), format!("{version} the number -1")),
        ("Version", json!(4_294_967_296_u64), format!("{version} the number 4294967296")),
        ("Version", json!(1.5), format!("{version} a number with a fraction")),
        ("Version", json!(null), format!("{version} null")),
        ("Version", json!(true), format!("{version} true")),
        ("Version", json!([1]), format!("{version} a list")),
        ("Version", json!({}), format!("{version} an object")),
        ("Request", json!(7), "Request must be a text, not the number 7".to_owned()),
        ("Request", json!("x"), format!("Request {uuid} the text \"x\"")),
        ("Request", json!("\u{7}"), format!("Request {uuid} the text \"\\u{{7}}\"")),
        (
            "Request",
            json!("é".repeat(41)),
            format!("Request {uuid} the text \"{}…\"", "é".repeat(40)),
        ),
        ("Foo", json!(1), format!("Foo is not a field of this message; {fields}")),
        ("version", json!(1), format!("version is not a field of this message; {fields}")),
        ("Rules", json!([]), "Rules must be an object, not a list".to_owned()),
        ("Rules", json!({}), "Rules.Decimals is missing".to_owned()),
        (
            "Rules",
            json!({ "Decimals": 9 }),
            "Rules.Decimals must be a whole number from 0 to 8, not the number 9".to_owned(),
        ),
        (
            "Rules",
            json!({ "Decimals": 300 }),
            "Rules.Decimals must be a whole number from 0 to 255, not the number 300".to_owned(),
        ),
        (
            "Rules",
            json!({ "Decimals": 2, "Foo": 1 }),
            "Rules.Foo is not a field of Rules; its only field is Decimals".to_owned(),
        ),
        ("Others", json!("x"), "Others must be a list, not the text \"x\"".to_owned()),
        ("Others", json!([[]]), "Others[0] must be an object, not a list".to_owned()),
        (
            "Others",
            json!([{ "Request": REQUEST, "Version": 1 }, deep]),
            format!("Others[1].{version} the text \"x\""),
        ),
    ] {
        assert_eq!(reason::<Approve>(&approve(field, &value)), said, "{field}: {value}");
    }
    assert_eq!(reason::<Approve>(&json!({ "Request": REQUEST })), "Version is missing");
}

#[test]
fn each_kind_of_field_says_what_it_is_to_be() {
    let token = json!({ "Token": REQUEST, "Answer": "MAYBE" });
    assert_eq!(
        reason::<OfferedAtIssuer>(&token),
        "Answer must be ACCEPTED or DECLINED, not the text \"MAYBE\""
    );
    let token = json!({ "Token": REQUEST, "Answer": 1 });
    assert_eq!(
        reason::<OfferedAtIssuer>(&token),
        "Answer must be ACCEPTED or DECLINED, not the number 1"
    );
    let key = "A".repeat(43) + "=";
    let onboard = json!({ "Participant": "custodian", "PublicKey": key, "Language": "en" });
    assert!(from_value::<OnboardAtNotifier>(&onboard).is_ok());
    let offer = json!({
        "Chat": REQUEST, "Token": REQUEST, "Schema": "issuer.example.org/ISSUANCE:1.0",
        "Starts": "2026-11-20T09:30:00.000Z", "Expires": "2028-11-20T09:30:00.000Z",
    });
    assert!(from_value::<IssueAtBroker>(&offer).is_ok());
    let with = |mut body: Value, field: &str| {
        body[field] = json!("?");
        body
    };
    for (said, allowed) in [
        (
            reason::<OnboardAtNotifier>(&with(onboard.clone(), "Participant")),
            "Participant must be the id of a participant: 1 to 64 lower-case letters, digits and \
             hyphens",
        ),
        (
            reason::<OnboardAtNotifier>(&with(onboard, "PublicKey")),
            "PublicKey must be the 32 bytes of an Ed25519 public key in standard base64",
        ),
        (
            reason::<IssueAtBroker>(&with(offer.clone(), "Schema")),
            "Schema must be a schema code, such as issuer.example.org/ISSUANCE:1.0",
        ),
        (
            reason::<IssueAtBroker>(&with(offer, "Starts")),
            "Starts must be an ISO 8601 time in UTC, such as 2026-11-20T09:30:00.000Z",
        ),
        (
            reason::<SaveAtNotifier>(
                &json!({ "Wallet": REQUEST, "Issuer": "?", "Token": REQUEST }),
            ),
            "Issuer must be a domain name of two labels or more, such as issuer.example.org",
        ),
        (reason::<FrontendAtBroker>(&json!({ "Sets": "?" })), "Sets must be a list"),
        (reason::<bool>(&json!("?")), "the value must be true or false"),
        (reason::<u64>(&json!("?")), "the value must be a whole number from 0 on"),
        (reason::<i64>(&json!("?")), "the value must be a whole number"),
        (reason::<Event>(&json!("?")), "the value must be Started, Counted or Told"),
    ] {
        assert_eq!(said, format!("{allowed}, not the text \"?\""));
    }
    let said = reason::<Event>(&json!({ "Told": { "row": { "name": "a" } } }));
    assert_eq!(said, "Told.row.count is missing");
    let said = reason::<Event>(&json!({ "Started": 1 }));
    assert_eq!(said, "Started must be null, not the number 1");
    assert!(reason::<Event>(&json!("Counted")).contains("not the text \"Counted\""));
}
