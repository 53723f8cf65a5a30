//! Faults of the disk, under load: the issuer says that it cannot write, goes on once it can, and
//! nothing acknowledged is lost or done twice.

mod displaced;
mod full;
mod limited;
mod poisoned;

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tallystick_core::{RequestId, actions::RequestIssuanceAtIssuer};
use tallystick_holder::{Client, Device, now};
use tokio::{task::JoinSet, time::interval};

use crate::{
    books::Books,
    cast::{Cast, correlation, device, refusal},
    issuer::Issuer,
    waiting::{eventually, in_time},
};

/// The load is to meet the disk's limits, and not the issuer's own.
const UNLIMITED: [&str; 4] = ["--messages-per-second", "100000", "--open-requests", "1000000"];

/// How many wallets write at once.
const WALLETS: usize = 4;

/// Wallets that request issuances without end, each message again until it is carried out.
struct Load {
    wallets: JoinSet<BTreeSet<RequestId>>,
    over: Arc<AtomicBool>,
    answered: Arc<AtomicUsize>,
    refused: Arc<AtomicUsize>,
}

impl Load {
    async fn on(issuer: &Issuer) -> Self {
        let cast = Cast::enrol(issuer).await;
        let load = Self {
            wallets: JoinSet::new(),
            over: Arc::default(),
            answered: Arc::default(),
            refused: Arc::default(),
        };
        let mut load = load;
        for _ in 0..WALLETS {
            let wallet = device(&issuer.client(), "commercial-bank").await;
            let body = RequestIssuanceAtIssuer::new(cast.dirham.id, "1");
            let (over, answered) = (load.over.clone(), load.answered.clone());
            let refused = load.refused.clone();
            load.wallets.spawn(async move {
                let mut acknowledged = BTreeSet::new();
                while !over.load(Ordering::Relaxed) {
                    let request = carried_out(&wallet, &body, &refused).await;
                    assert!(acknowledged.insert(request), "one message, one request");
                    answered.fetch_add(1, Ordering::Relaxed);
                }
                acknowledged
            });
        }
        load
    }

    /// Waits until so many more were carried out.
    async fn carries_on(&self) {
        let before = self.answered.load(Ordering::Relaxed);
        eventually("commands that are carried out", async || {
            (self.answered.load(Ordering::Relaxed) > before + 2 * WALLETS).then_some(())
        })
        .await;
    }

    /// Waits until so many more were refused for want of a disk.
    async fn is_refused(&self) {
        let before = self.refused.load(Ordering::Relaxed);
        eventually("commands that are refused", async || {
            (self.refused.load(Ordering::Relaxed) > before + 2 * WALLETS).then_some(())
        })
        .await;
    }

    /// Ends it, kills the issuer, and holds the books against what was acknowledged.
    async fn holds_against_the_books(mut self, issuer: &mut Issuer) {
        self.over.store(true, Ordering::Relaxed);
        let mut acknowledged = BTreeSet::new();
        while let Some(wallet) = self.wallets.join_next().await {
            acknowledged.extend(wallet.unwrap());
        }
        issuer.kill_and_restart().await;
        let mut books = Books::of(issuer).await;
        let rows = books.number("SELECT COUNT(*) FROM requests").await;
        assert_eq!(usize::try_from(rows).unwrap(), acknowledged.len());
        for request in acknowledged {
            assert!(books.has_request(request).await, "{request} was acknowledged");
        }
        assert_eq!(books.text("PRAGMA integrity_check").await, "ok");
        books.audit().await;
        assert_eq!(health(&issuer.client()).await, 200);
    }
}

async fn carried_out(
    wallet: &Device,
    body: &RequestIssuanceAtIssuer,
    refused: &AtomicUsize,
) -> RequestId {
    let correlation = correlation();
    let mut again = interval(Duration::from_millis(20));
    loop {
        again.tick().await;
        let message = wallet.signed(body, correlation, now());
        let answer = in_time("an answer", wallet.post(message.to_string())).await.unwrap();
        if answer.status == 200 {
            let request = answer.json().unwrap()["Response"]["Request"].take();
            return request.as_str().unwrap().parse().unwrap();
        }
        assert_eq!(refusal(&answer), (503, "STORAGE_FAILED".to_owned()));
        refused.fetch_add(1, Ordering::Relaxed);
    }
}

async fn health(client: &Client) -> u16 {
    client.get("/health", None).await.unwrap().status
}

/// The outcome of a try is remembered for a second.
async fn health_becomes(issuer: &Issuer, status: u16) {
    let client = issuer.client();
    eventually("its health", async || (health(&client).await == status).then_some(())).await;
}

/// A second connection that only reads.
async fn reads_go_on(issuer: &Issuer) {
    let client = issuer.client();
    let answer =
        tokio::time::timeout(Duration::from_secs(5), client.get("/api/v1/participants", None));
    assert_eq!(answer.await.unwrap().unwrap().status, 200);
}
