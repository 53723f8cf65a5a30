//! From whose pages an issuer that is no demonstration is asked.
//!
//! Nobody can enrol there yet (`Invitation` is of a later version), so the wallet is written into
//! the database behind the issuer's back.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use ed25519_dalek::SigningKey;
use serde_json::Value;
use tallystick_core::{
    DomainName, Draft, Outgoing, Sender, Sign, WalletId,
    message::{OnboardAtNotifier, SessionAtIssuer},
};
use tallystick_holder::now;
use tempfile::TempDir;
use tokio::task::spawn_blocking;

use crate::{
    books::Books,
    cast::{correlation, participant_id},
    operation::{served, stop},
};

const OURS: &str = "Origin: https://tokens.example.org\r\n";
const JSON: &str = "Content-Type: application/json\r\n";
const SEED: [u8; 32] = [9; 32];

/// A folder with an issuer's database in which a regulator has a wallet.
async fn inhabited() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    stop(served(&folder, &[]).await.0).await;
    let mut books = Books::writable_file(&folder.path().join("issuer.db")).await;
    books
        .change(
            "INSERT INTO participants VALUES ('regulator', 0, 'Regulator', 'CN=Erin', 'green', \
             '[]'); INSERT INTO wallets (id, participant, public_key, language, enrolled_at, \
             seen_at) VALUES (x'00000000000070008000000000000001', 'regulator', zeroblob(32), 'en', 0, 0)",
        )
        .await;
    books.enrol_key(&SigningKey::from_bytes(&SEED).public_key()).await;
    folder
}

fn issuer() -> DomainName {
    "issuer.example.org".parse().unwrap()
}

/// A signed `Session@Issuer` of that wallet: the same again opens no other session.
fn session() -> String {
    let wallet: WalletId = "00000000-0000-7000-8000-000000000001".parse().unwrap();
    let outgoing = Outgoing::new(issuer(), &SessionAtIssuer { acknowledged: None });
    let from = Sender::Party(wallet.into());
    let draft = Draft::new(&from, None, &outgoing, correlation(), now());
    draft.sign(&SigningKey::from_bytes(&SEED)).to_string()
}

/// A signed enrolment of another wallet.
fn enrolment() -> String {
    let key = SigningKey::from_bytes(&[8; 32]);
    let body = OnboardAtNotifier {
        participant: participant_id("regulator"),
        public_key: key.public_key(),
        language: "en".to_owned(),
    };
    let outgoing = Outgoing::new(issuer(), &body);
    Draft::new(&Sender::Anonymous, None, &outgoing, correlation(), now()).sign(&key).to_string()
}

/// An answer: its status, its headers, its body.
struct Answer {
    status: u16,
    head: String,
    body: Value,
}

/// Posts with these lines of headers.
async fn post(base: &str, path: &str, headers: &str, body: &str) -> Answer {
    let address = base.trim_start_matches("http://").to_owned();
    let length = body.len();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: \
         {length}\r\n{headers}\r\n{body}"
    );
    let asked = spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    let answer = asked.await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    Answer {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        head: head.to_owned(),
        body: serde_json::from_str(body).unwrap(),
    }
}

