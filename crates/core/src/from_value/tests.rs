use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::{Misread, from_value};

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
    assert_eq!(reason::<Row>(&list), "a list in place of struct Row");
    assert!(from_value::<Event>(&json!({ "Told": [row()] })).is_err());
}

#[test]
fn a_fraction_is_no_number() {
    assert_eq!(reason::<Value>(&json!([1.5])), "a fraction in place of an integer");
    assert_eq!(reason::<f64>(&json!(1.0)), "a fraction in place of an integer");
    assert_eq!(from_value::<f64>(&json!(1)), Ok(1.0));
}

#[test]
fn the_reason_says_what_was_met_and_what_was_expected() {
    assert_eq!(reason::<Row>(&json!({ "name": "a" })), "missing field `count`");
    assert_eq!(reason::<u32>(&json!("7")), "a string in place of u32");
    assert_eq!(reason::<u32>(&json!(-1)), "a number in place of u32");
    assert_eq!(reason::<Vec<u32>>(&json!({})), "an object in place of a sequence");
    assert_eq!(reason::<String>(&json!(null)), "null in place of a string");
    assert_eq!(reason::<String>(&json!(true)), "a boolean in place of a string");
    let unknown: Result<Event, Misread> = from_value(&json!("Ended"));
    assert!(unknown.unwrap_err().to_string().starts_with("unknown variant `Ended`"));
}
