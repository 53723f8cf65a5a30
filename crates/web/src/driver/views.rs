//! What the pages show of offers and tokens, derived from what is stored.

use serde_json::Value;
use tallystick_core::{
    Timestamp, TokenId,
    broker::{BrokerToken, BrokerTokenState},
    token::{IssuanceContext, SignedToken},
    wallet::KnownIssuer,
};
use tallystick_holder::Shown;

use crate::{
    services::json,
    sorted::sorted,
    state::{FieldValue, NOT_IN_BOOKS, OfferView, TokenView, WAITING},
    tokens::context::Context,
};

/// What is stored.
pub(super) struct Stored {
    /// Rows, conversations and files.
    pub(super) shown: Shown,
    /// The holder's display: what `Frontend@Broker` answers of `Tokens` and `Schemas`.
    pub(super) display: Value,
    /// The tokens whose answer the issuer has not acknowledged.
    pub(super) waiting: Vec<TokenId>,
}

/// Offers that wait for the holder, and those that are being saved, oldest first.
pub(super) fn offers(stored: &Stored) -> Vec<OfferView> {
    let open = |row: &&BrokerToken| {
        row.on_token_detailed().is_some() || row.state == BrokerTokenState::Offered
    };
    let view = |row: &BrokerToken| {
        let chat = stored.shown.chats.iter().find(|chat| chat.id == row.chat);
        let asked = chat.and_then(|chat| chat.asked.as_ref());
        let is_of_talker = chat.is_some_and(|chat| chat.talker.is_some());
        OfferView {
            token: row.token,
            chat: row.chat,
            in_chat: is_of_talker,
            title: row.title.clone(),
            issuer_title: row.issuer_title.clone(),
            description: row.description.clone(),
            amount: asked.map(|asked| format!("{} {}", asked.amount.grouped(), asked.symbol)),
            expires: row.expires,
            accepted: row.accepted == Some(true),
        }
    };
    oldest_first(stored).into_iter().filter(open).map(view).collect()
}

/// The holder's tokens, newest first: those of the display (`Frontend@Broker`), and those that
/// came to nothing and say why.
pub(super) fn tokens(stored: &Stored, known: &KnownIssuer, now: Timestamp) -> Vec<TokenView> {
    let newest_first = oldest_first(stored).into_iter().rev();
    let shown = newest_first.filter_map(|row| {
        let texts = match displayed(&stored.display, row) {
            Some(texts) => texts,
            None if row.state == BrokerTokenState::Removed || row.reason.is_none() => return None,
            None => (row.title.clone(), row.description.clone()),
        };
        Some(token(stored, row, texts, known, now))
    });
    shown.collect()
}

/// The title of a token, and the description of its schema.
type TokenTexts = (String, Option<String>);

/// What the display says of a token, if it is live.
fn displayed(display: &Value, row: &BrokerToken) -> Option<TokenTexts> {
    let (id, schema) = (row.token.to_string(), row.schema.to_string());
    let token = find(&display["Tokens"], "Token", &id)?;
    let schema = find(&display["Schemas"], "Schema", &schema);
    let description = schema.and_then(|schema| schema["Description"].as_str());
    Some((token["Title"].as_str()?.to_owned(), description.map(str::to_owned)))
}

fn find<'a>(rows: &'a Value, field: &str, value: &str) -> Option<&'a Value> {
    rows.as_array()?.iter().find(|row| row[field] == value)
}

fn oldest_first(stored: &Stored) -> Vec<&BrokerToken> {
    let rows = &stored.shown.tokens;
    sorted(rows, |one, other| (one.starts, one.token).cmp(&(other.starts, other.token)))
}

/// What a holder reads of a token that looks settled and is not yet.
const NOT_ACKNOWLEDGED: &str = "It is kept here. The issuer has not acknowledged your acceptance yet: \
     it is sent again by itself until it does.";

