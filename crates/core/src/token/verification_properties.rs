//! Whatever single value of a signed token is changed, the token is not valid any more.
#![cfg(not(target_arch = "wasm32"))]

use std::{cell::RefCell, collections::BTreeMap};

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::Map;

use super::{
    tests::{shown, signed, token},
    *,
};

/// Something to put in a value's place.
fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-5_i64..5).prop_map(Value::from),
        "[ -~]{0,6}".prop_map(Value::from),
        Just(Value::Object(Map::new())),
        Just(Value::Array(Vec::new())),
    ]
}

/// How a value is changed.
#[derive(Clone, Debug)]
enum Change {
    /// One character becomes another one: what somebody does who wants a larger amount.
    Character(prop::sample::Index, char),
    Replace(Value),
    Remove,
    AddBeside(Value),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => (any::<prop::sample::Index>(), "[0-9A-Za-z]")
            .prop_map(|(at, with)| Change::Character(at, with.chars().next().unwrap())),
        1 => value().prop_map(Change::Replace),
        1 => Just(Change::Remove),
        1 => value().prop_map(Change::AddBeside),
    ]
}

/// The place of every value within the document, as JSON pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut visit = |name: String, value: &Value| {
        let place = format!("{at}/{name}");
        places(value, &place, found);
        found.push(place);
    };
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| visit(name.clone(), value));
        }
        Value::Array(values) => {
            values.iter().enumerate().for_each(|(index, value)| visit(index.to_string(), value));
        }
        _ => {}
    }
}

fn apply(document: &mut Value, place: &str, change: &Change) {
    let (parent, name) = place.rsplit_once('/').unwrap();
    let value = document.pointer_mut(place).unwrap();
    match change {
        Change::Character(at, with) => {
            if let Value::String(text) = value {
                let mut characters: Vec<char> = text.chars().collect();
                let at = at.index(characters.len());
                characters[at] = *with;
                *text = characters.into_iter().collect();
            }
        }
        Change::Replace(new) => *value = new.clone(),
        Change::Remove => match document.pointer_mut(parent).unwrap() {
            Value::Object(fields) => drop(fields.remove(name)),
            Value::Array(values) => drop(values.remove(name.parse().unwrap())),
            _ => unreachable!("only objects and lists have places within"),
        },
        Change::AddBeside(new) => match document.pointer_mut(parent).unwrap() {
            Value::Object(fields) => drop(fields.insert("Added".to_owned(), new.clone())),
            Value::Array(values) => values.push(new.clone()),
            _ => unreachable!("only objects and lists have places within"),
        },
    }
}

fn outcome(verification: &Verification) -> &'static str {
    match verification {
        Verification::Altered { .. } => "altered",
        Verification::UnknownIssuer { .. } => "another issuer",
        Verification::UnknownKey { .. } => "unknown key",
        Verification::RevokedKey { .. } => "revoked key",
        Verification::Unreadable(_) => "unreadable",
        other => panic!("a changed token is {other:?}"),
    }
}

#[test]
fn no_single_change_of_a_signed_token_leaves_it_valid() {
    let original = signed(&token());
    let mut all = Vec::new();
    places(&original, "", &mut all);
    let config = Config { cases: 6_000, failure_persistence: None, ..Config::default() };
    let reached = RefCell::new(BTreeMap::<String, u32>::new());
    let changes = (prop::sample::select(all.clone()), change());
    let run = TestRunner::new(config).run(&changes, |(place, change)| {
        let mut document = original.clone();
        apply(&mut document, &place, &change);
        if document == original {
            return Ok(());
        }
        let said = outcome(&shown(&document, None));
        let mut reached = reached.borrow_mut();
        *reached.entry(place).or_default() += 1;
        *reached.entry(said.to_owned()).or_default() += 1;
        Ok(())
    });
    run.unwrap();
    let reached = reached.into_inner();
    for place in &all {
        assert!(reached.get(place).is_some_and(|times| *times >= 100), "{place}: {reached:?}");
    }
    for (said, times) in
        [("altered", 2_000), ("another issuer", 100), ("unknown key", 100), ("unreadable", 100)]
    {
        assert!(reached.get(said).is_some_and(|reached| *reached >= times), "{said}: {reached:?}");
    }
}
