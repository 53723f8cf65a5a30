//! Batches on a real database, with a clock that the test sets.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use ed25519_dalek::SigningKey;
use serde_json::Value;
use tallystick_core::{
    Correlation, Draft, HolderAnswer, Outgoing, ParticipantId, RequestId, Sender, Sign, TokenId,
    actions::{ApproveAtIssuer, IssueAtIssuer, RequestIssuanceAtIssuer},
    message::{Body, IssuedAtIssuer, OfferedAtIssuer, OnboardAtNotifier, SessionAtIssuer},
    work::Wallet,
};
use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::{clock::Reading, database::Identity, demo};

const DAY: i64 = 86_400_000;
const PAUSE: Duration = Duration::from_secs(600);

/// The two clocks of a machine: what has passed, and how far the time of day was set.
#[derive(Clone, Default)]
struct Hands {
    passed: Arc<AtomicI64>,
    set: Arc<AtomicI64>,
}

impl Hands {
    fn clock(&self) -> Clock {
        let hands = self.clone();
        Clock::reading(PAUSE, move || {
            let passed = hands.passed.load(Ordering::Relaxed);
            let time = 1_795_167_000_000 + passed + hands.set.load(Ordering::Relaxed);
            Reading {
                time: Timestamp::from_milliseconds(time).unwrap(),
                uptime: Duration::from_millis(passed.unsigned_abs()),
            }
        })
    }

    fn pass(&self, milliseconds: i64) {
        self.passed.fetch_add(milliseconds, Ordering::Relaxed);
    }

    /// Somebody sets the time of day.
    fn set(&self, milliseconds: i64) {
        self.set.fetch_add(milliseconds, Ordering::Relaxed);
    }
}

struct Issuer {
    hands: Hands,
    clock: Clock,
    batches: Batches,
    database: Database,
    folder: TempDir,
    next: u128,
}

struct Device {
    wallet: Wallet,
    key: SigningKey,
}

impl Issuer {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite:{}", folder.path().join("issuer.db").display());
        let database = Database::open(&address).await.unwrap();
        let hands = Hands::default();
        let clock = hands.clock();
        let now = clock.now();
        let network = {
            let (settings, key) = (settings(), signing_key());
            demo::network(&settings, &key, now, &mut || clock.fresh_uuid(now)).unwrap()
        };
        database.found(network, now).await.unwrap();
        let domain = "issuer.example.org".parse().unwrap();
        let identity = Identity {
            database: tallystick_core::DatabaseId(Uuid::from_u128(1)),
            domain,
            demo: true,
            made_at: now,
        };
        database.identify(identity).await.unwrap();
        let batches = batches(&database, &clock);
        Self { hands, clock, batches, database, folder, next: 1 }
    }

    fn fresh(&mut self) -> Correlation {
        self.next += 1;
        Correlation(Uuid::from_u128(self.next))
    }

    async fn one(&mut self, command: Command) -> Result<Answer, Refusal> {
        self.batches.carry_out(&[&command]).await.pop().unwrap()
    }

    async fn enrol(&mut self, participant: &str) -> Device {
        let correlation = self.fresh();
        let mut seed = [9; 32];
        seed[..16].copy_from_slice(correlation.0.as_bytes());
        let key = SigningKey::from_bytes(&seed);
        let participant: ParticipantId = participant.parse().unwrap();
        let onboard = OnboardAtNotifier {
            participant: participant.clone(),
            public_key: key.public_key(),
            language: "en".to_owned(),
        };
        let message = signed(&Sender::Anonymous, &key, &onboard, correlation, self.clock.now());
        let answer = self.one(Command::Enrolment(Box::new(message))).await.unwrap();
        let answer: Value = serde_json::from_str(&answer.text).unwrap();
        let id = answer["Response"]["Wallet"].as_str().unwrap().parse().unwrap();
        let public_key = key.public_key();
        Device { wallet: Wallet { id, participant, public_key, language: "en".to_owned() }, key }
    }

    async fn send<B: Body>(&mut self, device: &Device, body: &B) -> Result<Answer, Refusal> {
        let correlation = self.fresh();
        self.send_as(device, body, correlation).await
    }

    async fn send_as<B: Body>(
        &mut self,
        device: &Device,
        body: &B,
        correlation: Correlation,
    ) -> Result<Answer, Refusal> {
        let command = command(device, body, correlation, self.clock.now());
        self.one(command).await
    }

    /// A request of this device, and its id.
    async fn request(&mut self, device: &Device) -> RequestId {
        let answer = self.send(device, &self.asking().await).await.unwrap();
        let answer: Value = serde_json::from_str(&answer.text).unwrap();
        answer["Response"]["Request"].as_str().unwrap().parse().unwrap()
    }

    async fn asking(&self) -> RequestIssuanceAtIssuer {
        let definition = self.database.definitions().await.unwrap()[0].id;
        RequestIssuanceAtIssuer::new(definition, "1")
    }

    async fn prune(&mut self) -> u64 {
        let pruned = Arc::new(AtomicU64::new(0));
        self.one(Command::Prune(pruned.clone())).await.unwrap();
        pruned.load(Ordering::Relaxed)
    }

    async fn number(&self, sql: &'static str) -> i64 {
        let mut connection = self.database.writer().await.unwrap();
        sqlx::query_scalar(sql).fetch_one(&mut *connection).await.unwrap()
    }
}

