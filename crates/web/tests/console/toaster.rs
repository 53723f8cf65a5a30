use tallystick_web::{
    components::toaster::{Toaster, ToasterProperties},
    state::{Toast, ToastKind, ToastWords},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::screen::Screen;

fn toast(sequence: u64, kind: ToastKind, title: &str) -> Toast {
    Toast { sequence, revision: 0, words: ToastWords::new(kind, title) }
}

#[wasm_bindgen_test]
async fn a_toast_that_was_closed_does_not_come_back() {
    let first = toast(0, ToastKind::Danger, "Issue tokens failed");
    let second = toast(1, ToastKind::Success, "Your request update has been successful");
    let mut screen = Screen::<Toaster>::show(ToasterProperties {
        toasts: vec![first.clone()],
        open_request: None,
    });
    screen.until_text("Issue tokens failed").await;
    assert_eq!(screen.all("[aria-live='polite']").len(), 1);
    screen.press("Close message");
    screen.until("closed", |screen| screen.all("li").is_empty()).await;
    screen.update(ToasterProperties { toasts: vec![first, second], open_request: None });
    screen.until_text("Your request update has been successful").await;
    assert_eq!(screen.all("li").len(), 1);
}
