//! What the pages show of offers and tokens, derived from what is stored.

use std::collections::BTreeMap;

use serde_json::Value;
use tallystick_core::{
    Timestamp, TokenId, TokenStatus, WalletId,
    broker::{BrokerToken, BrokerTokenState, Chat, Frontend, FrontendRow, frontend_at_broker},
    message::FrontendAtBroker,
    token::{IssuanceContext, SignedToken, Token},
    wallet::KnownIssuer,
};

use crate::{
    services::json,
    state::{NOT_IN_BOOKS, OfferView, TokenView, WAITING},
};

/// What is stored.
pub(super) struct Stored {
    /// The table `Broker.Tokens`.
    pub(super) rows: Vec<BrokerToken>,
    /// What was asked for.
    pub(super) chats: Vec<Chat>,
    /// The signed tokens by path.
    pub(super) files: BTreeMap<String, String>,
    /// The holder's display.
    pub(super) frontend: Frontend,
    /// The tokens whose answer the issuer has not acknowledged.
    pub(super) waiting: Vec<TokenId>,
}

/// Offers that wait for the holder, and those that are being saved, oldest first.
pub(super) fn offers(stored: &Stored) -> Vec<OfferView> {
    let open = |row: &&BrokerToken| {
        row.on_token_detailed().is_some() || row.state == BrokerTokenState::Offered
    };
    let view = |row: &BrokerToken| {
        let asked = stored
            .chats
            .iter()
            .find(|chat| chat.id == row.chat)
            .and_then(|chat| chat.asked.as_ref());
        OfferView {
            token: row.token,
            title: row.title.clone(),
            issuer_title: row.issuer_title.clone(),
            amount: asked.map(|asked| format!("{} {}", asked.amount.grouped(), asked.symbol)),
            expires: row.expires,
            accepted: row.accepted == Some(true),
        }
    };
    oldest_first(stored).into_iter().filter(open).map(view).collect()
}

/// The holder's tokens, newest first: those of the display (`Frontend@Broker`), and those that
/// came to nothing and say why.
pub(super) fn tokens(
    stored: &Stored,
    wallet: WalletId,
    known: &KnownIssuer,
    now: Timestamp,
) -> Vec<TokenView> {
    let live = live(stored, wallet);
    let newest_first = oldest_first(stored).into_iter().rev();
    let displayed = |row: &BrokerToken| live.iter().find(|one| one.token == row.token);
    let shown = newest_first.filter_map(|row| match displayed(row) {
        Some(displayed) => Some(token(stored, row, &displayed.title, known, now)),
        None if row.state == BrokerTokenState::Removed => None,
        None => row.description.as_ref().map(|_| token(stored, row, &row.title, known, now)),
    });
    shown.collect()
}

/// In one place for both orders: each place that sorts is compiled on its own.
fn oldest_first(stored: &Stored) -> Vec<&BrokerToken> {
    let mut rows: Vec<&BrokerToken> = stored.rows.iter().collect();
    rows.sort_by_key(|row| (row.starts, row.token));
    rows
}

fn live(stored: &Stored, wallet: WalletId) -> Vec<FrontendRow> {
    let sets = vec!["Tokens".to_owned()];
    let call = FrontendAtBroker { sets, outputs: Vec::new(), asserts: Vec::new() };
    let mut display = frontend_at_broker(wallet, &stored.frontend, &call);
    json::read(display["Tokens"].take()).unwrap_or_default()
}

/// What a holder reads of a token that looks settled and is not yet.
const NOT_ACKNOWLEDGED: &str = "It is kept here. The issuer has not acknowledged your acceptance yet: \
     it is sent again by itself until it does.";

