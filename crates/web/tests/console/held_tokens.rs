use tallystick_core::{StatusChange, TokenStatus, broker::Tag};
use tallystick_web::{
    commands::Command,
    state::{Action, Resource, TokenView},
    tokens::{
        details::token_details,
        page::Tokens,
        remove_token::remove_token,
        tag_form::{TagForm, TagFormProperties},
        token_page::{Token, TokenProperties},
        words::revised,
    },
};
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use crate::{
    app::App,
    network::page_of,
    samples::{Heard, now, token},
    screen::{Screen, frame},
};

fn held() -> TokenView {
    TokenView {
        token: token(),
        title: "Currency issuance, by Central Bank".to_owned(),
        description: None,
        issuer_title: "Central Bank".to_owned(),
        kept: true,
        state: "SAVED".to_owned(),
        status: TokenStatus::Active,
        expires: None,
        status_change: None,
        tag: None,
        reason: None,
        issuance: None,
        issued: None,
        fields: Vec::new(),
        verified: Ok("key".to_owned()),
        json: None,
    }
}

fn revised_to(status: TokenStatus, reason: Option<&str>) -> TokenView {
    let reason = reason.map(str::to_owned);
    let change = StatusChange { starting: now(), ending: None, reason };
    TokenView { status, status_change: Some((status, change)), ..held() }
}

#[wasm_bindgen_test]
fn the_holder_reads_who_changed_what() {
    for (status, words) in [
        (TokenStatus::Suspended, "Central Bank suspended \"Rainy day\""),
        (TokenStatus::Active, "Central Bank reactivated \"Rainy day\""),
        (TokenStatus::Revoked, "Central Bank revoked \"Rainy day\""),
    ] {
        assert_eq!(revised("Central Bank", "Rainy day", status), words);
    }
}

#[wasm_bindgen_test]
async fn the_list_marks_what_is_not_good_and_says_why() {
    let app = page_of::<Tokens>("commercial-bank", None).await;
    for (status, words) in
        [(TokenStatus::Suspended, "SUSPENDED"), (TokenStatus::Revoked, "REVOKED")]
    {
        let token = revised_to(status, Some("court order"));
        app.dispatch(Action::Tokens(Resource::Ready(vec![token])));
        app.until_text(words).await;
        assert!(app.text().contains("Since ") && app.text().contains("court order"));
    }
    let reactivated = revised_to(TokenStatus::Active, None);
    app.dispatch(Action::Tokens(Resource::Ready(vec![reactivated])));
    app.until_text("ACTIVE").await;
    assert!(!app.text().contains("Since "), "{}", app.text());
}

#[derive(Clone, PartialEq, Properties)]
struct DetailsProperties {
    token: TokenView,
}

#[component]
fn Details(props: &DetailsProperties) -> Html {
    token_details(&props.token, now(), &Callback::noop(), Html::default())
}

#[wasm_bindgen_test]
async fn the_page_says_since_when_until_when_and_why() {
    let suspended = revised_to(TokenStatus::Suspended, Some("court order"));
    let mut screen = Screen::<Details>::show(DetailsProperties { token: suspended.clone() });
    screen.until_text("Suspended by Central Bank").await;
    assert!(screen.text().contains("court order") && !screen.text().contains(", until "));
    let (status, change) = suspended.status_change.clone().unwrap();
    let change = StatusChange { ending: Some(now()), ..change };
    let limited = TokenView { status_change: Some((status, change)), ..suspended };
    screen.update(DetailsProperties { token: limited });
    screen.until_text(", until ").await;
    screen.update(DetailsProperties { token: revised_to(TokenStatus::Active, None) });
    screen.until_text("Reactivated by Central Bank").await;
}

fn tag_form(tag: Option<&str>, heard: &Heard<Option<Tag>>) -> TagFormProperties {
    TagFormProperties { tag: tag.map(str::to_owned), ontag: heard.callback() }
}

const NAME: &str = "Your name for it";

#[wasm_bindgen_test]
async fn a_name_is_set_changed_and_removed() {
    let heard = Heard::new();
    let mut screen = Screen::<TagForm>::show(tag_form(None, &heard));
    screen.until_text("Only you see it").await;
    assert!(screen.find_button("Remove name").is_none());
    screen.press("Save name");
    screen.until_remark(NAME, "Type a name, or remove it to see the token's own title.").await;
    screen.type_into(NAME, &"x".repeat(61));
    screen.until_remark(NAME, "The name is longer than 60 characters.").await;
    screen.press("Save name");
    assert!(heard.all().is_empty());
    screen.type_into(NAME, " Rainy day ");
    screen.until("typed", |screen| screen.remark_on(NAME).starts_with("Only you")).await;
    screen.press("Save name");
    let tag = Tag::new("Rainy day").unwrap();
    assert_eq!(heard.all(), [Some(tag.clone())]);
    screen.update(tag_form(Some("Rainy day"), &heard));
    screen.until_remark(NAME, "The token is called so.").await;
    assert_eq!(screen.value_of(NAME), "Rainy day");
    screen.press("Remove name");
    assert_eq!(heard.all(), [Some(tag), None]);
    screen.update(tag_form(None, &heard));
    screen.until("empty", |screen| screen.value_of(NAME).is_empty()).await;
}

#[derive(Clone, PartialEq, Properties)]
struct RemovalProperties {
    token: TokenView,
    onremove: Callback<()>,
}

#[component]
fn Removal(props: &RemovalProperties) -> Html {
    let asked = use_state_eq(|| false);
    remove_token(&props.token, &asked, props.onremove.clone())
}

#[wasm_bindgen_test]
async fn a_removal_says_what_happens_before_it_does() {
    let heard = Heard::new();
    let token = TokenView { title: "Rainy day".to_owned(), ..held() };
    let properties = RemovalProperties { token, onremove: heard.callback() };
    let screen = Screen::<Removal>::show(properties);
    screen.until_text("Remove token").await;
    screen.press("Remove token");
    for words in [
        "Remove \"Rainy day\"?",
        "Central Bank is told that you removed it.",
        "Its file is deleted from this browser. It cannot be brought back.",
        "Your vault balance stays as it is.",
    ] {
        screen.until_text(words).await;
    }
    screen.press("Keep token");
    screen.until("closed", |screen| screen.all("dialog").is_empty()).await;
    assert!(heard.all().is_empty());
    screen.press("Remove token");
    screen.until_text("It cannot be brought back.").await;
    screen.press("Remove");
    assert_eq!(heard.all().len(), 1);
}

#[wasm_bindgen_test]
async fn only_what_is_kept_is_tagged_or_removed() {
    let app = App::<Token>::show(TokenProperties { id: token().to_string() });
    app.until("shown", |app| !app.all("h1").is_empty()).await;
    app.dispatch(Action::Tokens(Resource::Ready(vec![held()])));
    app.until_text("Remove token").await;
    app.type_into(NAME, "Rainy day");
    frame().await;
    frame().await;
    app.press("Save name");
    let tag = Some(Tag::new("Rainy day").unwrap());
    assert_eq!(app.commands(), [Command::Tag { token: token(), tag }]);
    let void = TokenView {
        kept: false,
        state: "VOID".to_owned(),
        reason: Some("The offer ended.".to_owned()),
        ..held()
    };
    app.dispatch(Action::Tokens(Resource::Ready(vec![void])));
    app.until_text("Put away").await;
    assert!(app.find_button("Remove token").is_none() && app.find_button("Save name").is_none());
}
