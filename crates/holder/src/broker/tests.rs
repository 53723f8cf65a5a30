use serde_json::{Value, json};
use tallystick_core::{
    Amount, ChatId, DatabaseId, Decimals, Definition, DefinitionId, Draft, Message, RequestId,
    Sender, Signature,
    broker::{Asked, Chat},
    broker::{BrokerTokenState, titles::Catalogue},
    message::Body,
    message::{IssueAtBroker, ReviseAtBroker},
};
use uuid::Uuid;

use super::{receiver::Receiver, *};
use crate::{
    native::{FileDatabase, Files, SystemClock},
    tables::{Asking, OutboxEntry},
};

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
        "definedAt": now(), "status": "ACTIVE", "rules": {},
    });
    let definition: Definition = serde_json::from_value(definition).unwrap();
    let amount = Amount::from_minor_units(50_000_000, Decimals::new(2).unwrap()).unwrap();
    assert_eq!(definition.id, DefinitionId(Uuid::from_u128(3)));
    Asking { definition, amount }
}

/// As the issuer sends it; who signed it is not looked at here.
fn message(number: u128, body: &impl Body) -> Message {
    let outgoing = Outgoing::new(WalletId(Uuid::from_u128(4)), body);
    let from = Sender::Party(host().into());
    let correlation = Correlation(Uuid::from_u128(number));
    let draft = Draft::new(&from, Some("pw1"), &outgoing, correlation, now());
    let canonical = draft.canonical();
    let message = draft.seal(&canonical, &Signature::from_bytes([0; 64]).unwrap());
    Message::from_value(message).unwrap()
}

fn offer() -> Message {
    let offer = json!({
        "Chat": REQUEST, "Token": TOKEN, "Schema": "issuer.example.org/ISSUANCE:1.0",
        "Starts": "2026-11-20T09:30:00.000Z", "Expires": "2027-11-20T09:30:00.000Z",
    });
    message(5, &serde_json::from_value::<IssueAtBroker>(offer).unwrap())
}

fn revised(number: u128, status: &str) -> Message {
    let revise = json!({ "Token": TOKEN, "Status": status, "Starting": now() });
    message(number, &serde_json::from_value::<ReviseAtBroker>(revise).unwrap())
}

fn taken_back() -> Message {
    revised(6, "REVOKED")
}

fn accepted_elsewhere() -> Message {
    revised(8, "ACTIVE")
}

/// A wallet of its own for each test, on a disk.
struct Fixture {
    wallet: WalletId,
    folder: tempfile::TempDir,
    database: WalletDatabase<FileDatabase>,
}

impl Fixture {
    async fn new() -> Self {
        let (wallet, folder) = (WalletId(Uuid::new_v4()), tempfile::tempdir().unwrap());
        let files = Files::new(folder.path());
        let database = WalletDatabase::open(&files, wallet).await.unwrap();
        Self { wallet, folder, database }
    }

