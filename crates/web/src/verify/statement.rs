//! What a token says, and its raw JSON.

use serde_json::Value;
use tallystick_core::{SignedToken, broker::titles::Catalogue, token::Token};
use yew::prelude::*;

use crate::{
    components::{
        action_button::{ActionButton, Weight},
        card::card,
        description_list::{Spacing, described, described_in_words, description_list},
        moment::moment,
        raw_json::RawJson,
    },
    services::{json, language},
    tokens::context::Context,
};

/// The id of what the button shows and hides.
const RAW_JSON: &str = "raw-json";

/// Which token.
#[derive(Clone, PartialEq, Properties)]
pub struct StatementProperties {
    /// What it says, where it can be read.
    pub token: Option<Token>,
    /// The token as it was given.
    pub document: SignedToken,
    /// What the issuer and its schemas are called.
    pub catalogue: Catalogue,
}

/// Shows what it says, the most telling first and ids last, and its JSON to those who ask for it.
#[component]
pub fn Statement(props: &StatementProperties) -> Html {
    let shown = use_state_eq(|| false);
    let toggle = {
        let shown = shown.clone();
        Callback::from(move |()| shown.set(!*shown))
    };
    let label = if *shown { "Hide the raw JSON" } else { "Show the raw JSON" };
    let button = ActionButton::new(Weight::Link, label).expands(RAW_JSON, *shown).onclick(toggle);
    let text = json::text(&Value::Object(props.document.document().clone()));
    let indented = json::indented(&text).unwrap_or(text);
    let content = html! {
        <div class="tally-stack">
            if let Some(token) = &props.token {
                { statements(token, &props.catalogue) }
            }
            <div>
                { button.html() }
                <div id={RAW_JSON} hidden={!*shown}>
                    if *shown {
                        <RawJson json={indented} />
                    }
                </div>
            </div>
        </div>
    };
    card("What the token says", content)
}

fn statements(token: &Token, catalogue: &Catalogue) -> Html {
    let titles = catalogue.localize(&language::preferred(), &token.issuer, &token.schema);
    let context = Context::of(token);
    let words = |fields: Vec<(String, String)>| {
        fields.into_iter().map(|(name, value)| breakable(name, value)).collect::<Html>()
    };
    let optional = |name: &'static str, value: &Option<String>| {
        value.clone().map(|value| breakable(name, value)).unwrap_or_default()
    };
    let expires = match token.expires {
        Some(expires) => described("Expires", moment(expires)),
        None => described_in_words("Expires", "Never"),
    };
    let issuer = if titles.issuer_title == token.issuer.as_str() {
        titles.issuer_title
    } else {
        format!("{} ({})", titles.issuer_title, token.issuer)
    };
    let groups = html! {
        <>
            { described_in_words("Title", titles.schema_title) }
            { breakable("Issuer", issuer) }
            { words(context.says) }
            { described("Issued", moment(token.issued)) }
            { described("Starts", moment(token.starts)) }
            { expires }
            { optional("Identifier", &token.identifier) }
            { optional("Biostamp", &token.biostamp) }
            { breakable("Key", token.dkim.clone()) }
            { breakable("Schema", token.schema.to_string()) }
            { words(context.ids) }
            { breakable("Token", token.token.to_string()) }
        </>
    };
    description_list(Spacing::Columns, groups)
}

/// Somebody else's words: as long as they like.
fn breakable(name: impl Into<AttrValue>, value: String) -> Html {
    described(name, html! { <span class="tally-break">{ value }</span> })
}
