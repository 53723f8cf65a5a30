//! Amounts that are none.

use serde_json::{Value, json};
use tallystick_core::actions::RequestIssuanceAtIssuer;
use tallystick_holder::now;

use crate::{
    books::Books,
    cast::{Cast, correlation, refusal, seen},
    issuer::Issuer,
};

#[tokio::test]
async fn each_is_refused_and_nothing_is_stored() {
    let issuer = Issuer::start().await;
    let cast = Cast::enrol(&issuer).await;
    let bank = &cast.holder.device;
    let mut books = Books::of(&issuer).await;
    let before = books.contents().await;
    let nines = "9".repeat(400);
    for (amount, status, code) in [
        (json!("0"), 422, "AMOUNT_ZERO"),
        (json!("0.00"), 422, "AMOUNT_ZERO"),
        (json!("-1"), 422, "AMOUNT_MALFORMED"),
        (json!("-0"), 422, "AMOUNT_MALFORMED"),
        (json!("+1"), 422, "AMOUNT_MALFORMED"),
        (json!("1.001"), 422, "AMOUNT_TOO_MANY_DECIMALS"),
        (json!("1.000"), 422, "AMOUNT_TOO_MANY_DECIMALS"),
        (json!("92233720368547758.08"), 422, "AMOUNT_TOO_LARGE"),
        (json!("99999999999999999999"), 422, "AMOUNT_TOO_LARGE"),
        (json!(nines), 422, "AMOUNT_TOO_LARGE"),
        (json!("NaN"), 422, "AMOUNT_MALFORMED"),
        (json!("Infinity"), 422, "AMOUNT_MALFORMED"),
        (json!("1e3"), 422, "AMOUNT_MALFORMED"),
        (json!("0x10"), 422, "AMOUNT_MALFORMED"),
        (json!(" 1"), 422, "AMOUNT_MALFORMED"),
        (json!("1 "), 422, "AMOUNT_MALFORMED"),
        (json!("1 000"), 422, "AMOUNT_MALFORMED"),
        (json!("1,000"), 422, "AMOUNT_MALFORMED"),
        (json!("01"), 422, "AMOUNT_MALFORMED"),
        (json!("1."), 422, "AMOUNT_MALFORMED"),
        (json!(".5"), 422, "AMOUNT_MALFORMED"),
        (json!("١"), 422, "AMOUNT_MALFORMED"),
        (json!(""), 422, "AMOUNT_MALFORMED"),
        (json!(500_000), 400, "MALFORMED_BODY"),
        (json!(null), 400, "MALFORMED_BODY"),
        (json!(["1"]), 400, "MALFORMED_BODY"),
    ] {
        let answer = bank.post(request(&cast, &amount).to_string()).await.unwrap();
        assert_eq!(refusal(&answer), (status, code.to_owned()), "{amount}");
    }
    let fraction = request(&cast, &json!("@")).to_string().replace("\"@\"", "1.5");
    let answer = bank.post(fraction).await.unwrap();
    assert_eq!(refusal(&answer), (400, "MALFORMED_JSON".to_owned()), "a JSON fraction");
    assert_eq!(books.contents().await, before);
}

fn request(cast: &Cast, amount: &Value) -> Value {
    let body = RequestIssuanceAtIssuer::new(cast.dirham.id, "");
    let good = cast.holder.device.signed(&body, correlation(), now());
    let mut body = good["Body"].clone();
    body["Amount"] = amount.clone();
    cast.holder.device.sealed(&good["Header"], &body)
}

#[tokio::test]
async fn the_smallest_and_the_largest_can_be_asked_for() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    for (asked, shown) in [
        ("0.01", "0.01"),
        ("0.1", "0.10"),
        ("1", "1.00"),
        ("92233720368547758.07", "92233720368547758.07"),
    ] {
        let request = cast.request(asked).await;
        assert_eq!(seen(&cast.central, request).await.amount.to_string(), shown);
    }
}
