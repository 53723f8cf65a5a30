//! What a token says, and its raw JSON.

use serde_json::Value;
use tallystick_core::{SignedToken, broker::titles::Catalogue, token::Token};
use yew::prelude::*;

use crate::{
    components::{
        card::card,
        description_list::{Spacing, described, description_list},
        moment::moment,
        raw_json::RawJson,
    },
    services::{json, language},
    tokens::context::Context,
};

/// Shows what it says, if it can be read, the most telling first and ids last, and its JSON to those
/// who ask for it.
pub fn statement(document: &SignedToken, token: Option<&Token>, catalogue: &Catalogue) -> Html {
    let text = json::text(&Value::Object(document.document().clone()));
    let indented = json::indented(&text).unwrap_or(text);
    let content = html! {
        <>
            { for token.map(|token| statements(token, catalogue)) }
            <details class="tally-after-list">
                <summary>{ "Raw JSON" }</summary>
                <RawJson json={indented} />
            </details>
        </>
    };
    card("What the token says", content)
}

fn statements(token: &Token, catalogue: &Catalogue) -> Html {
    let titles = catalogue.localize(&language::preferred(), &token.issuer, &token.schema);
    let Context { says, ids } = Context::of(token);
    let issuer = match titles.issuer_title == token.issuer.as_str() {
        true => titles.issuer_title,
        false => format!("{} ({})", titles.issuer_title, token.issuer),
    };
    let mut groups = vec![said("Title", titles.schema_title), said("Issuer", issuer)];
    groups.extend(says.into_iter().map(|(name, value)| said(name, value)));
    for (name, at) in
        [("Issued", Some(token.issued)), ("Starts", Some(token.starts)), ("Expires", token.expires)]
    {
        groups.push(described(name, at.map_or_else(|| html! { "Never" }, moment)));
    }
    let bound = [("Identifier", &token.identifier), ("Biostamp", &token.biostamp)];
    let bound = bound.into_iter().filter_map(|(name, value)| Some((name, value.clone()?)));
    let signed = [("Key", token.dkim.clone()), ("Schema", token.schema.to_string())];
    groups.extend(bound.chain(signed).map(|(name, value)| said(name, value)));
    groups.extend(ids.into_iter().map(|(name, value)| said(name, value)));
    groups.push(said("Token", token.token.to_string()));
    description_list(Spacing::Columns, groups.into_iter().collect())
}

/// Somebody else's words: as long as they like.
fn said(name: impl Into<AttrValue>, value: String) -> Html {
    described(name, html! { <span class="tally-break">{ value }</span> })
}
