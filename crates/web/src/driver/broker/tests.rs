use serde_json::json;
use tallystick_core::{
    Amount, ChatId, Decimals, Definition, DefinitionId, Draft, RequestId, Sender, Signature,
    broker::{Asked, Chat},
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::*;
use crate::services::database::Asking;

const REQUEST: Uuid = Uuid::from_u128(1);
const TOKEN: TokenId = TokenId(Uuid::from_u128(2));

fn host() -> DomainName {
    "issuer.example.org".parse().unwrap()
}

fn now() -> Timestamp {
    "2026-11-20T09:30:00.000Z".parse().unwrap()
}

fn asking() -> Asking {
    let definition = json!({
        "id": Uuid::from_u128(3), "version": 1, "name": "UAE Dirham", "symbol": "AED",
        "decimals": 2, "issuer": "central-bank", "definer": "central-bank", "custodian": null,
        "definedAt": now(), "active": true,
    });
    let definition: Definition = serde_json::from_value(definition).unwrap();
    let amount = Amount::from_minor_units(50_000_000, Decimals::new(2).unwrap()).unwrap();
    assert_eq!(definition.id, DefinitionId(Uuid::from_u128(3)));
    Asking { definition, amount }
}

/// As the issuer sends it; who signed it is not looked at here.
fn offer() -> Message {
    let offer = json!({
        "Chat": REQUEST, "Token": TOKEN, "Schema": "issuer.example.org/ISSUANCE:1.0",
        "Starts": "2026-11-20T09:30:00.000Z", "Expires": "2027-11-20T09:30:00.000Z",
    });
    let offer: IssueAtBroker = serde_json::from_value(offer).unwrap();
    let outgoing = Outgoing::new(WalletId(Uuid::from_u128(4)), &offer);
    let from = Sender::Party(host().into());
    let correlation = Correlation(Uuid::from_u128(5));
    let draft = Draft::new(&from, Some("pw1"), &outgoing, correlation, now());
    let canonical = draft.canonical();
    let message = draft.seal(&canonical, &Signature::from_bytes([0; 64]).unwrap());
    Message::from_value(message).unwrap()
}

/// A wallet of its own for each test.
struct Fixture {
    wallet: WalletId,
    database: WalletDatabase,
}

impl Fixture {
    async fn new() -> Self {
        let wallet = WalletId(Uuid::new_v4());
        Self { wallet, database: WalletDatabase::open(wallet).await.unwrap() }
    }

    async fn with_chat() -> Self {
        let fixture = Self::new().await;
        fixture.answer_request().await;
        fixture
    }

    async fn with_offer() -> Self {
        let fixture = Self::with_chat().await;
        assert!(matches!(fixture.receive().await, Received::Handled));
        fixture
    }

    async fn answer_request(&self) {
        let Asking { definition, amount } = asking();
        let asked = Asked::new(RequestId(REQUEST), &definition, amount);
        let transaction = self.database.write(&[CHATS.name]).unwrap();
        let chat = Chat::about(asked, host());
        assert_eq!(chat.id, ChatId(REQUEST));
        transaction.put(&CHATS, &chat.id.to_string(), &chat).unwrap();
        transaction.commit().await.unwrap();
    }

    async fn receive(&self) -> Received {
        let catalogue = Catalogue::default();
        let receiver = Receiver {
            wallet: self.wallet,
            now: now(),
            database: DatabaseId(Uuid::from_u128(9)),
            language: "en",
            catalogue: &catalogue,
        };
        receiver.receive(&self.database, &offer()).await.unwrap()
    }

    async fn answer(
        &self,
        database: &WalletDatabase,
        accept: bool,
    ) -> Result<BrokerToken, Refusal> {
        let input = BrokerTokenInput::Answered(accept);
        step_in(database, self.wallet, now(), (&host(), TOKEN), input, |_| Ok(())).await.unwrap()
    }

    /// As after the tab was closed.
    async fn reopened(self) -> Self {
        let Self { wallet, database } = self;
        drop(database);
        Self { wallet, database: WalletDatabase::open(wallet).await.unwrap() }
    }

    async fn states(&self) -> Vec<BrokerTokenState> {
        let transaction = self.database.read(&[BROKER_TOKENS.name]).unwrap();
        let rows = transaction.all(&BROKER_TOKENS).await.unwrap();
        rows.into_iter().map(|row| row.state).collect()
    }

    async fn waiting(&self) -> (Vec<String>, Vec<String>) {
        let transaction = self.database.read(&[LOCAL.name, OUTBOX.name]).unwrap();
        let local = transaction.queue(&LOCAL).await.unwrap();
        let outbox = transaction.queue(&OUTBOX).await.unwrap();
        (
            local.into_iter().map(|(_, letter)| letter.subject).collect(),
            outbox.into_iter().map(|(_, entry)| entry.letter.subject).collect(),
        )
    }
}

#[wasm_bindgen_test]
async fn an_offer_that_comes_twice_is_one_row() {
    let fixture = Fixture::with_offer().await;
    assert!(matches!(fixture.receive().await, Received::Handled));
    assert_eq!(fixture.states().await, [BrokerTokenState::Detailed]);
}

#[wasm_bindgen_test]
async fn an_offer_that_overtakes_the_answer_to_its_request_waits() {
    let fixture = Fixture::new().await;
    let body = json!({ "Definition": Uuid::from_u128(3), "Amount": "500000.00" });
    let (to, correlation) = (host().into(), Correlation(Uuid::new_v4()));
    let letter = Letter { correlation, to, subject: "RequestIssuance@Issuer".to_owned(), body };
    let entry = OutboxEntry { letter, given: None, asking: Some(asking()) };
    let transaction = fixture.database.write(&[OUTBOX.name]).unwrap();
    transaction.append(&OUTBOX, &entry).unwrap();
    transaction.commit().await.unwrap();

    assert!(matches!(fixture.receive().await, Received::Early));
    assert_eq!(fixture.states().await, []);
    fixture.answer_request().await;
    assert!(matches!(fixture.receive().await, Received::Handled));
    assert_eq!(fixture.states().await, [BrokerTokenState::Detailed]);
}

#[wasm_bindgen_test]
async fn an_offer_in_a_chat_that_is_nobodys_is_refused_once_and_for_all() {
    let fixture = Fixture::new().await;
    assert!(matches!(fixture.receive().await, Received::Refused(_)));
    assert_eq!(fixture.states().await, []);
    assert!(matches!(fixture.receive().await, Received::Handled));
}

#[wasm_bindgen_test]
async fn what_was_answered_waits_in_its_box_after_the_tab_was_closed() {
    let declined = Fixture::with_offer().await;
    declined.answer(&declined.database, false).await.unwrap();
    let declined = declined.reopened().await;
    assert_eq!(declined.states().await, [BrokerTokenState::Declined]);
    assert_eq!(declined.waiting().await, (vec![], vec!["Offered@Issuer".to_owned()]));

    let accepted = Fixture::with_offer().await;
    accepted.answer(&accepted.database, true).await.unwrap();
    let accepted = accepted.reopened().await;
    assert_eq!(accepted.states().await, [BrokerTokenState::Offered]);
    assert_eq!(accepted.waiting().await, (vec!["Save@Notifier".to_owned()], vec![]));
}

#[wasm_bindgen_test]
async fn two_tabs_that_answer_at_once_answer_once() {
    let fixture = Fixture::with_offer().await;
    let other_tab = WalletDatabase::open(fixture.wallet).await.unwrap();
    let answers =
        futures::join!(fixture.answer(&fixture.database, true), fixture.answer(&other_tab, true));
    assert_eq!(u8::from(answers.0.is_ok()) + u8::from(answers.1.is_ok()), 1);
    assert_eq!(fixture.waiting().await, (vec!["Save@Notifier".to_owned()], vec![]));
}

#[wasm_bindgen_test]
async fn a_transition_that_cannot_be_stored_whole_is_not_stored_at_all() {
    let fixture = Fixture::with_offer().await;
    let input = BrokerTokenInput::Answered(true);
    let (host, fails) = (host(), |_: &Transaction| Err(StorageError::RolledBack));
    let outcome = step_in(&fixture.database, fixture.wallet, now(), (&host, TOKEN), input, fails);
    assert!(outcome.await.is_err());
    let fixture = fixture.reopened().await;
    assert_eq!(fixture.states().await, [BrokerTokenState::Detailed]);
    assert_eq!(fixture.waiting().await, (vec![], vec![]));
}

#[wasm_bindgen_test]
async fn the_display_follows_the_rows() {
    let fixture = Fixture::with_offer().await;
    fixture.answer(&fixture.database, true).await.unwrap();
    let saved = json!({ "Issuer": host(), "Token": TOKEN, "Path": "/tokens/here.json" });
    let input = BrokerTokenInput::Saved(fixture.wallet, serde_json::from_value(saved).unwrap());
    step_in(&fixture.database, fixture.wallet, now(), (&host(), TOKEN), input, |_| Ok(()))
        .await
        .unwrap()
        .unwrap();
    let (local, outbox) = fixture.waiting().await;
    assert_eq!(local, ["Save@Notifier", "Updated@Notifier"]);
    assert_eq!(outbox, ["Offered@Issuer"]);
}