fn settings() -> Settings {
    Settings {
        domain: "issuer.example.org".parse().unwrap(),
        selector: "pw1".to_owned(),
        demo: true,
        window: Duration::from_secs(300),
        offer_lifetime: Duration::from_secs(7 * 86_400),
        token_lifetime: Duration::from_secs(365 * 86_400),
        open_requests: 3,
        offer_devices: 8,
        talkers: std::collections::BTreeMap::new(),
        definition_authority: None,
    }
}

fn signing_key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn batches(database: &Database, clock: &Clock) -> Batches {
    Batches::new(Resources {
        clock: clock.clone(),
        database: database.clone(),
        hub: Arc::new(Hub::new(1, 8, 100)),
        settings: Arc::new(settings()),
        key: Arc::new(signing_key()),
    })
}

fn signed<B: Body>(
    from: &Sender,
    key: &SigningKey,
    body: &B,
    correlation: Correlation,
    now: Timestamp,
) -> Received {
    let to: tallystick_core::DomainName = "issuer.example.org".parse().unwrap();
    let outgoing = Outgoing::new(to, body);
    let message = Draft::new(from, None, &outgoing, correlation, now).sign(key);
    Received::new(tallystick_core::Message::from_value(message).unwrap())
}

fn command<B: Body>(
    device: &Device,
    body: &B,
    correlation: Correlation,
    now: Timestamp,
) -> Command {
    let from = Sender::Party(device.wallet.id.into());
    let message = signed(&from, &device.key, body, correlation, now);
    Command::Message(Box::new(message), std::sync::Arc::new(device.wallet.clone()))
}

fn code(outcome: &Result<Answer, Refusal>) -> String {
    match outcome {
        Ok(answer) => {
            let answer: Value = serde_json::from_str(&answer.text).unwrap();
            answer["Error"]["Code"].as_str().unwrap_or("OK").to_owned()
        }
        Err(refusal) => refusal.code().to_owned(),
    }
}

/// Nothing is forgotten by a clock that may be wrong: not right after a start, not after a jump.
#[tokio::test]
async fn while_the_clock_is_not_trusted_nothing_is_forgotten() {
    let mut issuer = Issuer::new().await;
    let device = issuer.enrol("commercial-bank").await;
    issuer.request(&device).await;
    issuer.hands.pass(700_000);
    assert_eq!(issuer.prune().await, 0, "it is trusted, and nothing is old");
    issuer.hands.set(31 * DAY);
    assert_eq!(issuer.prune().await, 0);
    let answers = "SELECT COUNT(*) FROM inbox WHERE status IS NOT NULL";
    assert_eq!(issuer.number(answers).await, 2);
    // It was really a month.
    issuer.hands.set(-31 * DAY);
    issuer.hands.pass(31 * DAY);
    assert_eq!(issuer.prune().await, 0, "it jumped when it was set right");
    issuer.hands.pass(700_000);
    assert!(issuer.prune().await > 0);
    assert_eq!(issuer.number(answers).await, 0);
}

