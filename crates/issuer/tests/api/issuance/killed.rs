//! The issuer is killed, and starts again on the same database: nothing lost, nothing twice.

use futures::future::join_all;
use serde_json::Value;
use tallystick_core::{
    Definition, HolderAnswer, Message, RequestId, TokenId,
    actions::{ApproveAtIssuer, IssueAtIssuer, RequestIssuanceAtIssuer},
    flows::FlowStatus,
    message::{Body, IssuedAtIssuer, OfferedAtIssuer},
};
use tallystick_holder::{Client, Device, now};
use tokio::sync::{mpsc, watch};

use crate::{
    books::Books,
    cast::{Cast, correlation, device, latest_flow},
    issuer::Issuer,
    waiting::{eventually, in_time},
};

#[tokio::test]
async fn after_issue_the_offer_still_waits_and_the_flow_goes_on() {
    let mut issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (_, token) = cast.offered("500000").await;
    let offer = async |cast: &Cast| {
        let mut mail = cast.holder.device.mailbox(None).await.unwrap();
        let entry = mail.pop().expect("an offer");
        assert!(mail.is_empty(), "one offer");
        (entry.id, Message::from_value(entry.message).unwrap().header.correlation)
    };
    let before = offer(&cast).await;
    for _ in 0..2 {
        issuer.kill_and_restart().await;
        cast.reach(&issuer);
        assert_eq!(offer(&cast).await, before, "the same message");
        assert_eq!(latest_flow(&cast.central).await.status, FlowStatus::Running);
        assert_eq!(cast.balances().await, ["500000.00", "500000.00", "0.00"]);
    }
    assert_eq!(cast.holder.take_offer().await.unwrap(), Some(token));
    issuer.kill_and_restart().await;
    cast.reach(&issuer);
    cast.holder.accept(token).await.unwrap();
    issuer.kill_and_restart().await;
    cast.reach(&issuer);
    assert_eq!(cast.balances().await, ["500000.00", "0.00", "500000.00"]);
    assert_eq!(latest_flow(&cast.central).await.status, FlowStatus::Completed);
    Books::of(&issuer).await.audit().await;
}

/// A device that repeats each message, signed anew with the same correlation, until it is
/// answered by whichever issuer is there.
struct Persistent {
    device: Device,
    issuer: watch::Receiver<Client>,
    progress: mpsc::UnboundedSender<()>,
}

impl Persistent {
    async fn send<B: Body>(&mut self, body: &B) -> Value {
        let correlation = correlation();
        let answer = eventually("an answer", async || {
            self.device.reach(self.issuer.borrow().clone());
            let message = self.device.signed(body, correlation, now());
            self.device.post(message.to_string()).await.ok()
        });
        let answer = answer.await;
        assert_eq!(answer.status, 200, "{}: {:?}", B::SUBJECT, answer.body);
        // The one who counts leaves once all is counted.
        let _ = self.progress.send(());
        answer.json().unwrap()["Response"].take()
    }

    /// Takes the offer, then acknowledges it until that is answered: an acknowledgement whose
    /// answer was lost has emptied the mailbox already.
    async fn acknowledge_the_offer(&mut self) {
        let offer = eventually("the offer", async || {
            self.device.reach(self.issuer.borrow().clone());
            Some(self.device.mailbox(None).await.ok()?.first()?.id)
        });
        let offer = offer.await;
        let acknowledged = eventually("the acknowledgement", async || {
            self.device.reach(self.issuer.borrow().clone());
            self.device.acknowledge(offer).await.ok()
        });
        acknowledged.await;
        let _ = self.progress.send(());
    }
}

struct Devices {
    bank: Persistent,
    central: Persistent,
    custodian: Persistent,
}

impl Devices {
    async fn issuance(mut self, dirham: Definition) {
        let body = RequestIssuanceAtIssuer::new(dirham.id, "1000");
        let answer = self.bank.send(&body).await;
        let request: RequestId = answer["Request"].as_str().unwrap().parse().unwrap();
        self.central.send(&ApproveAtIssuer { request, version: 1 }).await;
        self.custodian.send(&ApproveAtIssuer { request, version: 2 }).await;
        let answer = self.central.send(&IssueAtIssuer { request, version: 3 }).await;
        let token: TokenId = answer["Token"].as_str().unwrap().parse().unwrap();
        self.bank.acknowledge_the_offer().await;
        self.bank.send(&IssuedAtIssuer { token }).await;
        self.bank.send(&OfferedAtIssuer::new(token, HolderAnswer::Accepted)).await;
    }
}

