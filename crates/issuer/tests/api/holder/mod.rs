//! A holder on a store and a network that fail, against a real issuer: what it has is never lost,
//! and nothing happens twice.

mod faults;

use std::{collections::BTreeMap, sync::Arc};

use tallystick_core::{
    RequestId, TokenId, WalletId, broker::BrokerTokenState, flows::FlowStatus, token::SignedToken,
    wallet::path_of,
};
use tallystick_holder::{
    Choice, Client, Wallet,
    store::Database as _,
    tables::{BROKER_TOKENS, CHATS, FILES, OUTBOX},
};
use tempfile::TempDir;

use self::faults::{Faults, Faulty};
use crate::{
    books::Books,
    cast::{Cast, approve, issue, latest_flow, participant_id},
    issuer::Issuer,
};

/// How many lives of a holder are looked at.
const SEEDS: u64 = 24;

/// Of a hundred calls of the store and the network, so many fail.
const PERCENT: u64 = 25;

/// After so many passes without faults, everything that can end has ended.
const PASSES: usize = 12;

/// A holder whose program ends now and then.
struct Life {
    folder: TempDir,
    client: Client,
    faults: Faults,
    wallet: Option<Arc<Wallet<Faulty>>>,
    /// The wallet that has asked for something.
    asked: Option<WalletId>,
}

impl Life {
    fn new(client: Client, seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let faults = Faults::new(seed, PERCENT);
        Self { folder, client, faults, wallet: None, asked: None }
    }

    /// The wallet, opened as often as it takes.
    async fn wallet(&mut self) -> Arc<Wallet<Faulty>> {
        loop {
            if let Some(wallet) = &self.wallet {
                return Arc::clone(wallet);
            }
            let platform = Faulty::new(self.folder.path(), self.client.clone(), &self.faults);
            let issuer = tallystick_holder::Issuer::new(platform);
            let Ok(view) = issuer.view().await else { continue };
            let participant = participant_id("commercial-bank");
            let opened = issuer.open_wallet(&view.domain, &participant, "en", Choice::Known).await;
            let Ok(opened) = opened else { continue };
            let (wallet, _, _) = Wallet::new(opened, view, String::new());
            if let Some(asked) = self.asked {
                assert_eq!(wallet.id(), asked, "a wallet that holds something is found again");
            }
            wallet.begin().await;
            self.wallet = Some(wallet);
        }
    }

    /// One pass; then, now and then, the end of the program.
    async fn pass(&mut self) {
        self.wallet().await.pass().await;
        if self.faults.draw(4) == 0 {
            self.wallet = None;
        }
    }

    /// Asks until it is stored that it was asked.
    async fn ask(&mut self, cast: &Cast) {
        loop {
            let wallet = self.wallet().await;
            let asked = wallet.request_issuance(cast.dirham.clone(), "1").await;
            if asked.is_ok() || self.count(OUTBOX.name).await > 0 {
                self.asked = Some(wallet.id());
                return;
            }
        }
    }

    async fn count(&mut self, table: &'static str) -> usize {
        loop {
            let wallet = self.wallet().await;
            let count = wallet.database.read(&[table]).unwrap().count(table).await;
            if let Ok(count) = count {
                return count;
            }
        }
    }

    /// The request, once the issuer has named it.
    async fn request(&mut self) -> Option<RequestId> {
        loop {
            let wallet = self.wallet().await;
            let chats = wallet.database.read(&[CHATS.name]).unwrap().all(&CHATS).await;
            if let Ok(chats) = chats {
                assert!(chats.len() <= 1, "asked once");
                let asked = chats.first().and_then(|chat| chat.asked.as_ref());
                return asked.map(|asked| asked.request);
            }
        }
    }

    /// The row of the token and the token itself.
    async fn held(&mut self) -> Option<(TokenId, BrokerTokenState, Option<SignedToken>)> {
        loop {
            let wallet = self.wallet().await;
            let tables = [BROKER_TOKENS.name, FILES.name];
            let transaction = wallet.database.read(&tables).unwrap();
            let Ok(rows) = transaction.all(&BROKER_TOKENS).await else { continue };
            assert!(rows.len() <= 1, "offered once");
            let row = rows.into_iter().next()?;
            let path = path_of(wallet.domain(), row.token);
            let Ok(file) = transaction.get(&FILES, &path).await else { continue };
            let file = file.map(|file| serde_json::from_str(&file).unwrap());
            return Some((row.token, row.state, file));
        }
    }

    async fn until<T>(&mut self, mut look: impl AsyncFnMut(&mut Self) -> Option<T>) -> T {
        for _ in 0..400 {
            if let Some(seen) = look(self).await {
                return seen;
            }
            self.pass().await;
        }
        panic!("not in 400 passes; what went wrong: {:?}", self.faults.happened());
    }
}

/// **What a holder has is never lost, and nothing happens twice**, whatever the network answers and
/// whatever the disk refuses.
#[tokio::test]
async fn a_holder_whose_network_and_disk_fail_gets_what_it_asked_for_once() {
    let limits = ["--messages-per-second", "100000", "--enrolments-per-minute", "100000"];
    let issuer = Issuer::start_with(&limits).await;
    let cast = Cast::enrol(&issuer).await;
    let mut books = Books::of(&issuer).await;
    let mut happened: BTreeMap<&'static str, u32> = BTreeMap::new();
    for seed in 0..SEEDS {
        let mut life = Life::new(issuer.client(), seed);
        life.ask(&cast).await;
        let request = life.until(async |life| life.request().await).await;
        approve(&cast.central, request).await.unwrap();
        approve(&cast.custodian, request).await.unwrap();
        issue(&cast.central, request).await.unwrap();

        let (token, ..) = life.until(async |life| life.held().await).await;
        life.until(async |life| {
            let answered = life.wallet().await.accept(token).await;
            let (_, state, _) = life.held().await.unwrap();
            let done = answered.is_ok() || state != BrokerTokenState::Detailed;
            done.then_some(())
        })
        .await;
        for _ in 0..8 {
            life.pass().await;
            let (_, state, file) = life.held().await.expect("the row is there");
            assert_ne!(state, BrokerTokenState::Void, "seed {seed}");
            assert!(state != BrokerTokenState::Saved || file.is_some(), "seed {seed}: no file");
        }

        for (kind, times) in life.faults.happened() {
            *happened.entry(kind).or_default() += times;
        }
        life.faults.end();
        for _ in 0..PASSES {
            life.pass().await;
        }
        let (_, state, file) = life.held().await.unwrap();
        assert_eq!(state, BrokerTokenState::Saved, "seed {seed}");
        assert!(file.is_some(), "seed {seed}: the token is kept");
        assert_eq!(life.count(OUTBOX.name).await, 0, "seed {seed}");
        let flow = latest_flow(&cast.central).await;
        assert_eq!(flow.status, FlowStatus::Completed, "seed {seed}");
    }
    let received = "SELECT COUNT(*) FROM postings WHERE to_kind = 'VAULT' \
                    AND to_owner = 'commercial-bank' AND amount = 100";
    let settled = i64::try_from(SEEDS).unwrap();
    assert_eq!(books.number("SELECT COUNT(*) FROM requests").await, settled, "each once");
    assert_eq!(books.number(received).await, settled);
    books.audit().await;
    println!("what went wrong: {happened:?}");
    for kind in Faults::kinds() {
        assert!(happened.contains_key(kind), "{kind} was not reached");
    }
}
