use tallystick_web::{
    components::resource_view::{ResourceWords, view_resource},
    state::{Problem, Resource},
};
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use crate::{samples::Heard, screen::Screen};

const WORDS: ResourceWords = ResourceWords { thing: "numbers", empty: "No numbers.", next: "" };

#[derive(Clone, PartialEq, Properties)]
struct NumbersProperties {
    numbers: Resource<Vec<u32>>,
    onretry: Callback<()>,
}

#[component]
fn Numbers(props: &NumbersProperties) -> Html {
    view_resource(&props.numbers, &WORDS, &props.onretry, |numbers| {
        html! { <p>{ format!("{numbers:?}") }</p> }
    })
}

#[wasm_bindgen_test]
async fn a_list_says_that_it_is_loading_failed_empty_or_shows_itself() {
    let retries = Heard::new();
    let with = |numbers| NumbersProperties { numbers, onretry: retries.callback() };
    let mut screen = Screen::<Numbers>::show(with(Resource::Loading));
    screen
        .until("loading", |screen| !screen.all("[aria-label='Loading numbers']").is_empty())
        .await;

    let message = "The issuer cannot be reached.".to_owned();
    screen.update(with(Resource::Failed(Problem { code: "OFFLINE".to_owned(), message })));
    screen.until_text("The issuer cannot be reached.").await;
    assert_eq!(screen.all("[role='alert']").len(), 1);
    screen.press("Try again");
    assert_eq!(retries.all().len(), 1);

    screen.update(with(Resource::Ready(Vec::new())));
    screen.until_text("No numbers.").await;
    screen.update(with(Resource::Ready(vec![1, 2])));
    screen.until_text("[1, 2]").await;
    assert!(!screen.text().contains("No numbers."));
}
