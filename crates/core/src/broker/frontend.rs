//! The holder's display: what the wallet shows of its live tokens.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::tokens::{BrokerToken, BrokerTokenState};
use crate::{
    DomainName, Outgoing, SchemaCode, TokenId, TokenStatus, WalletId,
    canonical::{canonical_bytes, sha256_hex},
    message::{FrontendAtBroker, UpdatedAtNotifier},
};

/// A live token, as it is displayed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FrontendRow {
    /// Which token.
    pub token: TokenId,
    /// Its title.
    pub title: String,
    /// Who issued it.
    pub issuer: DomainName,
    /// What kind of token it is.
    pub schema: SchemaCode,
    /// Whether it is good.
    pub status: TokenStatus,
}

/// The holder's `Broker.Frontend` row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Frontend {
    /// The live tokens.
    pub tokens: Vec<FrontendRow>,
}

impl Frontend {
    fn hash(&self) -> String {
        sha256_hex(&canonical_bytes(&json!(self)))
    }
}

/// `OnTokenAltered`: rebuilds the display from the holder's rows.
pub fn on_token_altered<'a>(rows: impl IntoIterator<Item = &'a BrokerToken>) -> Frontend {
    let live = rows.into_iter().filter(|row| row.state == BrokerTokenState::Saved);
    let tokens = live
        .map(|row| FrontendRow {
            token: row.token,
            title: row.title.clone(),
            issuer: row.issuer.clone(),
            schema: row.schema.clone(),
            status: row.status,
        })
        .collect();
    Frontend { tokens }
}

/// `OnFrontendAltered`: tells the wallet to refresh, if anything differs.
pub fn on_frontend_altered(wallet: WalletId, old: &Frontend, new: &Frontend) -> Option<Outgoing> {
    let updated = UpdatedAtNotifier { wallet, old: old.hash(), new: new.hash() };
    (old != new).then(|| Outgoing::new(wallet, &updated))
}

/// `Frontend@Broker`: the display, filtered. No sets asked for means all of them.
pub fn frontend_at_broker(wallet: WalletId, frontend: &Frontend, call: &FrontendAtBroker) -> Value {
    let wanted = |set: &str| call.sets.is_empty() || call.sets.iter().any(|name| name == set);
    let mut answer = Map::new();
    if wanted("Wallet") {
        answer.insert("Wallet".to_owned(), json!(wallet));
    }
    if wanted("Tokens") {
        let rows = frontend.tokens.iter().map(|row| json!(row));
        let rows = rows.filter(|row| meets(row, &call.asserts));
        let rows: Vec<Value> = rows.map(|row| narrowed(row, &call.outputs)).collect();
        answer.insert("Tokens".to_owned(), rows.into());
    }
    answer.into()
}

fn meets(row: &Value, asserts: &[String]) -> bool {
    asserts
        .iter()
        .filter_map(|assert| assert.split_once('='))
        .all(|(name, value)| row[name] == value)
}

fn narrowed(row: Value, outputs: &[String]) -> Value {
    match row {
        Value::Object(fields) if !outputs.is_empty() => {
            // Not collected: that compiles a sort for the browser to download.
            let mut narrowed = Map::new();
            for (name, value) in fields.into_iter().filter(|(name, _)| outputs.contains(name)) {
                narrowed.insert(name, value);
            }
            narrowed.into()
        }
        row => row,
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::fixtures::{saved_broker_token, wallet};

    #[test]
    fn only_what_differs_wakes_the_wallet() {
        let empty = Frontend::default();
        let one = on_token_altered([&saved_broker_token()]);
        assert_eq!(on_frontend_altered(wallet(), &one, &one.clone()), None);
        let updated = on_frontend_altered(wallet(), &empty, &one).unwrap();
        assert_eq!(updated.subject, crate::Subject::UpdatedAtNotifier);
    }

    #[test]
    fn the_display_is_filtered_as_asked() {
        let frontend = on_token_altered([&saved_broker_token()]);
        let call = |sets: &[&str], outputs: &[&str], asserts: &[&str]| {
            let owned = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect();
            let call = FrontendAtBroker {
                sets: owned(sets),
                outputs: owned(outputs),
                asserts: owned(asserts),
            };
            frontend_at_broker(wallet(), &frontend, &call)
        };
        assert_eq!(call(&[], &[], &[])["Tokens"][0]["Title"], "Issuance, by Central Bank");
        assert_eq!(call(&["Wallet"], &[], &[]).get("Tokens"), None);
        assert_eq!(call(&["Tokens"], &["Status"], &[]), json!({"Tokens": [{"Status": "ACTIVE"}]}));
        assert_eq!(call(&["Tokens"], &[], &["Status=REVOKED"]), json!({"Tokens": []}));
    }
}
