use serde_json::json;
use tallystick_core::from_value::from_value;

use super::*;
use crate::testing::{Fixture, TOKEN};

async fn answer(fixture: &Fixture, call: Value) -> Result<Value, Refusal> {
    let call: FrontendAtBroker = from_value(&call).unwrap();
    fixture.wallet.shown().await.unwrap().frontend_at_broker(&call)
}

#[tokio::test]
async fn the_display_is_answered_from_what_is_stored() {
    let fixture = Fixture::with_token().await;
    let call = json!({
        "Sets": ["Chats", "Tokens", "Domains", "Schemas"],
        "Outputs": { "Chats": ["Host"], "Tokens": ["Token", "Title"] },
        "Asserts": { "Tokens": { "Status.IsIn": ["ACTIVE"] } },
    });
    let expected = json!({
        "Wallet": { "Language": "en" },
        "Chats": [{ "Host": "issuer.example.org" }],
        "Tokens": [{ "Token": TOKEN, "Title": "ISSUANCE, by Central Bank" }],
        "Domains": [{ "Domain": "issuer.example.org", "Title": "Central Bank" }],
        "Schemas": [{
            "Schema": "issuer.example.org/ISSUANCE:1.0", "Title": "ISSUANCE",
            "Description": "Money that was issued.",
        }],
    });
    assert_eq!(answer(&fixture, call).await.unwrap(), expected);

    fixture.wallet.choose_language("es-MX").await.unwrap();
    let spanish =
        answer(&fixture, json!({ "Sets": ["Domains", "Schemas", "Tokens"] })).await.unwrap();
    assert_eq!(spanish["Wallet"]["Language"], "es-MX");
    assert_eq!(spanish["Tokens"][0]["Title"], "Emisión, por Banco Central");
    assert_eq!(spanish["Domains"][0]["Title"], "Banco Central");
    assert_eq!(spanish["Schemas"][0]["Description"], "Dinero emitido.");
}

#[tokio::test]
async fn what_is_unknown_is_refused_and_changes_nothing() {
    let mut fixture = Fixture::with_token().await;
    let before = fixture.row().await;
    fixture.notices();
    let refusal = answer(&fixture, json!({ "Sets": ["Vaults"] })).await.unwrap_err();
    assert!(refusal.to_string().contains("Vaults is not a set"), "{refusal}");
    assert_eq!(fixture.row().await, before);
    assert!(fixture.notices().is_empty(), "nobody is told of anything");
}