fn token(
    stored: &Stored,
    row: &BrokerToken,
    title: &str,
    known: &KnownIssuer,
    now: Timestamp,
) -> TokenView {
    let file = row.path.as_ref().and_then(|path| stored.files.get(path));
    let document: Option<SignedToken> =
        file.and_then(|text| json::parse(text).and_then(json::read).ok());
    let verified = match &document {
        None => Err("the file is not in this browser".to_owned()),
        Some(document) => verified(document, known, now),
    };
    let saved = row.state == BrokerTokenState::Saved;
    let waits = saved && stored.waiting.contains(&row.token);
    let (state, reason) = match (saved && row.disputed, waits) {
        (true, _) => (NOT_IN_BOOKS, row.description.clone()),
        (false, true) => (WAITING, Some(NOT_ACKNOWLEDGED.to_owned())),
        (false, false) => (row.state.as_str(), row.description.clone()),
    };
    TokenView {
        token: row.token,
        title: title.to_owned(),
        issuer_title: row.issuer_title.clone(),
        kept: saved,
        state: state.to_owned(),
        status: status(row, now).to_owned(),
        status_change: row.status_change.clone().map(|change| (row.status, change)),
        tag: row.tag.clone(),
        reason,
        fields: document.as_ref().map_or_else(|| known_of(row), fields),
        verified,
        json: file.and_then(|text| json::indented(text)),
    }
}

/// What is past `Expires` is expired, whatever it was until then; a revocation is still said.
fn status(row: &BrokerToken, now: Timestamp) -> &'static str {
    let expired = row.expires.is_some_and(|expires| now > expires);
    match expired && row.status != TokenStatus::Revoked {
        true => "EXPIRED",
        false => row.status.as_str(),
    }
}

/// The key that verifies it, or why none does.
fn verified(document: &SignedToken, known: &KnownIssuer, now: Timestamp) -> Result<String, String> {
    let key = document.selector().and_then(|selector| known.key(selector));
    let key = key.ok_or_else(|| "the issuer's key that it names is not known here".to_owned())?;
    let token = document.verify(key).and_then(|token| token.valid_at(now));
    token.map(|()| key.to_string()).map_err(|error| error.to_string())
}

/// Where there is no file: what the broker's row says.
fn known_of(row: &BrokerToken) -> Vec<(String, String)> {
    let mut known = named([
        ("Token", row.token.to_string()),
        ("Issuer", row.issuer.to_string()),
        ("Schema", row.schema.to_string()),
        ("Starts", row.starts.to_string()),
    ]);
    known.extend(named(row.expires.map(|expires| ("Expires", expires.to_string()))));
    known
}

/// All fields of the document, the most telling first.
fn fields(document: &SignedToken) -> Vec<(String, String)> {
    let Ok(token) = document.read() else { return Vec::new() };
    let mut fields = amount(&token);
    fields.extend(named([
        ("Token", token.token.to_string()),
        ("Issuer", token.issuer.to_string()),
        ("Schema", token.schema.to_string()),
        ("Issued", token.issued.to_string()),
        ("Starts", token.starts.to_string()),
    ]));
    let optional = [
        ("Expires", token.expires.map(|expires| expires.to_string())),
        ("Identifier", token.identifier),
        ("Biostamp", token.biostamp),
    ];
    fields.extend(named(optional.into_iter().filter_map(|(name, value)| Some((name, value?)))));
    let signed_with = ["DKIM", "Algorithm", "Signature"];
    let text = |name| document.document().get(name).and_then(Value::as_str).map(str::to_owned);
    fields.extend(named(signed_with.into_iter().filter_map(|name| Some((name, text(name)?)))));
    fields
}

/// What an issuance of currency is about; of any other context, its fields as they are.
fn amount(token: &Token) -> Vec<(String, String)> {
    match IssuanceContext::read(token) {
        Ok(context) => named([
            ("Amount", format!("{} {}", context.amount.grouped(), context.symbol)),
            ("Definition", context.definition.to_string()),
            ("Request", context.request.to_string()),
        ]),
        Err(_) => {
            token.context.iter().map(|(name, value)| (name.clone(), written(value))).collect()
        }
    }
}

fn named<'a>(fields: impl IntoIterator<Item = (&'a str, String)>) -> Vec<(String, String)> {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A value as it is written in JSON, a text without its quotes.
fn written(value: &impl serde::Serialize) -> String {
    match json::value(value) {
        Ok(Value::String(text)) => text,
        Ok(value) => json::text(&value),
        Err(_) => String::new(),
    }
}
