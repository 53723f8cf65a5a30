//! Commands that must be refused.

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
    let before = books.contents().await;
    let message = device.signed(body, correlation(), now());
    let answer = device.post(message.to_string()).await.unwrap();
    assert_eq!(refusal(&answer), (status, code.to_owned()), "{}", B::SUBJECT);
    let error = answer.json().unwrap()["Error"].take();
    assert_eq!(error["Correlation"], message["Header"]["Correlation"]);
    assert_eq!(books.contents().await, before, "{}", B::SUBJECT);
    error["Message"].as_str().unwrap().to_owned()
}
