//! What tests start from: a participant's wallet at an issuer, what it asked for, an offer of it.

use std::sync::Arc;

use futures::channel::mpsc;
use serde_json::json;
use tallystick_core::{
    Amount, ChatId, Decimals, Definition, DomainName, ParticipantId, RequestId, SignedToken,
    Timestamp, TokenId, WalletId,
    broker::{Asked, BrokerToken, Chat},
    message::{IssueAtBroker, ReviseAtBroker},
    token::Token,
};
use uuid::Uuid;

use super::{Running, TestIssuer, TestPlatform};
use crate::{
    Choice, Issuer, Notice, Opened, Sleepers, Started, Wallet,
    store::{Database as _, Sequence, Table},
    tables::{Asking, BROKER_TOKENS, CHATS, FILES},
};

pub(crate) const LANGUAGE: &str = "en";

pub(crate) const REQUEST: RequestId = RequestId(Uuid::from_u128(0x20));

pub(crate) const TOKEN: TokenId = TokenId(Uuid::from_u128(0x70));

pub(crate) fn domain() -> DomainName {
    "issuer.example.org".parse().unwrap()
}

pub(crate) fn bank() -> ParticipantId {
    "commercial-bank".parse().unwrap()
}

pub(crate) fn dirham() -> Definition {
    let definition = json!({
        "id": Uuid::from_u128(3), "version": 1, "name": "UAE Dirham", "symbol": "AED",
        "decimals": 2, "issuer": "central-bank", "definer": "central-bank", "custodian": null,
        "definedAt": "2026-11-20T09:00:00.000Z", "status": "ACTIVE", "rules": {},
    });
    serde_json::from_value(definition).unwrap()
}

pub(crate) fn asking() -> Asking {
    let amount = Amount::from_minor_units(50_000_000, Decimals::new(2).unwrap()).unwrap();
    Asking { definition: dirham(), amount }
}

fn asked() -> Asked {
    let Asking { definition, amount } = asking();
    Asked::new(REQUEST, &definition, amount)
}

fn starts() -> Timestamp {
    "2026-11-20T09:30:00.000Z".parse().unwrap()
}

fn expires() -> Timestamp {
    "2027-11-20T09:30:00.000Z".parse().unwrap()
}

pub(crate) fn offer() -> IssueAtBroker {
    let offer = json!({
        "Chat": REQUEST, "Token": TOKEN, "Schema": "issuer.example.org/ISSUANCE:1.0",
        "Starts": starts(), "Expires": expires(),
    });
    serde_json::from_value(offer).unwrap()
}

pub(crate) fn revoked() -> ReviseAtBroker {
    let revise = json!({ "Token": TOKEN, "Status": "REVOKED", "Starting": starts() });
    serde_json::from_value(revise).unwrap()
}

/// Opens the bank's wallet.
async fn opened(platform: &TestPlatform) -> Opened<TestPlatform> {
    let issuer = Issuer::new(platform.clone());
    issuer.open_wallet(&domain(), &bank(), LANGUAGE, Choice::Known).await.unwrap()
}

/// The bank's wallet, opened and begun, as after the program or the page was started again.
pub(crate) async fn start(platform: &TestPlatform, issuer: &TestIssuer) -> Started<TestPlatform> {
    let started = Wallet::new(opened(platform).await, issuer.view(), "tab".to_owned());
    started.0.begin().await;
    started
}

/// The bank's wallet at an issuer in memory.
pub(crate) struct Fixture {
    pub(crate) platform: TestPlatform,
    pub(crate) issuer: TestIssuer,
    pub(crate) wallet: Arc<Wallet<TestPlatform>>,
    sleepers: Option<Sleepers>,
    notices: mpsc::UnboundedReceiver<Notice>,
}

impl Fixture {
    /// A new wallet.
    pub(crate) async fn new() -> Self {
        let platform = TestPlatform::default();
        let issuer = TestIssuer::on(&platform.network, &platform.clock);
        Self::at(platform, issuer).await
    }

    async fn at(platform: TestPlatform, issuer: TestIssuer) -> Self {
        let (wallet, sleepers, notices) = start(&platform, &issuer).await;
        Self { platform, issuer, wallet, sleepers: Some(sleepers), notices }
    }

    /// As after a reload.
    pub(crate) async fn reopened(self) -> Self {
        let Self { platform, issuer, .. } = self;
        Self::at(platform, issuer).await
    }

