#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::{
    fixtures::{chat, detailed_broker_token, saved_broker_token, uuid, wallet},
    from_value::from_value,
};

#[test]
fn only_what_differs_wakes_the_wallet() {
    let empty = Frontend::default();
    let one = on_token_altered([&saved_broker_token()]);
    assert_eq!(on_frontend_altered(wallet(), &one, &one.clone()), None);
    let updated = on_frontend_altered(wallet(), &empty, &one).unwrap();
    assert_eq!(updated.subject, Subject::UpdatedAtNotifier);
    let mut retitled = saved_broker_token();
    retitled.title = "Ausgabe, von Zentralbank".to_owned();
    let retitled = on_token_altered([&retitled]);
    assert!(on_frontend_altered(wallet(), &one, &retitled).is_some(), "a title is shown");
}

/// Three live tokens of two issuers and two schemas, an offer and one that came to nothing.
fn rows() -> Vec<BrokerToken> {
    let saved = |number, issuer: &str, schema: &str, status| BrokerToken {
        token: TokenId(uuid(number)),
        issuer: issuer.parse().unwrap(),
        issuer_title: issuer.to_uppercase(),
        schema: schema.parse().unwrap(),
        schema_title: schema.to_lowercase(),
        title: format!("{schema}, by {issuer}"),
        status,
        ..saved_broker_token()
    };
    let (one, other) = ("one.example.org", "other.example.org");
    vec![
        saved(1, one, ".DIPLOMA", TokenStatus::Active),
        saved(2, other, ".DIPLOMA", TokenStatus::Suspended),
        BrokerToken { description: None, ..saved(3, one, ".TICKET", TokenStatus::Revoked) },
        BrokerToken { token: TokenId(uuid(4)), ..detailed_broker_token() },
        BrokerToken {
            state: BrokerTokenState::Void,
            ..saved(5, "void.example.org", ".VOID", TokenStatus::Active)
        },
    ]
}

fn chats() -> Vec<Chat> {
    let ended = Chat { id: crate::ChatId(uuid(9)), active: false, ..chat() };
    vec![chat(), ended]
}

/// The answer to a call, as the wallet writes it.
fn answer(call: &Value) -> Result<Value, Refusal> {
    let (rows, chats) = (rows(), chats());
    let frontend = on_token_altered(&rows);
    let kept = Kept { language: "es-MX", frontend: &frontend, tokens: &rows, chats: &chats };
    let call: FrontendAtBroker = from_value(call).unwrap();
    let answer = frontend_at_broker(&kept, &call);
    assert_eq!(on_token_altered(&rows), frontend, "a call changes nothing");
    answer
}

#[test]
fn each_set_has_its_fields_and_the_language_is_always_there() {
    assert_eq!(answer(&json!({})).unwrap(), json!({ "Wallet": { "Language": "es-MX" } }));
    let sets = ["Chats", "Tokens", "Domains", "Schemas"];
    let answer = answer(&json!({ "Sets": sets })).unwrap();
    assert_eq!(answer["Wallet"], json!({ "Language": "es-MX" }));
    let names =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    for (set, fields) in SETS {
        for row in answer[set].as_array().unwrap() {
            let mut fields = fields.to_vec();
            fields.sort_unstable();
            assert_eq!(names(row), fields, "{set}");
        }
    }
    assert_eq!(answer["Tokens"].as_array().unwrap().len(), 3, "the live ones");
    assert_eq!(
        answer["Domains"],
        json!([
            { "Domain": "one.example.org", "Title": "ONE.EXAMPLE.ORG" },
            { "Domain": "other.example.org", "Title": "OTHER.EXAMPLE.ORG" },
        ])
    );
    assert_eq!(
        answer["Schemas"],
        json!([
            {
                "Schema": "pollyweb.org/DIPLOMA:1.0", "Title": ".diploma",
                "Description": "Money that was issued.",
            },
            { "Schema": "pollyweb.org/TICKET:1.0", "Title": ".ticket", "Description": null },
        ])
    );
    let active: Vec<&Value> =
        answer["Chats"].as_array().unwrap().iter().map(|chat| &chat["Active"]).collect();
    assert_eq!(active, [true, false]);
}

