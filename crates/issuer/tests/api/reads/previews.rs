//! What would come of a command: decided, and not carried out.

use serde_json::json;
use tallystick_core::{
    HolderAnswer,
    actions::{ActionPreview, BurnAtIssuer, IssueAtIssuer, OfferedAtIssuer, TransferAtIssuer},
    work::Holding,
};
use tallystick_holder::Device;

use crate::{
    books::Books,
    cast::{Cast, held, participant_id, refusal},
    issuer::Issuer,
};

/// Balance and reservation of the only vault that would change, after it.
fn after(preview: &ActionPreview) -> [String; 2] {
    assert_eq!(preview.refusal, None);
    let [change] = preview.vaults.as_slice() else { panic!("{preview:?}") };
    let Holding { balance, reserved } = change.after;
    [balance.to_string(), reserved.to_string()]
}

async fn post(device: &Device, body: &str) -> (u16, String) {
    let path = format!("/api/v1/wallets/{}/preview", device.wallet);
    refusal(&device.client().post(&path, Some(&device.cookie()), body.to_owned()).await.unwrap())
}

#[tokio::test]
async fn it_says_what_then_happens_and_stores_nothing() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let request = cast.approved("500").await;
    let mut books = Books::of(&issuer).await;
    let before = books.contents().await;
    let issue = IssueAtIssuer { request, version: 3 };
    let foreseen = after(&cast.central.preview(&issue).await.unwrap());
    assert_eq!(foreseen, ["999500.00", "500.00"]);
    assert_eq!(books.contents().await, before);
    cast.central.send(&issue).await.unwrap();
    assert_eq!(held(&cast.central).await, foreseen);

    let token = cast.holder.take_offer().await.unwrap().unwrap();
    let accepted = OfferedAtIssuer::new(token, HolderAnswer::Accepted);
    let foreseen = after(&cast.holder.device.preview(&accepted).await.unwrap());
    cast.holder.accept(token).await.unwrap();
    assert_eq!(held(&cast.holder.device).await, foreseen);
}

#[tokio::test]
async fn what_would_be_refused_says_why() {
    let issuer = Issuer::start().await;
    let cast = Cast::enrol(&issuer).await;
    let (definition, amount) = (cast.dirham.id, "1000000.01".to_owned());
    let burn = BurnAtIssuer { definition, amount: amount.clone() };
    let preview = cast.central.preview(&burn).await.unwrap();
    assert_eq!(preview.vaults, []);
    assert_eq!(preview.refusal.unwrap().code, "INSUFFICIENT_FUNDS");
    let preview = cast.custodian.preview(&burn).await.unwrap();
    assert_eq!(preview.refusal.unwrap().code, "FORBIDDEN");
    let party = participant_id("commercial-bank-2");
    let transfer = TransferAtIssuer { party, definition, amount };
    let preview = cast.holder.device.preview(&transfer).await.unwrap();
    assert_eq!(preview.refusal.unwrap().code, "INSUFFICIENT_FUNDS");
}

#[tokio::test]
async fn what_is_no_command_of_this_wallet_is_refused() {
    let issuer = Issuer::start().await;
    let cast = Cast::enrol(&issuer).await;
    let central = &cast.central;
    let unknown = json!({ "Subject": "Print@Issuer", "Body": {} }).to_string();
    assert_eq!(post(central, &unknown).await.1, "UNKNOWN_SUBJECT");
    let malformed = json!({ "Subject": "Burn@Issuer", "Body": { "Amount": 1 } }).to_string();
    assert_eq!(post(central, &malformed).await, (400, "MALFORMED_BODY".to_owned()));
    for body in ["", "{", "[]", "{\"Subject\":\"Burn@Issuer\"}"] {
        assert_eq!(post(central, body).await.0, 400, "{body}");
    }
    // Another wallet's cookie.
    let path = format!("/api/v1/wallets/{}/preview", cast.custodian.wallet);
    let answer = central.client().post(&path, Some(&central.cookie()), unknown).await.unwrap();
    assert_eq!(refusal(&answer), (401, "NO_SESSION".to_owned()));
}