/// A wallet that only reads stays for as long as it is seen. One that was forgotten is refused,
/// though whoever verified its message remembers it, and its enrolment is forgotten with it.
#[tokio::test]
async fn a_wallet_is_forgotten_a_day_after_it_was_last_seen_and_then_it_is_nobody() {
    let mut issuer = Issuer::new().await;
    let reads = issuer.enrol("custodian").await;
    let unused = issuer.enrol("commercial-bank").await;
    let asked = issuer.enrol("commercial-bank").await;
    issuer.request(&asked).await;
    let mail = "INSERT INTO mailbox (id, wallet, subject, body, stored_at) \
                SELECT randomblob(16), id, 'Issue@Broker', '{}', 0 FROM wallets";
    let mut connection = issuer.database.writer().await.unwrap();
    sqlx::query(mail).execute(&mut *connection).await.unwrap();
    drop(connection);
    for _ in 0..3 {
        issuer.hands.pass(DAY / 2);
        issuer.send(&reads, &SessionAtIssuer { acknowledged: None }).await.unwrap();
        issuer.prune().await;
    }
    assert_eq!(issuer.number("SELECT COUNT(*) FROM wallets").await, 2);
    let asking = issuer.asking().await;
    assert_eq!(code(&issuer.send(&unused, &asking).await), "NOT_AUTHENTIC");
    assert_eq!(code(&issuer.send(&asked, &asking).await), "OK");
    let enrolments = "SELECT COUNT(*) FROM inbox WHERE length(sender) = 32";
    assert_eq!(issuer.number(enrolments).await, 2, "that of the forgotten one went with it");
    let mail = "SELECT COUNT(*) FROM mailbox";
    assert_eq!(issuer.number(mail).await, 2, "what waited for the forgotten one went with it");
    let requests = "SELECT COUNT(*) FROM requests WHERE wallet NOT IN (SELECT id FROM wallets)";
    assert_eq!(issuer.number(requests).await, 0);
}

#[tokio::test]
async fn a_participant_has_so_many_open_requests_and_no_more() {
    let mut issuer = Issuer::new().await;
    let bank = issuer.enrol("commercial-bank").await;
    let other = issuer.enrol("commercial-bank-2").await;
    let asking = issuer.asking().await;
    // In one batch as well as in several.
    let now = issuer.clock.now();
    let commands: Vec<Command> =
        (0..2).map(|_| command(&bank, &asking, issuer.fresh(), now)).collect();
    let commands: Vec<&Command> = commands.iter().collect();
    assert!(issuer.batches.carry_out(&commands).await.iter().all(Result::is_ok));
    assert_eq!(code(&issuer.send(&bank, &asking).await), "OK");
    let refused = issuer.send(&bank, &asking).await;
    assert_eq!(code(&refused), "TOO_MANY_OPEN_REQUESTS");
    assert_eq!(code(&issuer.send(&other, &asking).await), "OK");
    assert_eq!(issuer.number("SELECT COUNT(*) FROM requests").await, 4);
}

/// Two that decide on the same version: the second decides anew, on what the first has written.
#[tokio::test]
async fn whoever_was_too_late_decides_anew() {
    let mut issuer = Issuer::new().await;
    let bank = issuer.enrol("commercial-bank").await;
    let central = issuer.enrol("central-bank").await;
    let request = issuer.request(&bank).await;
    let mut other = batches(&issuer.database, &issuer.clock);
    let approve = ApproveAtIssuer { request, version: 1 };
    // Both have cached the request.
    let stale = ApproveAtIssuer { request, version: 9 };
    let look = command(&central, &stale, issuer.fresh(), issuer.clock.now());
    assert_eq!(code(&other.carry_out(&[&look]).await.pop().unwrap()), "STALE");
    assert_eq!(code(&issuer.send(&central, &approve).await), "OK");
    let again = command(&central, &approve, issuer.fresh(), issuer.clock.now());
    assert_eq!(code(&other.carry_out(&[&again]).await.pop().unwrap()), "STALE");
    assert_eq!(issuer.number("SELECT version FROM requests").await, 2);

    // A row that is older than what was looked at is another, too.
    let custodian = issuer.enrol("custodian").await;
    let older = "UPDATE requests SET version = 1, replaces = 0, approvals = \
                 replace(approvals, 'APPROVED', 'PENDING')";
    let mut connection = issuer.database.writer().await.unwrap();
    sqlx::query(older).execute(&mut *connection).await.unwrap();
    drop(connection);
    let approve = ApproveAtIssuer { request, version: 2 };
    assert_eq!(code(&issuer.send(&custodian, &approve).await), "STALE");
}

