//! The holder's display: what the wallet shows of its live tokens.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{
    Chat,
    tokens::{BrokerToken, BrokerTokenState},
};
use crate::{
    DomainName, Outgoing, Refusal, SchemaCode, Subject, TokenId, TokenStatus, WalletId,
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

fn is_live(row: &BrokerToken) -> bool {
    row.state == BrokerTokenState::Saved
}

/// `OnTokenAltered`: rebuilds the display from the holder's rows.
pub fn on_token_altered<'a>(rows: impl IntoIterator<Item = &'a BrokerToken>) -> Frontend {
    let live = rows.into_iter().filter(|row| is_live(row));
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

/// What the broker of a wallet keeps, as far as `Frontend@Broker` answers with it.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    /// The language of titles.
    pub language: &'a str,
    /// The display of the live tokens.
    pub frontend: &'a Frontend,
    /// The table `Broker.Tokens`.
    pub tokens: &'a [BrokerToken],
    /// The conversations.
    pub chats: &'a [Chat],
}

/// The sets, and the fields of their rows.
const SETS: [(&str, &[&str]); 4] = [
    ("Chats", &["Chat", "Host", "Active"]),
    ("Tokens", &["Token", "Title", "Issuer", "Schema", "Status"]),
    ("Domains", &["Domain", "Title"]),
    ("Schemas", &["Schema", "Title", "Description"]),
];

/// The operator of a condition that lists values; one without an operator is met by one value.
const IS_IN: &str = "IsIn";

/// `Frontend@Broker`: of each set that is asked for, the rows that meet all of its conditions, with
/// the fields that are asked for; and always the wallet's language.
///
/// # Errors
/// [`Refusal::MalformedBody`] of a set, a field or an operator that there is not, also where a set
/// is named that is not asked for; and of a value that its operator does not take.
pub fn frontend_at_broker(kept: &Kept<'_>, call: &FrontendAtBroker) -> Result<Value, Refusal> {
    check(call)?;
    let mut answer = Map::new();
    answer.insert("Wallet".to_owned(), json!({ "Language": kept.language }));
    for set in &call.sets {
        let mut rows = Vec::new();
        for row in kept.rows(set) {
            if call.asserts.get(set).is_none_or(|asserts| meets(&row, asserts)) {
                rows.push(narrowed(row, call.outputs.get(set)));
            }
        }
        answer.insert(set.clone(), rows.into());
    }
    Ok(answer.into())
}

impl Kept<'_> {
    /// The rows of a set with all of its fields.
    fn rows(&self, set: &str) -> Vec<Value> {
        let mut rows = Vec::new();
        match set {
            "Chats" => {
                for Chat { id, host, active, .. } in self.chats {
                    rows.push(json!({ "Chat": id, "Host": host, "Active": active }));
                }
            }
            "Tokens" => {
                for row in &self.frontend.tokens {
                    rows.push(json!(row));
                }
            }
            "Domains" => self.each_once(
                &mut rows,
                "Domain",
                |row| json!({ "Domain": row.issuer, "Title": row.issuer_title }),
            ),
            _ => self.each_once(&mut rows, "Schema", |row| {
                let (title, description) = (&row.schema_title, &row.description);
                json!({ "Schema": row.schema, "Title": title, "Description": description })
            }),
        }
        rows
    }

    /// What the live tokens say of what several of them may be of.
    fn each_once(&self, rows: &mut Vec<Value>, key: &str, said: fn(&BrokerToken) -> Value) {
        for row in self.tokens {
            let said = said(row);
            if is_live(row) && rows.iter().all(|other: &Value| other[key] != said[key]) {
                rows.push(said);
            }
        }
    }
}

fn check(call: &FrontendAtBroker) -> Result<(), Refusal> {
    for set in &call.sets {
        fields_of(set)?;
    }
    for (set, outputs) in &call.outputs {
        let fields = fields_of(set)?;
        for field in outputs {
            check_field(set, fields, field)?;
        }
    }
    for (set, asserts) in &call.asserts {
        let fields = fields_of(set)?;
        for (condition, value) in asserts {
            let (field, operator) = parts(condition);
            check_field(set, fields, field)?;
            let problem = match operator {
                None if value.is_array() || value.is_object() => "takes one value",
                Some(IS_IN) if !value.is_array() => "takes a list of values",
                None | Some(IS_IN) => continue,
                Some(_) => "has an unknown operator: there is IsIn",
            };
            return Err(refused(&in_set(set, condition), problem));
        }
    }
    Ok(())
}

fn fields_of(set: &str) -> Result<&'static [&'static str], Refusal> {
    let known = SETS.into_iter().find(|(name, _)| *name == set);
    let problem = "is not a set: there are Chats, Tokens, Domains and Schemas";
    known.map(|(_, fields)| fields).ok_or_else(|| refused(set, problem))
}

fn check_field(set: &str, fields: &[&str], field: &str) -> Result<(), Refusal> {
    match fields.contains(&field) {
        true => Ok(()),
        false => Err(refused(&in_set(set, field), "is not a field of that set")),
    }
}

fn in_set(set: &str, name: &str) -> String {
    format!("{set}.{name}")
}

fn refused(name: &str, problem: &str) -> Refusal {
    let subject = Subject::FrontendAtBroker.as_str();
    Refusal::MalformedBody { subject, reason: format!("{name} {problem}") }
}

/// The field of a condition, and its operator if it has one.
fn parts(condition: &str) -> (&str, Option<&str>) {
    match condition.split_once('.') {
        Some((field, operator)) => (field, Some(operator)),
        None => (condition, None),
    }
}

fn meets(row: &Value, asserts: &Map<String, Value>) -> bool {
    asserts.iter().all(|(condition, value)| match (parts(condition), value) {
        ((field, Some(_)), Value::Array(values)) => values.contains(&row[field]),
        ((field, _), value) => row[field] == *value,
    })
}

fn narrowed(row: Value, outputs: Option<&Vec<String>>) -> Value {
    let Some(outputs) = outputs else { return row };
    // Not collected: that compiles a sort for the browser to download.
    let mut narrowed = Map::new();
    for field in outputs {
        narrowed.insert(field.clone(), row[field].clone());
    }
    narrowed.into()
}

#[cfg(test)]
#[path = "frontend_tests.rs"]
mod tests;
