//! Commands that must be refused.

use serde_json::Value;
use tallystick_core::message::Body;
use tallystick_holder::{Device, now};

use crate::{
    books::Books,
    cast::{correlation, refusal},
};

/// Refused with this status and code, and nothing is stored or moved. Returns the sentence.
pub(crate) async fn refused<B: Body>(
    books: &mut Books,
    device: &Device,
    body: &B,
    status: u16,
    code: &str,
) -> String {
    let message = device.signed(body, correlation(), now());
    let what = B::SUBJECT.to_string();
    let answered = message_refused(books, device, &message, code, &what).await;
    assert_eq!(answered.0, status, "{what}");
    answered.1
}

/// A message of this device is refused with this code, and nothing is stored or moved. Returns the
/// status and the sentence.
pub(crate) async fn message_refused(
    books: &mut Books,
    device: &Device,
    message: &Value,
    code: &str,
    what: &str,
) -> (u16, String) {
    let before = books.contents().await;
    let answer = device.post(message.to_string()).await.unwrap();
    assert!((400..500).contains(&answer.status), "{what}: {}", answer.status);
    assert_eq!(refusal(&answer).1, code, "{what}");
    let error = answer.json().unwrap()["Error"].take();
    assert_eq!(error["Correlation"], message["Header"]["Correlation"], "{what}");
    assert_eq!(books.contents().await, before, "{what}");
    (answer.status, error["Message"].as_str().unwrap().to_owned())
}