/// What the protocol asks again until it is answered is decided each time.
#[tokio::test]
async fn a_refused_download_or_answer_is_not_kept() {
    let mut issuer = Issuer::new().await;
    let bank = issuer.enrol("commercial-bank").await;
    let token = TokenId(Uuid::from_u128(77));
    let before = issuer.number("SELECT COUNT(*) FROM inbox").await;
    let download = issuer.send(&bank, &IssuedAtIssuer { token }).await;
    let answer = issuer.send(&bank, &OfferedAtIssuer::new(token, HolderAnswer::Accepted)).await;
    assert_eq!((code(&download), code(&answer)), ("NOT_FOUND".into(), "NOT_FOUND".into()));
    assert_eq!(issuer.number("SELECT COUNT(*) FROM inbox").await, before);
    // A command that was refused is.
    let correlation = issuer.fresh();
    let issue = IssueAtIssuer { request: RequestId(Uuid::from_u128(78)), version: 1 };
    assert_eq!(code(&issuer.send_as(&bank, &issue, correlation).await), "FORBIDDEN");
    assert_eq!(issuer.number("SELECT COUNT(*) FROM inbox").await, before + 1);
}

/// Also where nothing but the message itself was wrong.
#[tokio::test]
async fn a_correlation_whose_message_was_refused_is_used_up() {
    let mut issuer = Issuer::new().await;
    let bank = issuer.enrol("commercial-bank").await;
    let asking = issuer.asking().await;
    let nothing = RequestIssuanceAtIssuer { amount: "0".to_owned(), ..asking.clone() };
    let correlation = issuer.fresh();
    assert_eq!(code(&issuer.send_as(&bank, &nothing, correlation).await), "AMOUNT_ZERO");
    assert_eq!(code(&issuer.send_as(&bank, &asking, correlation).await), "CORRELATION_REUSED");
    assert_eq!(code(&issuer.send_as(&bank, &nothing, correlation).await), "AMOUNT_ZERO");
    assert_eq!(issuer.number("SELECT COUNT(*) FROM requests").await, 0);
}

/// A correlation is used once, for whatever it is used.
#[tokio::test]
async fn a_correlation_of_a_session_is_of_no_command_and_the_reverse() {
    let mut issuer = Issuer::new().await;
    let bank = issuer.enrol("commercial-bank").await;
    let (asking, session) = (issuer.asking().await, SessionAtIssuer { acknowledged: None });
    let correlation = issuer.fresh();
    assert_eq!(code(&issuer.send_as(&bank, &session, correlation).await), "OK");
    assert_eq!(code(&issuer.send_as(&bank, &session, correlation).await), "OK", "repeated");
    assert_eq!(code(&issuer.send_as(&bank, &asking, correlation).await), "CORRELATION_REUSED");
    let correlation = issuer.fresh();
    assert_eq!(code(&issuer.send_as(&bank, &asking, correlation).await), "OK");
    assert_eq!(code(&issuer.send_as(&bank, &session, correlation).await), "CORRELATION_REUSED");
    assert_eq!(issuer.number("SELECT COUNT(*) FROM requests").await, 1);
}

/// What is written to a file that nobody finds by its name is lost, and a new and empty database in
/// its place would be worse.
#[tokio::test]
async fn a_database_that_vanished_is_not_written_to_and_not_replaced() {
    let mut issuer = Issuer::new().await;
    let bank = issuer.enrol("commercial-bank").await;
    let path = issuer.folder.path().join("issuer.db");
    let elsewhere = issuer.folder.path().join("elsewhere.db");
    let asking = issuer.asking().await;
    std::fs::rename(&path, &elsewhere).unwrap();
    assert_eq!(code(&issuer.send(&bank, &asking).await), "STORAGE_FAILED");
    assert!(!path.exists());
    // A copy is another file: the issuer still has the first one open.
    std::fs::copy(&elsewhere, &path).unwrap();
    assert_eq!(code(&issuer.send(&bank, &asking).await), "STORAGE_FAILED");
    std::fs::rename(&elsewhere, &path).unwrap();
    assert_eq!(code(&issuer.send(&bank, &asking).await), "OK");
}
