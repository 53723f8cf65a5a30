//! Who the person is in this tab: the participant's name, colour and initials, in the masthead and in
//! the icon of the tab.

use gloo::utils::document;
use tallystick_core::Participant;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlLinkElement};
use yew::prelude::*;

/// The initials of the first and the last word: `CB` of Commercial Bank, `C2` of Commercial Bank 2.
pub fn initials(title: &str) -> String {
    let mut words = title.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// The participant in the masthead.
pub fn identity(participant: &Participant) -> Html {
    html! {
        <span class="tally-identity" aria-label={format!("You are {}", participant.title)} role="group">
            <span class="tally-identity__initials" aria-hidden="true">
                { initials(&participant.title) }
            </span>
            <span class="tally-identity__title">{ participant.title.clone() }</span>
        </span>
    }
}

/// Gives the tab an icon in the participant's colour, which the masthead of this page has, with the
/// initials; its usual one without a participant.
#[hook]
pub fn use_tab_icon(page: &NodeRef, participant: Option<&Participant>) {
    let title = participant.map(|participant| participant.title.clone());
    let colour = participant.map(|participant| participant.colour.clone());
    let usual = use_mut_ref(|| None::<String>);
    let page = page.clone();
    use_effect_with((title, colour), move |(title, _)| {
        let Some(link) = tab_icon() else { return };
        let usual = usual.borrow_mut().get_or_insert_with(|| link.href()).clone();
        let drawn = title.as_ref().and_then(|title| Some(drawn(title, &accent_of(&page)?)));
        link.set_href(&drawn.unwrap_or(usual));
    });
}

fn tab_icon() -> Option<HtmlLinkElement> {
    document().query_selector("link[rel=icon]").ok()??.dyn_into().ok()
}

fn accent_of(page: &NodeRef) -> Option<String> {
    let page = page.cast::<Element>()?;
    let coloured = page.query_selector(".tally-identity__initials").ok()??;
    let style = web_sys::window()?.get_computed_style(&coloured).ok()??;
    Some(style.get_property_value("background-color").ok()?).filter(|colour| !colour.is_empty())
}

/// An image of the initials as an address, which needs no file.
fn drawn(title: &str, colour: &str) -> String {
    let initials = initials(title).replace('&', "&amp;").replace('<', "&lt;");
    let image = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>\
         <rect width='32' height='32' rx='6' fill='{colour}'/>\
         <text x='16' y='22' font-family='sans-serif' font-weight='bold' font-size='17' \
         text-anchor='middle' fill='white'>{initials}</text></svg>"
    );
    format!("data:image/svg+xml,{}", String::from(js_sys::encode_uri_component(&image)))
}

#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn participants_of_similar_names_have_other_initials() {
        for (title, expected) in [
            ("Commercial Bank", "CB"),
            ("Commercial Bank 2", "C2"),
            ("Custodian", "C"),
            ("ärzte & co", "ÄC"),
            ("", ""),
        ] {
            assert_eq!(initials(title), expected);
        }
    }

    #[wasm_bindgen_test]
    fn the_icon_is_an_image_in_the_address() {
        let address = drawn("A <B", "#123456");
        assert!(address.starts_with("data:image/svg+xml,%3Csvg"), "{address}");
        assert!(address.contains("%23123456") && address.contains("A%26lt%3B"), "{address}");
    }
}