#[tokio::test]
async fn again_and_again_under_load() {
    const AT_ONCE: usize = 6;
    // Each device of Commercial Bank for itself.
    let mut issuer = Issuer::start_with(&["--offer-devices", "1"]).await;
    let (found_at, issuer_now) = watch::channel(issuer.client());
    let (progress, mut progressed) = mpsc::unbounded_channel();
    let mut dirham: Vec<Definition> =
        device(&issuer.client(), "regulator").await.read("/definitions").await.unwrap();
    let dirham = dirham.pop().unwrap();

    let mut everybody = Vec::new();
    for _ in 0..AT_ONCE {
        let persistent = async |participant| Persistent {
            device: device(&issuer.client(), participant).await,
            issuer: issuer_now.clone(),
            progress: progress.clone(),
        };
        everybody.push(Devices {
            bank: persistent("commercial-bank").await,
            central: persistent("central-bank").await,
            custodian: persistent("custodian").await,
        });
    }
    let issuances = everybody.into_iter().map(|devices| devices.issuance(dirham.clone()));
    let kills = async {
        for _ in 0..3 {
            for _ in 0..10 {
                in_time("progress", progressed.recv()).await;
            }
            issuer.kill_and_restart().await;
            found_at.send_replace(issuer.client());
        }
    };
    tokio::join!(in_time("the issuances", join_all(issuances)), kills);

    let mut books = Books::of(&issuer).await;
    books.audit().await;
    let expected = [
        ("SELECT COUNT(*) FROM requests WHERE status = 'ISSUED'", 6),
        ("SELECT COUNT(*) FROM requests", 6),
        ("SELECT COUNT(*) FROM issuer_tokens WHERE state = 'OFFERED'", 6),
        ("SELECT COUNT(*) FROM issuer_tokens", 6),
        ("SELECT COUNT(*) FROM mailbox WHERE acknowledged_at IS NOT NULL", 6),
        ("SELECT COUNT(*) FROM mailbox", 6),
        ("SELECT COUNT(*) FROM postings", 13),
        ("SELECT balance FROM accounts WHERE owner = 'commercial-bank'", 600_000),
        ("SELECT COUNT(*) FROM flows WHERE json_extract(document, '$.status') = 'RUNNING'", 0),
    ];
    for (sql, number) in expected {
        assert_eq!(books.number(sql).await, number, "{sql}");
    }
}

#[tokio::test]
async fn the_database_itself_guards_the_books() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    cast.offered("500000").await;
    let mut books = Books::writable(&issuer).await;
    for (sql, why) in [
        ("UPDATE postings SET amount = amount + 1", "postings are never changed"),
        ("DELETE FROM postings", "postings are never deleted"),
        ("UPDATE accounts SET balance = -1 WHERE kind = 'VAULT'", "with postings only"),
        ("UPDATE accounts SET balance = -1 WHERE kind = 'RESERVED'", "with postings only"),
        (
            "INSERT INTO postings SELECT NULL, randomblob(16), definition, 'VAULT', 'commercial-bank', 'VAULT', \
             'regulator', 1, flow, posted_at FROM postings LIMIT 1",
            "CHECK constraint failed",
        ),
        (
            "INSERT INTO postings SELECT NULL, randomblob(16), definition, 'VAULT', 'central-bank', 'VAULT', \
             'regulator', -1, flow, posted_at FROM postings LIMIT 1",
            "CHECK constraint failed",
        ),
        (
            "INSERT INTO postings SELECT NULL, randomblob(16), definition, 'VAULT', 'central-bank', 'VAULT', \
             'central-bank', 1, flow, posted_at FROM postings LIMIT 1",
            "CHECK constraint failed",
        ),
    ] {
        let refusal = books.refusal(sql).await.unwrap_or_default();
        assert!(refusal.contains(why), "{sql}: {refusal:?}");
    }
    books.audit().await;
}