#[tokio::test]
async fn only_json_from_a_page_of_ours_is_carried_out() {
    let folder = inhabited().await;
    let (process, base) = served(&folder, &["--origin", "https://tokens.example.org"]).await;
    let message = session();
    let inbox = async |headers: &str| post(&base, "/inbox", headers, &message).await;
    for foreign in [
        "https://example.org",
        "http://tokens.example.org",
        "https://tokens.example.org:8443",
        "https://issuer.example.org",
        "null",
    ] {
        for both in ["", OURS] {
            let answer = inbox(&format!("{JSON}{both}Origin: {foreign}\r\n")).await;
            let error = &answer.body["Error"];
            assert_eq!((answer.status, &error["Code"]), (403, &"FOREIGN_ORIGIN".into()));
            let sentence = error["Message"].as_str().unwrap();
            assert!(sentence.contains(foreign) && sentence.contains("--origin"), "{sentence}");
        }
    }
    for typed in ["", "Content-Type: text/plain\r\n", "Content-Type: multipart/form-data\r\n"] {
        let answer = inbox(&format!("{typed}{OURS}")).await;
        let code = &answer.body["Error"]["Code"];
        assert_eq!((answer.status, code), (415, &"UNSUPPORTED_MEDIA_TYPE".into()), "{typed}");
    }
    let acknowledged = "/api/v1/wallets/00000000-0000-7000-8000-000000000001/mailbox/x/ack";
    let answer = post(&base, acknowledged, &format!("{JSON}Origin: null\r\n"), "{}").await;
    assert_eq!(answer.body["Error"]["Code"], "FOREIGN_ORIGIN");
    let answer = post(&base, acknowledged, OURS, "{}").await;
    assert_eq!(answer.body["Error"]["Code"], "UNSUPPORTED_MEDIA_TYPE");

    // Nothing of it was carried out: the same message opens the session now, and only once.
    let opened = inbox(&format!("{JSON}Origin: HTTPS://TOKENS.example.org\r\n")).await;
    assert_eq!(opened.status, 200, "{}", opened.body);
    assert!(opened.head.contains("set-cookie"), "{}", opened.head);
    assert!(!inbox(&format!("{JSON}{OURS}")).await.head.contains("set-cookie"));
    let program = post(&base, "/inbox", JSON, &session()).await;
    assert_eq!(program.status, 200, "a program has no origin: {}", program.body);

    // Whoever asks: nobody can enrol there yet.
    let refused = post(&base, "/inbox", &format!("{JSON}{OURS}"), &enrolment()).await;
    assert_eq!(
        (refused.status, &refused.body["Error"]["Code"]),
        (403, &"ENROLMENT_REFUSED".into())
    );
    let refused = post(&base, "/inbox", &format!("{JSON}Origin: null\r\n"), &enrolment()).await;
    assert_eq!(refused.body["Error"]["Code"], "FOREIGN_ORIGIN");
    stop(process).await;
}

#[tokio::test]
async fn unless_said_otherwise_the_domains_own_pages_and_those_of_loopback_are_ours() {
    let folder = inhabited().await;
    let (process, base) = served(&folder, &[]).await;
    for (origin, status) in [
        ("https://issuer.example.org", 200),
        ("http://issuer.example.org", 403),
        ("https://tokens.example.org", 403),
        ("http://localhost:1", 403),
    ] {
        let headers = format!("{JSON}Origin: {origin}\r\n");
        assert_eq!(post(&base, "/inbox", &headers, &session()).await.status, status, "{origin}");
    }
    stop(process).await;
}

/// A demonstration answers this machine only, and says so.
#[tokio::test]
async fn a_demonstration_says_which_page_it_does_not_answer() {
    let folder = tempfile::tempdir().unwrap();
    let (process, base) = served(&folder, &["--demo"]).await;
    let headers = format!("{JSON}Origin: https://example.org\r\n");
    let answer = post(&base, "/inbox", &headers, &session()).await;
    let error = &answer.body["Error"];
    assert_eq!((answer.status, &error["Code"]), (421, &"NOT_FOR_US".into()));
    let sentence = error["Message"].as_str().unwrap();
    for word in ["Origin", "https://example.org", "demonstration", "localhost", "--origin"] {
        assert!(sentence.contains(word), "{word}: {sentence}");
    }
    let answer = post(&base, "/inbox", &format!("{JSON}X-Real-IP: 192.0.2.7\r\n"), "{}").await;
    let sentence = answer.body["Error"]["Message"].as_str().unwrap().to_owned();
    assert!(sentence.contains("X-Real-IP") && sentence.contains("192.0.2.7"), "{sentence}");
    stop(process).await;
}