fn token(
    stored: &Stored,
    row: &BrokerToken,
    (title, description): TokenTexts,
    known: &KnownIssuer,
    now: Timestamp,
) -> TokenView {
    let file = row.path.as_ref().and_then(|path| stored.shown.files.get(path));
    let document: Option<SignedToken> =
        file.and_then(|text| json::parse(text).and_then(json::read).ok());
    let verified = match &document {
        None => Err("the file is not in this browser".to_owned()),
        Some(document) => verified(document, known, now),
    };
    let read = document.as_ref().and_then(|document| document.read().ok());
    let issuance = read.as_ref().and_then(|token| IssuanceContext::read(token).ok());
    let saved = row.state == BrokerTokenState::Saved;
    let waits = saved && stored.waiting.contains(&row.token);
    let (state, reason) = match (saved && row.disputed, waits) {
        (true, _) => (NOT_IN_BOOKS, row.reason.clone()),
        (false, true) => (WAITING, Some(NOT_ACKNOWLEDGED.to_owned())),
        (false, false) => (row.state.as_str(), row.reason.clone()),
    };
    TokenView {
        token: row.token,
        title,
        description,
        issuer_title: row.issuer_title.clone(),
        kept: saved,
        state: state.to_owned(),
        status: row.status,
        expires: row.expires,
        status_change: row.status_change.clone().map(|change| (row.status, change)),
        tag: row.tag.clone(),
        reason,
        issuance,
        issued: read.map(|token| token.issued),
        fields: document.as_ref().map_or_else(|| known_of(row), fields),
        verified,
        json: file.and_then(|text| json::indented(text)),
    }
}

/// The key that verifies it, or why none does.
fn verified(document: &SignedToken, known: &KnownIssuer, now: Timestamp) -> Result<String, String> {
    let key = document.selector().and_then(|selector| known.key(selector));
    let key = key.ok_or_else(|| "the issuer's key that it names is not known here".to_owned())?;
    let token = document.verify(key).and_then(|token| token.valid_at(now));
    token.map(|()| key.to_string()).map_err(|error| error.to_string())
}

/// The name of a field, and what it says.
type Field = (String, FieldValue);

fn text(name: &str, value: &(impl ToString + ?Sized)) -> Field {
    (name.to_owned(), FieldValue::Text(value.to_string()))
}

fn moment(name: &str, at: Timestamp) -> Field {
    (name.to_owned(), FieldValue::Moment(at))
}

/// Where there is no file: what the broker's row says.
fn known_of(row: &BrokerToken) -> Vec<Field> {
    let mut known = vec![moment("Starts", row.starts)];
    known.extend(row.expires.map(|expires| moment("Expires", expires)));
    known.extend([
        text("Issuer", &row.issuer),
        text("Schema", &row.schema),
        text("Token", &row.token),
    ]);
    known
}

/// All fields of the document, the most telling first.
fn fields(document: &SignedToken) -> Vec<Field> {
    let Ok(token) = document.read() else { return Vec::new() };
    let Context { says, ids } = Context::of(&token);
    let texts = |fields: Vec<(String, String)>| {
        fields.into_iter().map(|(name, value)| (name, FieldValue::Text(value)))
    };
    let mut fields: Vec<Field> = texts(says).collect();
    fields.extend([
        text("Issuer", &token.issuer),
        text("Schema", &token.schema),
        moment("Issued", token.issued),
        moment("Starts", token.starts),
    ]);
    fields.extend(token.expires.map(|expires| moment("Expires", expires)));
    fields.extend(token.identifier.map(|identifier| text("Identifier", &identifier)));
    fields.extend(token.biostamp.map(|biostamp| text("Biostamp", &biostamp)));
    fields.push(text("Token", &token.token));
    fields.extend(texts(ids));
    let signed_with = ["DKIM", "Algorithm", "Signature"];
    let signature = |name: &str| document.document().get(name).and_then(Value::as_str);
    fields.extend(signed_with.iter().filter_map(|name| Some(text(name, signature(name)?))));
    fields
}
