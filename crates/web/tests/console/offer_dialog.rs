use tallystick_web::{
    commands::OfferAnswer,
    offers::dialog::{OfferDialog, OfferDialogProperties},
    state::{Connection, OfferView},
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventInit};

use crate::{
    app::App,
    samples::{Heard, now, token},
    screen::frame,
};

fn offer(accepted: bool, heard: &Heard<OfferAnswer>) -> OfferDialogProperties {
    OfferDialogProperties {
        may_be_deleted: false,
        offer: OfferView {
            token: token(),
            chat: tallystick_core::ChatId(token().0),
            in_chat: false,
            title: "Issuance, by Central Bank".to_owned(),
            issuer_title: "Central Bank".to_owned(),
            description: Some("Money that was issued.".to_owned()),
            amount: Some("500,000.00 AED".to_owned()),
            expires: Some(now()),
            accepted,
        },
        connection: Connection::Live,
        place: Some((1, 3)),
        answer_by: None,
        request: None,
        onlater: yew::Callback::noop(),
        onanswer: heard.callback(),
    }
}

#[wasm_bindgen_test]
async fn the_holder_is_asked_and_answers_once() {
    let heard = Heard::new();
    let mut screen = App::<OfferDialog>::show(offer(false, &heard));
    screen.until_text("Accept token?").await;
    let texts = ["Issuance, by Central Bank", "Money that was issued.", "500,000.00 AED"];
    for text in texts.into_iter().chain(["Issued by", "valid until", "Offer 1 of 3"]) {
        assert!(screen.text().contains(text), "{text}");
    }
    screen
        .until("readable", |screen| screen.find_button("Yes").is_some_and(|yes| !yes.disabled()))
        .await;
    screen.press("Yes");
    assert_eq!(heard.all(), [OfferAnswer::Accept(token())]);
    screen.update(offer(true, &heard));
    screen.until_text("Verifying and saving…").await;
    assert!(screen.find_button("Yes").is_none() && screen.find_button("No").is_none());
}

#[wasm_bindgen_test]
async fn escape_is_no_answer() {
    let heard = Heard::new();
    let screen = App::<OfferDialog>::show(offer(false, &heard));
    screen.until("open", |screen| !screen.all("dialog[open]").is_empty()).await;
    let dialog = screen.all("dialog").remove(0);
    let init = EventInit::new();
    init.set_cancelable(true);
    let cancel = Event::new_with_event_init_dict("cancel", &init).unwrap();
    assert!(!dialog.dispatch_event(&cancel).unwrap(), "the browser must be told not to close it");
    // Some browsers close it nevertheless.
    dialog.unchecked_ref::<web_sys::HtmlDialogElement>().close();
    screen.until("open again", |screen| !screen.all("dialog[open]").is_empty()).await;
    frame().await;
    assert!(heard.all().is_empty());
    screen
        .until("readable", |screen| screen.find_button("No").is_some_and(|no| !no.disabled()))
        .await;
    screen.press("No");
    screen.until_text("The issuer reads it.").await;
    screen.press("Back");
    screen.until("asked again", |screen| screen.find_button("Yes").is_some()).await;
    screen.press("No");
    screen.until_text("The issuer reads it.").await;
    screen.type_into("Reason", "not what was agreed");
    screen.until("typed", |screen| screen.value_of("Reason") == "not what was agreed").await;
    frame().await;
    screen.press("Decline");
    let reason = Some("not what was agreed".to_owned());
    assert_eq!(heard.all(), [OfferAnswer::Decline(token(), reason)]);
}

#[wasm_bindgen_test]
async fn what_was_accepted_is_put_aside_while_the_issuer_cannot_be_reached() {
    let heard = Heard::new();
    let offline = OfferDialogProperties { connection: Connection::Offline, ..offer(true, &heard) };
    let screen = App::<OfferDialog>::show(offline);
    screen.until_text("The issuer cannot be reached.").await;
    screen.press("Close");
    screen.until("put aside", |screen| screen.all("dialog").is_empty()).await;
    assert!(heard.all().is_empty());
}

#[wasm_bindgen_test]
async fn who_may_lose_it_reads_so_before_they_answer() {
    let heard = Heard::new();
    let mut screen = App::<OfferDialog>::show(offer(false, &heard));
    screen.until_text("Accept token?").await;
    assert!(!screen.text().contains("does not promise to keep"));
    screen.update(OfferDialogProperties { may_be_deleted: true, ..offer(false, &heard) });
    screen.until_text("does not promise to keep").await;
}