    /// A wallet that asked for something and knows the request.
    pub(crate) async fn with_chat() -> Self {
        let fixture = Self::new().await;
        let chat = Chat::about(asked(), domain());
        assert_eq!(chat.id, ChatId(REQUEST.0));
        fixture.put(&CHATS, &chat.id.to_string(), &chat).await;
        fixture
    }

    /// A wallet whose holder is asked about an offer.
    pub(crate) async fn with_offer() -> Self {
        let fixture = Self::with_chat().await;
        fixture.issuer.mail(fixture.wallet.id(), 5, &offer());
        fixture.wallet.pass().await;
        fixture.issuer.state().mail.clear();
        fixture
    }

    /// A wallet that keeps a token, which the issuer knows.
    pub(crate) async fn with_token() -> Self {
        let fixture = Self::with_offer().await;
        fixture.reply_with_token(&fixture.token());
        fixture.wallet.accept(TOKEN).await.unwrap();
        fixture.wallet.pass().await;
        fixture
    }

    /// The token on offer.
    pub(crate) fn token(&self) -> Token {
        let offer = offer();
        Token {
            token: TOKEN,
            issuer: domain(),
            schema: offer.schema,
            context: asked().context().fields(),
            issued: starts(),
            starts: starts(),
            expires: Some(expires()),
            identifier: None,
            biostamp: None,
            dkim: self.issuer.state().selector.clone(),
        }
    }

    /// From now on the issuer gives this token.
    pub(crate) fn reply_with_token(&self, token: &Token) {
        let signed: SignedToken = token.sign(&self.issuer.state().key);
        let response = serde_json::to_value(signed).unwrap();
        self.issuer.reply("Issued@Issuer", [super::issuer::Reply::Response(response)]);
    }

    /// What the wallet said since the last time.
    pub(crate) fn notices(&mut self) -> Vec<Notice> {
        std::iter::from_fn(|| self.notices.try_recv().ok()).collect()
    }

    /// Runs the wallet.
    pub(crate) fn run(&mut self) -> Running<'static> {
        let (wallet, sleepers) = (Arc::clone(&self.wallet), self.sleepers.take().unwrap());
        Running::new(&self.platform.clock, async move { wallet.run(sleepers).await })
    }

    pub(crate) fn id(&self) -> WalletId {
        self.wallet.id()
    }

    pub(crate) async fn row(&self) -> Option<BrokerToken> {
        self.wallet.row(TOKEN).await.unwrap()
    }

    pub(crate) async fn file(&self) -> Option<String> {
        let path = tallystick_core::wallet::path_of(&domain(), TOKEN);
        self.get(&FILES, &path).await
    }

    /// Makes the row of the token one that this version cannot read.
    pub(crate) async fn spoil_row(&self) {
        let key = crate::tables::broker_token_key(&domain(), TOKEN);
        self.put_raw(BROKER_TOKENS.name, &key, &json!({ "version": 1, "row": 7 })).await;
    }

    pub(crate) async fn get<T: serde::de::DeserializeOwned>(
        &self,
        table: &Table<T>,
        key: &str,
    ) -> Option<T> {
        self.wallet.database.read(&[table.name]).unwrap().get(table, key).await.unwrap()
    }

    pub(crate) async fn put<T: serde::Serialize>(&self, table: &Table<T>, key: &str, row: &T) {
        let transaction = self.wallet.database.write(&[table.name]).unwrap();
        transaction.put(table, key, row).unwrap();
        transaction.commit().await.unwrap();
    }

    pub(crate) async fn put_raw(&self, table: &'static str, key: &str, row: &serde_json::Value) {
        use crate::store::Access as _;
        let transaction = self.wallet.database.write(&[table]).unwrap();
        transaction.access().put(table, key, row).unwrap();
        transaction.commit().await.unwrap();
    }

    pub(crate) async fn append<T: serde::Serialize>(&self, sequence: &Sequence<T>, row: &T) {
        let transaction = self.wallet.database.write(&[sequence.name]).unwrap();
        transaction.append(sequence, row).unwrap();
        transaction.commit().await.unwrap();
    }

    pub(crate) async fn queue<T: serde::de::DeserializeOwned>(
        &self,
        sequence: &Sequence<T>,
    ) -> Vec<T> {
        let transaction = self.wallet.database.read(&[sequence.name]).unwrap();
        let rows = transaction.queue(sequence).await.unwrap();
        rows.into_iter().map(|(_, row)| row).collect()
    }
}
