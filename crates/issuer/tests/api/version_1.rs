//! A database that version 1 left behind reads the same after it was brought to this version.
//!
//! `tests/version_1` holds what its binary wrote: the dump of a database with an issuance of each
//! outcome, the issuer's key, and what each wallet read of it before. The wallets' keys are
//! `[1; 32]` (central-bank), `[2; 32]` (custodian) and `[3; 32]` (commercial-bank).

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, ConnectOptions, sqlite::SqliteConnectOptions};
use tallystick_core::{
    Correlation, DomainName, Draft, HolderAnswer, Outgoing, Sender, TokenId, WalletId,
    message::{Body, IssuedAtIssuer, OfferedAtIssuer, SessionAtIssuer},
};
use tallystick_holder::{Client, HttpAnswer, now};

use crate::{books::Books, cast::correlation, issuer::Issuer};

const DUMP: &str = include_str!("../version_1/issuer.sql");
const KEY: &str = include_str!("../version_1/key.txt");
const READS: &str = include_str!("../version_1/reads.json");

/// Writes the database of version 1 into a file. Its offers are open for a day from now on.
pub(crate) async fn restore(database: &Path) {
    let options = SqliteConnectOptions::new().filename(database).create_if_missing(true);
    let mut connection = options.connect().await.unwrap();
    sqlx::raw_sql(DUMP).execute(&mut connection).await.unwrap();
    let open = format!(
        "UPDATE issuer_tokens SET offered_until = {}",
        now().milliseconds() + 24 * 60 * 60 * 1000
    );
    sqlx::raw_sql(AssertSqlSafe(open)).execute(&mut connection).await.unwrap();
    let key = database.with_extension("db.key");
    fs::write(&key, KEY).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
}

/// An issuer that starts on the database of version 1.
async fn migrated() -> Issuer {
    let folder = tempfile::tempdir().unwrap();
    restore(&folder.path().join("issuer.db")).await;
    Issuer::start_in(folder, &[]).await
}

/// A wallet of version 1.
struct Device {
    client: Client,
    key: SigningKey,
    wallet: WalletId,
    cookie: String,
}

impl Device {
    async fn of(issuer: &Issuer, known: &Value, seed: u8) -> Self {
        let wallet = known["wallet"].as_str().unwrap().parse().unwrap();
        let key = SigningKey::from_bytes(&[seed; 32]);
        let mut device = Self { client: issuer.client(), key, wallet, cookie: String::new() };
        let answer = device.post(&SessionAtIssuer { acknowledged: None }, correlation()).await;
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        device.cookie = cookie.split(';').next().unwrap().to_owned();
        device
    }

    async fn post<B: Body>(&self, body: &B, correlation: Correlation) -> HttpAnswer {
        let issuer: DomainName = "issuer.example.org".parse().unwrap();
        let outgoing = Outgoing::new(issuer, body);
        let from = Sender::Party(self.wallet.into());
        let message = Draft::new(&from, None, &outgoing, correlation, now()).sign(&self.key);
        let answer = self.client.post("/inbox", None, message.to_string()).await.unwrap();
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        answer
    }

    async fn read(&self, path: &str) -> Value {
        let path = format!("/api/v1/wallets/{}{path}", self.wallet);
        let answer = self.client.get(&path, Some(&self.cookie)).await.unwrap();
        assert_eq!(answer.status, 200, "{path}: {:?}", answer.body);
        answer.json().unwrap()
    }
}

/// What waits, without what changes each time a message goes out.
fn bodies(mailbox: &Value) -> Vec<(&Value, &Value)> {
    let entries = mailbox.as_array().unwrap().iter().map(|entry| &entry["message"]);
    entries.map(|message| (&message["Header"]["Correlation"], &message["Body"])).collect()
}

/// Since version 2 a request can be cancelled while its issue is under way.
fn with_todays_actions(mut page: Value, participant: &str) -> Value {
    let items = page.get_mut("items").and_then(Value::as_array_mut).into_iter().flatten();
    for item in items.filter(|item| item["status"] == "ISSUING" && participant == "commercial-bank")
    {
        item["actions"] = serde_json::json!(["CANCEL"]);
    }
    page
}