    fn scene(&self) -> Scene<'_, FileDatabase, SystemClock> {
        Scene { database: &self.database, wallet: self.wallet, now: now(), clock: &SystemClock }
    }

    async fn step(
        &self,
        input: BrokerTokenInput,
    ) -> Result<Result<BrokerToken, Refusal>, StoreError> {
        let step = step_in(&self.scene(), (&host(), TOKEN), input, Cause::None).await;
        step.map(|(outcome, _)| outcome)
    }

    /// The same on a disk that takes nothing.
    async fn step_on_a_full_disk(&self, input: BrokerTokenInput) {
        let (folder, aside) = (self.folder.path(), self.folder.path().with_extension("aside"));
        std::fs::rename(folder, &aside).unwrap();
        std::fs::write(folder, "").unwrap();
        assert!(matches!(self.step(input).await, Err(StoreError::Failed(_))));
        std::fs::remove_file(folder).unwrap();
        std::fs::rename(&aside, folder).unwrap();
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

    /// A request that the issuer has not answered.
    async fn ask(&self) {
        let body = json!({ "Definition": Uuid::from_u128(3), "Amount": "500000.00" });
        let (to, correlation) = (host().into(), Correlation(Uuid::new_v4()));
        let message =
            StoredMessage { correlation, to, subject: "RequestIssuance@Issuer".to_owned(), body };
        let entry = OutboxEntry { asking: vec![asking()], ..OutboxEntry::new(message, None) };
        let transaction = self.database.write(&[OUTBOX.name]).unwrap();
        transaction.append(&OUTBOX, &entry).unwrap();
        transaction.commit().await.unwrap();
    }

    async fn end_chat(&self) {
        let transaction = self.database.write(&[CHATS.name]).unwrap();
        let key = REQUEST.to_string();
        let chat = transaction.get(&CHATS, &key).await.unwrap().unwrap();
        transaction.put(&CHATS, &key, &Chat { active: false, ..chat }).unwrap();
        transaction.commit().await.unwrap();
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
        self.receive_message(&offer()).await
    }

    async fn receive_message(&self, message: &Message) -> Received {
        let catalogue = Catalogue::default();
        let receiver = Receiver {
            scene: self.scene(),
            issuer: &host(),
            database: DatabaseId(Uuid::from_u128(9)),
            enrolled_in: "en",
            catalogue: &catalogue,
        };
        receiver.receive(message).await.unwrap().0
    }

    async fn answer(&self, accept: bool) -> Result<BrokerToken, Refusal> {
        let input = match accept {
            true => BrokerTokenInput::Accepted,
            false => BrokerTokenInput::Declined(None),
        };
        self.step(input).await.unwrap()
    }

    async fn store_unreadable(&self) -> Value {
        let row = json!({ "version": 9, "row": "of a later version" });
        let transaction = self.database.write(&[BROKER_TOKENS.name]).unwrap();
        let key = broker_token_key(&host(), TOKEN);
        transaction.access().put(BROKER_TOKENS.name, &key, &row).unwrap();
        transaction.commit().await.unwrap();
        row
    }

    /// As after the program ended.
    async fn reopened(self) -> Self {
        let Self { wallet, folder, database } = self;
        drop(database);
        let files = Files::new(folder.path());
        let database = WalletDatabase::open(&files, wallet).await.unwrap();
        Self { wallet, folder, database }
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
            local.into_iter().map(|(_, message)| message.subject).collect(),
            outbox.into_iter().map(|(_, entry)| entry.message.subject).collect(),
        )
    }
}

#[tokio::test]
async fn an_offer_that_comes_twice_is_one_row() {
    let fixture = Fixture::with_offer().await;
    assert!(matches!(fixture.receive().await, Received::Handled));
    assert_eq!(fixture.states().await, [BrokerTokenState::Detailed]);
}

#[tokio::test]
async fn an_offer_that_overtakes_the_answer_to_its_request_waits() {
    let fixture = Fixture::new().await;
    fixture.ask().await;

    assert!(matches!(fixture.receive().await, Received::Early));
    assert_eq!(fixture.states().await, []);
    fixture.answer_request().await;
    assert!(matches!(fixture.receive().await, Received::Handled));
    assert_eq!(fixture.states().await, [BrokerTokenState::Detailed]);
}

#[tokio::test]
async fn an_offer_in_a_chat_that_has_ended_is_refused_once_and_for_all() {
    let fixture = Fixture::with_chat().await;
    fixture.end_chat().await;
    assert!(matches!(fixture.receive().await, Received::Refused(_)));
    assert_eq!(fixture.states().await, []);
    assert!(matches!(fixture.receive().await, Received::Handled));
    assert_eq!(fixture.waiting().await, (vec![], vec!["Offered@Issuer".to_owned()]));
}

/// The broker itself answers nothing for all devices: the holder is asked.
#[tokio::test]
async fn an_offer_that_another_device_requested_is_asked_about() {
    let fixture = Fixture::new().await;
    assert!(matches!(fixture.receive().await, Received::Handled));
    assert_eq!(fixture.states().await, [BrokerTokenState::Detailed]);
    assert_eq!(fixture.waiting().await, (vec![], vec![]));
    let transaction = fixture.database.read(&[CHATS.name]).unwrap();
    let chats = transaction.all(&CHATS).await.unwrap();
    assert_eq!(chats, [Chat::of_another_device(ChatId(REQUEST), host())]);
}