#[test]
fn the_display_is_filtered_as_asked() {
    let tokens = |asserts: Value| {
        let call = json!({
            "Sets": ["Tokens"], "Outputs": { "Tokens": ["Status"] }, "Asserts": { "Tokens": asserts },
        });
        let answer = answer(&call).unwrap();
        let row = |row: &Value| {
            assert_eq!(row.as_object().unwrap().len(), 1, "only what was asked for");
            row["Status"].as_str().unwrap().to_owned()
        };
        answer["Tokens"].as_array().unwrap().iter().map(row).collect::<Vec<_>>()
    };
    assert_eq!(tokens(json!({})), ["ACTIVE", "SUSPENDED", "REVOKED"]);
    assert_eq!(tokens(json!({ "Status.IsIn": ["ACTIVE"] })), ["ACTIVE"]);
    assert_eq!(tokens(json!({ "Status.IsIn": ["REVOKED", "ACTIVE", 7] })), ["ACTIVE", "REVOKED"]);
    assert_eq!(tokens(json!({ "Status.IsIn": [] })), [""; 0]);
    assert_eq!(tokens(json!({ "Status": "SUSPENDED" })), ["SUSPENDED"]);
    assert_eq!(tokens(json!({ "Status": "active" })), [""; 0]);
    let schema = "pollyweb.org/DIPLOMA:1.0";
    assert_eq!(tokens(json!({ "Schema": schema })), ["ACTIVE", "SUSPENDED"]);
    let both = json!({ "Status.IsIn": ["ACTIVE", "REVOKED"], "Schema": schema });
    assert_eq!(tokens(both), ["ACTIVE"], "all conditions are met");

    let call = json!({
        "Sets": ["Chats", "Schemas"], "Outputs": { "Chats": [], "Schemas": ["Title", "Title"] },
        "Asserts": { "Chats": { "Active": true }, "Schemas": { "Description": null } },
    });
    let expected = json!({
        "Wallet": { "Language": "es-MX" }, "Chats": [{}], "Schemas": [{ "Title": ".ticket" }],
    });
    assert_eq!(answer(&call).unwrap(), expected);
}

