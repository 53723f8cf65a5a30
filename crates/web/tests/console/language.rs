use tallystick_web::{
    commands::Command,
    components::page_heading::{PageHeading, PageHeadingProperties},
    settings::page::Settings,
    state::{Action, Resource, TokenView},
    tokens::page::Tokens,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{app::App, samples::token, screen::Screen};

const NAMES: [&str; 5] = ["العربية", "Deutsch", "English", "Español", "Português"];

#[wasm_bindgen_test]
async fn each_language_is_offered_in_its_own_name_and_chosen_by_its_tag() {
    let app = App::<Settings>::show(());
    app.until_text("Display").await;
    assert!(!app.text().contains("Language"), "it is not known yet");
    app.dispatch(Action::Language("en-GB".to_owned()));
    app.until_text("Language of tokens").await;
    assert_eq!(app.texts("option"), NAMES);
    assert_eq!(app.value_of("Language of tokens"), "en");
    app.type_into("Language of tokens", "ar");
    let chosen = || {
        let given = app.given().into_iter();
        given.filter(|one| matches!(one, Command::ChooseLanguage(_))).collect::<Vec<_>>()
    };
    assert_eq!(chosen(), [Command::ChooseLanguage("ar".to_owned())]);
    // What is not offered is read in English.
    for (language, shown) in [("pt-BR", "pt"), ("fr", "en")] {
        app.dispatch(Action::Language(language.to_owned()));
        app.until(shown, |app| app.value_of("Language of tokens") == shown).await;
    }
    assert_eq!(chosen().len(), 1, "what is shown is no choice");
}

fn held(title: &str, description: Option<&str>) -> TokenView {
    TokenView {
        token: token(),
        title: title.to_owned(),
        description: description.map(str::to_owned),
        state: "VOID".to_owned(),
        status: tallystick_core::TokenStatus::Active,
        expires: None,
        issuer_title: "Central Bank".to_owned(),
        kept: true,
        status_change: None,
        tag: None,
        reason: Some("The offer ended.".to_owned()),
        issuance: None,
        issued: None,
        fields: Vec::new(),
        verified: Err("no file".to_owned()),
        json: None,
    }
}

/// A description says what it is, a reason why it came to nothing: neither takes the other's place.
#[wasm_bindgen_test]
async fn a_list_shows_title_description_and_reason_in_their_own_direction() {
    let screen = App::<Tokens>::show(());
    screen.until_text("Tokens").await;
    let arabic = held("إصدار عملة، من المصرف المركزي", Some("رمز"));
    screen.dispatch(Action::Tokens(Resource::Ready(vec![arabic])));
    screen.until_text("The offer ended.").await;
    let localized = screen.all("li [dir=auto]");
    let texts: Vec<String> = localized.iter().filter_map(|one| one.text_content()).collect();
    assert_eq!(texts, ["إصدار عملة، من المصرف المركزي", "رمز"]);
    let is_rtl = |one: &web_sys::Element| one.matches(":dir(rtl)").unwrap();
    assert!(localized.iter().all(is_rtl), "written from right to left");
    screen.dispatch(Action::Tokens(Resource::Ready(vec![held("Emisión", None)])));
    screen.until_text("Emisión").await;
    assert_eq!(screen.texts("li [dir=auto]"), ["Emisión"]);
    assert!(!screen.all("li [dir=auto]").iter().any(is_rtl));
}

#[wasm_bindgen_test]
async fn a_heading_names_its_tab_in_the_language_of_the_title() {
    let heading = |title: &'static str| PageHeadingProperties { title: title.into(), lead: None };
    let mut screen = Screen::<PageHeading>::show(heading("Currency issuance"));
    screen.until_text("Currency issuance").await;
    screen.update(heading("إصدار عملة"));
    screen.until_text("إصدار عملة").await;
    assert!(screen.all("h1 > [dir=auto]")[0].matches(":dir(rtl)").unwrap());
    let titled = |_: &_| gloo::utils::document().title() == "إصدار عملة · Tallystick";
    screen.until("titled", titled).await;
}