#[tokio::test]
async fn what_another_device_accepted_is_fetched_without_a_question() {
    let fixture = Fixture::new().await;
    fixture.receive().await;
    assert!(matches!(fixture.receive_message(&accepted_elsewhere()).await, Received::Handled));
    assert_eq!(fixture.states().await, [BrokerTokenState::Offered]);
    assert_eq!(fixture.waiting().await, (vec!["Save@Notifier".to_owned()], vec![]));
    assert!(fixture.answer(false).await.is_err(), "the first answer stands");
    assert!(matches!(fixture.receive_message(&accepted_elsewhere()).await, Received::Handled));
    assert_eq!(fixture.waiting().await, (vec!["Save@Notifier".to_owned()], vec![]));
}

/// What another device answered is not taken for nobody's while the offer itself waits.
#[tokio::test]
async fn an_acceptance_elsewhere_waits_with_its_offer_for_our_own_request() {
    let fixture = Fixture::new().await;
    fixture.ask().await;
    for message in [offer(), accepted_elsewhere()] {
        assert!(matches!(fixture.receive_message(&message).await, Received::Early));
    }
    fixture.answer_request().await;
    fixture.receive().await;
    fixture.receive_message(&accepted_elsewhere()).await;
    assert_eq!(fixture.states().await, [BrokerTokenState::Offered]);
}

#[tokio::test]
async fn what_was_answered_waits_in_its_box_after_the_tab_was_closed() {
    let declined = Fixture::with_offer().await;
    declined.answer(false).await.unwrap();
    let declined = declined.reopened().await;
    assert_eq!(declined.states().await, [BrokerTokenState::Declined]);
    assert_eq!(declined.waiting().await, (vec![], vec!["Offered@Issuer".to_owned()]));

    let accepted = Fixture::with_offer().await;
    accepted.answer(true).await.unwrap();
    let accepted = accepted.reopened().await;
    assert_eq!(accepted.states().await, [BrokerTokenState::Offered]);
    assert_eq!(accepted.waiting().await, (vec!["Save@Notifier".to_owned()], vec![]));
}

#[tokio::test]
async fn two_tabs_that_answer_at_once_answer_once() {
    let fixture = Fixture::with_offer().await;
    let answers = futures::join!(fixture.answer(true), fixture.answer(true));
    assert_eq!(u8::from(answers.0.is_ok()) + u8::from(answers.1.is_ok()), 1);
    assert_eq!(fixture.waiting().await, (vec!["Save@Notifier".to_owned()], vec![]));
}

#[tokio::test]
async fn a_transition_that_cannot_be_stored_whole_is_not_stored_at_all() {
    let fixture = Fixture::with_offer().await;
    let input = BrokerTokenInput::Accepted;
    fixture.step_on_a_full_disk(input).await;
    let fixture = fixture.reopened().await;
    assert_eq!(fixture.states().await, [BrokerTokenState::Detailed]);
    assert_eq!(fixture.waiting().await, (vec![], vec![]));
}

#[tokio::test]
async fn the_display_follows_the_rows() {
    let fixture = Fixture::with_offer().await;
    fixture.answer(true).await.unwrap();
    let saved = json!({ "Issuer": host(), "Token": TOKEN, "Path": "/tokens/here.json" });
    let input = BrokerTokenInput::Saved(fixture.wallet, serde_json::from_value(saved).unwrap());
    fixture.step(input).await.unwrap().unwrap();
    let (local, outbox) = fixture.waiting().await;
    assert_eq!(local, ["Save@Notifier", "Updated@Notifier"]);
    assert_eq!(outbox, ["Offered@Issuer"]);
}