#[test]
fn what_is_unknown_is_refused_by_its_name() {
    for (call, reason) in [
        (json!({ "Sets": ["Tokens", "Vaults"] }), "Vaults is not a set"),
        (json!({ "Sets": ["Wallet"] }), "Wallet is not a set"),
        (json!({ "Sets": ["tokens"] }), "tokens is not a set"),
        (json!({ "Outputs": { "Rows": [] } }), "Rows is not a set"),
        (json!({ "Outputs": { "Tokens": ["Title", "Path"] } }), "Tokens.Path is not a field"),
        (json!({ "Outputs": { "Tokens": ["Status.IsIn"] } }), "Tokens.Status.IsIn is not a field"),
        (json!({ "Asserts": { "Rows": {} } }), "Rows is not a set"),
        (json!({ "Asserts": { "Chats": { "Asked": "" } } }), "Chats.Asked is not a field"),
        (json!({ "Asserts": { "Chats": { "Asked.IsIn": [] } } }), "Chats.Asked is not a field"),
        (
            json!({ "Asserts": { "Tokens": { "Status.IsNot": "ACTIVE" } } }),
            "Tokens.Status.IsNot has an unknown operator",
        ),
        (
            json!({ "Asserts": { "Tokens": { "Status.": "ACTIVE" } } }),
            "Tokens.Status. has an unknown operator",
        ),
        (
            json!({ "Asserts": { "Tokens": { "Status.IsIn": "ACTIVE" } } }),
            "Tokens.Status.IsIn takes a list of values",
        ),
        (
            json!({ "Asserts": { "Tokens": { "Status": ["ACTIVE"] } } }),
            "Tokens.Status takes one value",
        ),
    ] {
        let refusal = answer(&call).unwrap_err();
        assert_eq!(refusal.code(), "MALFORMED_BODY", "{call}");
        let sentence = refusal.to_string();
        assert!(sentence.contains(&format!("Frontend@Broker was refused: {reason}")), "{sentence}");
    }
    for call in [
        json!({ "Filter": {} }),
        json!({ "Sets": "Tokens" }),
        json!({ "Outputs": ["Title"] }),
        json!({ "Outputs": { "Tokens": [7] } }),
        json!({ "Asserts": ["Status=ACTIVE"] }),
        json!({ "Asserts": { "Tokens": [] } }),
    ] {
        let read: Result<FrontendAtBroker, _> = from_value(&call);
        assert!(read.is_err(), "{call} has another form");
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use std::{cell::RefCell, collections::BTreeMap};

    use proptest::{
        prelude::*,
        sample::{select, subsequence},
        test_runner::{Config, TestRunner},
    };

    use super::*;

    const NAMES: [&str; 5] = ["Chats", "Tokens", "Domains", "Schemas", "Vaults"];
    /// What conditions are about, known or not.
    fn fields(set: &str) -> Vec<&'static str> {
        let known = SETS.iter().find(|(name, _)| *name == set);
        known.map_or(vec!["Title"], |(_, fields)| fields.to_vec())
    }

    /// Values of a field that some row has, and one that none has.
    fn values(set: &str, field: &str) -> Vec<Value> {
        let all = answer(&json!({ "Sets": &NAMES[..4] })).unwrap();
        let rows = all[set].as_array().into_iter().flatten();
        rows.map(|row| row[field].clone()).chain([Value::from(7)]).collect()
    }

    fn condition(set: &'static str) -> impl Strategy<Value = (String, Value)> {
        let field = prop_oneof![40 => select(fields(set)), 1 => Just("Path")];
        let operator = prop_oneof![20 => Just(""), 20 => Just(".IsIn"), 1 => Just(".IsNot")];
        (field, operator, 0..40_u8).prop_flat_map(move |(field, operator, swapped)| {
            let values = values(set, field);
            let list = subsequence(values.clone(), 0..=values.len());
            let is_list = (operator == ".IsIn") != (swapped == 0);
            (list, select(values)).prop_map(move |(list, value)| {
                (format!("{field}{operator}"), if is_list { list.into() } else { value })
            })
        })
    }

    /// What is said of a set: the fields and the conditions, either of which may be left out.
    fn about(set: &'static str) -> impl Strategy<Value = (Value, Value)> {
        let fields = fields(set);
        let outputs = subsequence(fields.clone(), 0..=fields.len());
        let asserts = proptest::collection::vec(condition(set), 0..3);
        (proptest::option::of(outputs), proptest::option::of(asserts)).prop_map(
            |(outputs, asserts)| {
                let asserts = asserts.map(|list| list.into_iter().collect::<Map<_, _>>());
                (json!(outputs), json!(asserts))
            },
        )
    }

    /// Mostly sensible calls.
    fn calls() -> impl Strategy<Value = Value> {
        let sets = prop_oneof![
            20 => subsequence(&NAMES[..4], 1..=4),
            1 => Just(vec!["Tokens", "Vaults"]),
        ];
        let said = prop_oneof![
            20 => subsequence(&NAMES[..4], 0..=4),
            1 => Just(vec!["Vaults"]),
        ];
        (sets, said, NAMES.map(about)).prop_map(|(sets, said, about)| {
            let (mut outputs, mut asserts) = (Map::new(), Map::new());
            for (set, (fields, conditions)) in NAMES.into_iter().zip(about) {
                if said.contains(&set) && !fields.is_null() {
                    outputs.insert(set.to_owned(), fields);
                }
                if said.contains(&set) && !conditions.is_null() {
                    asserts.insert(set.to_owned(), conditions);
                }
            }
            json!({ "Sets": sets, "Outputs": outputs, "Asserts": asserts })
        })
    }

    /// What the words of the protocol say, without any of the code above: `None` for a refusal.
    fn expected(all: &Value, call: &Value) -> Option<Value> {
        let known = |set: &str| NAMES[..4].contains(&set);
        let has = |set: &str, field: &str| {
            let fields: &[&str] = match set {
                "Chats" => &["Chat", "Host", "Active"],
                "Tokens" => &["Token", "Title", "Issuer", "Schema", "Status"],
                "Domains" => &["Domain", "Title"],
                _ => &["Schema", "Title", "Description"],
            };
            fields.contains(&field)
        };
        for (set, outputs) in call["Outputs"].as_object().unwrap() {
            let outputs = outputs.as_array().unwrap();
            if !known(set) || outputs.iter().any(|field| !has(set, field.as_str().unwrap())) {
                return None;
            }
        }
        for (set, asserts) in call["Asserts"].as_object().unwrap() {
            for (condition, value) in asserts.as_object().unwrap() {
                let is_in = condition.ends_with(".IsIn");
                let field = condition.trim_end_matches(".IsIn");
                if !has(set, field) || value.is_array() != is_in {
                    return None;
                }
            }
            if !known(set) {
                return None;
            }
        }
        let mut expected = json!({ "Wallet": all["Wallet"] });
        for set in call["Sets"].as_array().unwrap() {
            let set = set.as_str().unwrap();
            if !known(set) {
                return None;
            }
            let mut rows = all[set].as_array().unwrap().clone();
            for (condition, value) in call["Asserts"][set].as_object().into_iter().flatten() {
                rows.retain(|row| match condition.strip_suffix(".IsIn") {
                    Some(field) => value.as_array().unwrap().contains(&row[field]),
                    None => row[condition] == *value,
                });
            }
            if let Some(outputs) = call["Outputs"][set].as_array() {
                for row in &mut rows {
                    row.as_object_mut().unwrap().retain(|field, _| outputs.contains(&json!(field)));
                }
            }
            expected[set] = rows.into();
        }
        Some(expected)
    }

    #[test]
    fn it_answers_exactly_the_rows_that_meet_the_asserts() {
        let all = answer(&json!({ "Sets": &NAMES[..4] })).unwrap();
        let reached = RefCell::new(BTreeMap::<&str, usize>::new());
        let reach = |what| *reached.borrow_mut().entry(what).or_default() += 1;
        let mut runner = TestRunner::new(Config {
            cases: 2_000,
            failure_persistence: None,
            ..Config::default()
        });
        let outcome = runner.run(&calls(), |call| {
            let answer = answer(&call).ok();
            let expected = expected(&all, &call);
            prop_assert_eq!(&answer, &expected, "{}", call);
            let Some(answer) = answer else {
                reach("refused");
                return Ok(());
            };
            for set in call["Sets"].as_array().unwrap() {
                let set = set.as_str().unwrap();
                let (rows, of) = (answer[set].as_array().unwrap(), all[set].as_array().unwrap());
                reach(match rows.len() {
                    0 => "no row",
                    some if some < of.len() => "some rows",
                    _ => "all rows",
                });
                if call["Outputs"].get(set).is_some() {
                    reach("narrowed");
                }
            }
            Ok(())
        });
        outcome.unwrap();
        for what in ["refused", "no row", "some rows", "all rows", "narrowed"] {
            let times = reached.borrow().get(what).copied().unwrap_or_default();
            assert!(times > 30, "{what}: {times} times");
        }
    }
}
