use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::{
    KeptWallet, Notice,
    store::{Access as _, Table},
    tables::{CHATS, FILES},
    testing::{LANGUAGE, TestIssuer, TestPlatform, asking, bank, domain, start},
};

const WALLETS: Table<RegistryEntry> = Table::named("wallets");

fn wallet(number: u128) -> WalletId {
    WalletId(Uuid::from_u128(number))
}

fn name(number: u128) -> String {
    format!("tallystick-wallet-{}", wallet(number))
}

/// A store with as many wallets of the bank, the newest last.
struct Kept {
    platform: TestPlatform,
    issuer: TestIssuer,
}

impl Kept {
    async fn wallets(count: u32) -> Self {
        let platform = TestPlatform::default();
        let issuer = TestIssuer::on(&platform.network, &platform.clock);
        let kept = Self { platform, issuer };
        for number in 1..=count {
            let opened = kept.open(Choice::New).await.unwrap();
            assert_eq!(opened.entry.wallet, wallet(number.into()));
            kept.platform.clock.step(opened.entry.enrolled.unwrap().after(SECOND));
        }
        kept
    }

    async fn open(&self, choice: Choice) -> Result<Opened<TestPlatform>, EnrolmentError> {
        let issuer = Issuer::new(self.platform.clone());
        issuer.open_wallet(&domain(), &bank(), LANGUAGE, choice).await
    }

    async fn opens(&self) -> WalletId {
        self.open(Choice::Known).await.unwrap().entry.wallet
    }

    /// Something that cannot be had again.
    async fn hold(&self, number: u128) {
        let database = WalletDatabase::open(&self.platform.store, wallet(number)).await.unwrap();
        let row = json!({ "asked": asking() });
        let transaction = database.write(&[CHATS.name]).unwrap();
        transaction.access().put(CHATS.name, "1", &row).unwrap();
        transaction.commit().await.unwrap();
    }

    fn forget_wallets(&self) {
        self.issuer.state().knows_wallets = false;
    }
}

const SECOND: std::time::Duration = std::time::Duration::from_secs(1);

#[tokio::test]
async fn the_one_that_is_worth_most_is_chosen() {
    let kept = Kept::wallets(3).await;
    assert_eq!(kept.opens().await, wallet(3), "the newest that is known");
    kept.hold(1).await;
    assert_eq!(kept.opens().await, wallet(1), "the one that holds something");
    kept.hold(2).await;
    assert_eq!(kept.opens().await, wallet(2), "the newest of those");
    kept.forget_wallets();
    assert_eq!(kept.opens().await, wallet(2), "known or not");
    assert_eq!(kept.open(Choice::Wallet(wallet(1))).await.unwrap().entry.wallet, wallet(1));
    let missing = kept.open(Choice::Wallet(wallet(7))).await;
    assert!(matches!(missing, Err(EnrolmentError::NotKept(_))), "and none is made in its place");
}

#[tokio::test]
async fn only_wallets_that_hold_nothing_and_that_nobody_knows_are_replaced() {
    let kept = Kept::wallets(2).await;
    kept.forget_wallets();
    let refused = kept.open(Choice::Known).await;
    // The issuer enrols a third and does not know it either.
    assert!(matches!(refused, Err(EnrolmentError::Call(_))));
}

#[tokio::test]
async fn a_row_of_the_registry_that_cannot_be_read_hides_no_wallet() {
    let kept = Kept::wallets(1).await;
    kept.hold(1).await;
    let key = format!("{}/{}/{}", domain(), bank(), wallet(1));
    let registry = crate::store::Form { version: 2, tables: &[] };
    let database = kept.platform.store.open("tallystick", registry).await.unwrap();
    let transaction = database.write(&[WALLETS.name]).unwrap();
    transaction.access().put(WALLETS.name, &key, &json!({ "version": 1, "row": 7 })).unwrap();
    transaction.commit().await.unwrap();
    let opened = kept.open(Choice::Known).await.unwrap();
    assert_eq!((opened.entry.wallet, opened.entry.enrolled), (wallet(1), None));
    assert_eq!(opened.entry.language, LANGUAGE);
}

#[tokio::test]
async fn one_that_cannot_be_opened_shuts_out_no_other_and_is_named() {
    let kept = Kept::wallets(2).await;
    kept.platform.store.fail_to_open(&name(2), StoreError::Failed("damaged".to_owned()));
    let (started, _, mut notices) = start(&kept.platform, &kept.issuer).await;
    assert_eq!(started.id(), wallet(1));
    let told = std::iter::from_fn(|| notices.try_recv().ok());
    let told = told.filter(
        |notice| matches!(notice, Notice::Unopened { wallet: named, .. } if *named == wallet(2)),
    );
    assert_eq!(told.count(), 1);
}

#[tokio::test]
async fn one_that_cannot_be_opened_is_not_replaced_unless_the_person_says_so() {
    let kept = Kept::wallets(1).await;
    kept.platform.store.fail_to_open(&name(1), StoreError::Failed("damaged".to_owned()));
    let refused = kept.open(Choice::Known).await;
    assert!(matches!(refused, Err(EnrolmentError::Unopened(StoreError::Failed(_)))));
    let new = kept.open(Choice::New).await.unwrap();
    assert_eq!(new.entry.wallet, wallet(2));
}

#[tokio::test]
async fn a_wallet_without_its_key_that_holds_something_is_not_passed_over() {
    let kept = Kept::wallets(1).await;
    let store = &kept.platform.store;
    // A second whose key is gone, as after an enrolment that was cut short.
    let registry = Registry::open(store).await.unwrap();
    let entry = kept.open(Choice::Known).await.unwrap().entry;
    let keyless = RegistryEntry {
        wallet: wallet(9),
        enrolled: Some(entry.enrolled.unwrap().after(SECOND)),
        ..entry
    };
    registry.remember(&keyless).await.unwrap();
    let opened = kept.open(Choice::Known).await.unwrap();
    assert_eq!((opened.entry.wallet, opened.unopened.len()), (wallet(1), 0), "it holds nothing");
    kept.hold(9).await;
    let opened = kept.open(Choice::Known).await.unwrap();
    assert_eq!(opened.entry.wallet, wallet(1));
    assert!(matches!(opened.unopened[..], [(named, StoreError::NoKey)] if named == wallet(9)));
}

#[tokio::test]
async fn all_that_are_kept_are_listed_newest_first_with_what_they_hold() {
    let kept = Kept::wallets(3).await;
    let database = WalletDatabase::open(&kept.platform.store, wallet(1)).await.unwrap();
    let transaction = database.write(&[FILES.name]).unwrap();
    transaction.put(&FILES, "/tokens/1.json", &"{}".to_owned()).unwrap();
    transaction.commit().await.unwrap();
    kept.platform.store.fail_to_open(&name(3), StoreError::Failed("damaged".to_owned()));
    let listed = Issuer::new(kept.platform.clone()).kept_wallets(&domain(), &bank()).await.unwrap();
    let listed: Vec<_> =
        listed.into_iter().map(|KeptWallet { wallet, tokens, .. }| (wallet, tokens)).collect();
    assert_eq!(listed, [(wallet(3), None), (wallet(2), Some(0)), (wallet(1), Some(1))]);
}