#[tokio::test]
async fn an_offer_that_was_taken_back_is_not_asked_about_any_more() {
    let fixture = Fixture::with_offer().await;
    let Received::Ended(row) = fixture.receive_message(&taken_back()).await else {
        panic!("the question is still asked")
    };
    assert!(row.reason.is_some(), "the holder reads why");
    assert_eq!(fixture.states().await, [BrokerTokenState::Void]);
    assert!(fixture.answer(true).await.is_err());
    assert_eq!(fixture.waiting().await, (vec![], vec![]));
    assert!(matches!(fixture.receive_message(&taken_back()).await, Received::Handled));
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_not_written_over() {
    let fixture = Fixture::with_chat().await;
    let stored = fixture.store_unreadable().await;
    for message in [offer(), taken_back()] {
        assert!(matches!(fixture.receive_message(&message).await, Received::Newer));
    }
    let transaction = fixture.database.read(&[BROKER_TOKENS.name]).unwrap();
    let key = broker_token_key(&host(), TOKEN);
    let kept = transaction.access().get(BROKER_TOKENS.name, &key).await.unwrap();
    assert_eq!(kept, Some(stored));
}

/// It may be the very request that the offer answers.
#[tokio::test]
async fn an_offer_waits_while_something_to_be_sent_cannot_be_read() {
    let fixture = Fixture::new().await;
    let row = json!({ "version": 9, "row": {} });
    let transaction = fixture.database.write(&[OUTBOX.name]).unwrap();
    transaction.access().append(OUTBOX.name, &row).unwrap();
    transaction.commit().await.unwrap();
    assert!(matches!(fixture.receive().await, Received::Early));
    assert_eq!(fixture.waiting().await, (vec![], vec![]));
}

#[tokio::test]
async fn what_is_of_a_newer_form_waits_for_a_version_that_knows_it() {
    let fixture = Fixture::with_chat().await;
    let body = json!({ "Wallet": fixture.wallet, "Old": "", "New": "" });
    let unheard_of: tallystick_core::message::UpdatedAtNotifier =
        serde_json::from_value(body).unwrap();
    let unheard_of = message(7, &unheard_of);
    for _ in 0..2 {
        assert!(matches!(fixture.receive_message(&unheard_of).await, Received::Newer));
    }
}

/// Whatever happens in whatever order, with commits that fail and tabs that close in between: an
/// offer that was received has its row, an answer has the message that carries it on.
#[tokio::test]
async fn nothing_that_a_holder_has_is_forgotten_whatever_happens() {
    let mut reached = std::collections::BTreeSet::new();
    for seed in 0..24_u64 {
        let mut fixture = Fixture::with_offer().await;
        let mut declined = false;
        let mut random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        for _ in 0..8 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            match (random >> 33) % 8 {
                6 => drop(fixture.receive_message(&accepted_elsewhere()).await),
                0 => drop(fixture.receive().await),
                1 => drop(fixture.receive_message(&taken_back()).await),
                2 => drop(fixture.answer(true).await),
                3 => drop(fixture.answer(false).await),
                4 => fixture = fixture.reopened().await,
                5 => {
                    let input = BrokerTokenInput::Disputed("?".to_owned());
                    drop(fixture.step(input).await.unwrap());
                }
                _ => {
                    let input = BrokerTokenInput::Accepted;
                    fixture.step_on_a_full_disk(input).await;
                }
            }
            let [state] = fixture.states().await[..] else { panic!("seed {seed}: no row") };
            let (local, outbox) = fixture.waiting().await;
            declined |= state == BrokerTokenState::Declined;
            let expected: (&[&str], &[&str]) = match state {
                // What was declined here and accepted on another device: the issuer refuses it.
                BrokerTokenState::Offered if declined => (&["Save@Notifier"], &["Offered@Issuer"]),
                BrokerTokenState::Offered => (&["Save@Notifier"], &[]),
                BrokerTokenState::Declined => (&[], &["Offered@Issuer"]),
                _ => (&[], &[]),
            };
            assert_eq!(
                (&local[..], &outbox[..]),
                (&strings(expected.0)[..], &strings(expected.1)[..]),
                "seed {seed}"
            );
            let followed = declined && state == BrokerTokenState::Offered;
            reached.insert(if followed { "FETCHED AFTER ALL" } else { state.as_str() });
        }
    }
    let all = ["DECLINED", "DETAILED", "FETCHED AFTER ALL", "OFFERED", "VOID"];
    assert_eq!(reached.into_iter().collect::<Vec<_>>(), all, "the test reaches them all");
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