fn token(reads: &Value, name: &str) -> TokenId {
    reads["tokens"][name].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn it_reads_the_same() {
    let issuer = migrated().await;
    let reads: Value = serde_json::from_str(READS).unwrap();
    for (participant, seed) in [("central-bank", 1), ("custodian", 2), ("commercial-bank", 3)] {
        let known = &reads[participant];
        let device = Device::of(&issuer, known, seed).await;
        for (path, before) in known["reads"].as_object().unwrap() {
            let after = device.read(path).await;
            if path == "/mailbox" {
                assert_eq!(bodies(&after), bodies(before), "{participant}");
            } else {
                let before = with_todays_actions(before.clone(), participant);
                assert_eq!(after, before, "{participant} {path}");
            }
        }
    }
    let client = issuer.client();
    let participants = client.get("/api/v1/participants", None).await.unwrap();
    assert_eq!(participants.json().unwrap(), reads["participants"]);
    Books::of(&issuer).await.audit().await;
    assert_eq!(issuer.complaints(), "");
}

#[tokio::test]
async fn what_was_under_way_goes_on() {
    let mut issuer = migrated().await;
    let reads: Value = serde_json::from_str(READS).unwrap();
    let bank = Device::of(&issuer, &reads["commercial-bank"], 3).await;
    let mail = bank.read("/mailbox").await;
    let id = mail[0]["id"].as_str().unwrap();
    let path = format!("/api/v1/wallets/{}/mailbox/{id}/ack", bank.wallet);
    let acknowledged = bank.client.post(&path, Some(&bank.cookie), "").await.unwrap();
    assert_eq!(acknowledged.status, 204);
    // One was downloaded under version 1 and not answered, one was only offered.
    for name in ["downloaded", "offered"] {
        let token = token(&reads, name);
        let document = bank.post(&IssuedAtIssuer { token }, correlation()).await;
        assert_eq!(document.json().unwrap()["Response"]["Token"], json!(token));
        let accepted = OfferedAtIssuer::new(token, HolderAnswer::Accepted);
        bank.post(&accepted, correlation()).await;
    }
    let vaults = bank.read("/vaults").await;
    assert_eq!(
        (&vaults[0]["balance"], &vaults[0]["reserved"]),
        (&"502500.51".into(), &"0.00".into())
    );
    let mut books = Books::of(&issuer).await;
    books.audit().await;
    let before = books.contents().await;
    issuer.stop_and_restart().await;
    let after = Books::of(&issuer).await.contents().await;
    let ours = |contents: crate::books::Contents| -> Vec<_> {
        contents.into_iter().filter(|(table, _)| !table.starts_with("sqlite_stat")).collect()
    };
    assert_eq!(ours(after), ours(before), "it is migrated once, and knows whose it is");
}

#[tokio::test]
async fn a_repeated_message_still_gets_its_first_answer() {
    let issuer = migrated().await;
    let reads: Value = serde_json::from_str(READS).unwrap();
    let bank = Device::of(&issuer, &reads["commercial-bank"], 3).await;
    let mut books = Books::of(&issuer).await;
    let correlation = |hex: String| -> Correlation { hex.parse().unwrap() };
    let downloaded = books
        .text(
            "SELECT lower(printf('%s-%s-%s-%s-%s', substr(h, 1, 8), substr(h, 9, 4), \
             substr(h, 13, 4), substr(h, 17, 4), substr(h, 21))) FROM \
             (SELECT hex(correlation) AS h FROM inbox WHERE subject = 'Issued@Issuer' \
             ORDER BY rowid LIMIT 1)",
        )
        .await;
    let before = books.contents().await;
    let token = token(&reads, "accepted");
    let again = bank.post(&IssuedAtIssuer { token }, correlation(downloaded)).await;
    assert_eq!(again.json().unwrap()["Response"], reads["document"]);
    assert_eq!(books.contents().await, before);
}

/// Otherwise whoever forgot a flag could not go back to the older binary.
#[tokio::test]
async fn one_that_does_not_fit_is_not_brought_to_this_version() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("issuer.db");
    restore(&database).await;
    // Without --demo, which it was made with; and with another key file, which is not there.
    for unfitting in [&[][..], &["--demo", "--key", "none.key"]] {
        let always = ["serve", "--listen", "127.0.0.1:0", "--database", "sqlite:issuer.db"];
        let arguments: Vec<_> = always.iter().chain(unfitting).collect();
        let mut process = crate::issuer::Process::spawn(&folder, &arguments, &[]);
        assert!(!process.ended().await.success(), "{unfitting:?}");
        let version = "SELECT MAX(version) FROM _sqlx_migrations";
        assert_eq!(Books::in_file(&database).await.number(version).await, 1, "{unfitting:?}");
    }
}
