//! A wallet under way: what all of its tasks share.

mod standing;

use std::{
    collections::BTreeSet,
    pin::pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use futures::{channel::mpsc, future::select};
use tallystick_core::{
    DatabaseId, DomainName, ParticipantId, Timestamp, TokenId, WalletId,
    broker::{BrokerToken, titles::Catalogue},
    view::{IssuerView, Topic},
    wallet::KnownIssuer,
};

use crate::{
    client::WalletClient,
    enrolment::Opened,
    issuer::Issuer,
    lead, local, mailbox,
    notice::Notice,
    outbox,
    pause::{Waker, Wakes, waker},
    platform::Platform,
    registry::RegistryEntry,
    save,
    store::{Database as _, Store, StoreError},
    tables::{BROKER_TOKENS, WalletDatabase, broker_token_key},
};

/// The database of a wallet on this platform.
pub type DatabaseOf<P> = WalletDatabase<<<P as Platform>::Store as Store>::Database>;

/// A wallet under way.
#[derive(Debug)]
pub struct Wallet<P: Platform> {
    entry: RegistryEntry,
    /// The name of the tab that this is, among those who share the wallet.
    pub(crate) tab: String,
    /// The issuer as this wallet sees it.
    pub client: WalletClient<P>,
    /// What the wallet has.
    pub database: DatabaseOf<P>,
    /// What the issuer last said of itself.
    issuer: Mutex<IssuerView>,
    /// What is known of the issuer, whatever it says later: its keys above all.
    known_issuer: Mutex<KnownIssuer>,
    /// The issuer does not know this wallet. What it holds is kept.
    unknown: AtomicBool,
    /// This one leads among those who share the wallet.
    leading: AtomicBool,
    /// A message waits in the mailbox for something that has to happen here first.
    postponed: AtomicBool,
    /// The tokens of which it was said that what the issuer gave is doubtful.
    doubted: Mutex<BTreeSet<TokenId>>,
    /// What could not be opened beside it, until it is told.
    unopened: Mutex<Vec<(WalletId, StoreError)>>,
    wakers: Wakers,
    /// Ends [`Wallet::run`].
    end: Waker,
    notices: mpsc::UnboundedSender<Notice>,
}

/// Ends the pauses of the wallet's tasks.
#[derive(Clone, Debug)]
pub struct Wakers {
    outbox: Waker,
    work: Waker,
    stream: Waker,
}

impl Wakers {
    /// Something was stored that is to be sent or handled.
    pub fn work(&self) {
        self.outbox.wake();
        self.work.wake();
    }

    /// The event stream is looked at again.
    pub fn stream(&self) {
        self.stream.wake();
    }

    /// Everything that waits is tried.
    pub fn all(&self) {
        self.work();
        self.stream();
    }
}

/// The tasks' ends of [`Wakers`].
#[derive(Debug)]
pub struct Sleepers {
    outbox: Wakes,
    work: Wakes,
    stream: Wakes,
    ended: Wakes,
}

/// A wallet, what [`Wallet::run`] needs, and what the wallet tells its shell.
pub type Started<P> = (Arc<Wallet<P>>, Sleepers, mpsc::UnboundedReceiver<Notice>);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<P: Platform> Wallet<P> {
    /// A wallet that was opened, at an issuer that introduced itself so, in the tab of this name.
    pub fn new(opened: Opened<P>, issuer: IssuerView, tab: String) -> Started<P> {
        let Opened { entry, database, client, known_issuer, unknown, unopened } = opened;
        let ((outbox, outbox_wakes), (work, work_wakes)) = (waker(), waker());
        let ((stream, stream_wakes), (end, ended)) = (waker(), waker());
        let (notices, noticed) = mpsc::unbounded();
        let wallet = Self {
            entry,
            tab,
            client,
            database,
            issuer: Mutex::new(issuer),
            known_issuer: Mutex::new(known_issuer),
            unknown: AtomicBool::new(unknown),
            leading: AtomicBool::new(false),
            postponed: AtomicBool::new(false),
            doubted: Mutex::default(),
            unopened: Mutex::new(unopened),
            wakers: Wakers { outbox, work, stream },
            end,
            notices,
        };
        let (outbox, work, stream) = (outbox_wakes, work_wakes, stream_wakes);
        (Arc::new(wallet), Sleepers { outbox, work, stream, ended }, noticed)
    }

    /// The lock under which entries of the outbox are sent, one at a time.
    pub(crate) fn outbox_lock(&self) -> String {
        format!("tallystick-outbox-{}", self.id())
    }

    /// Looks at what is stored, before anything else happens to it.
    pub async fn begin(&self) {
        for (wallet, error) in std::mem::take(&mut *lock(&self.unopened)) {
            self.notice(Notice::Unopened { wallet, error });
        }
        self.tell_rollback();
        self.learn().await;
        self.localize_held().await;
        match self.database.unreadable().await {
            Ok(0) => {}
            Ok(rows) => self.notice(Notice::Unreadable(rows)),
            Err(error) => self.notice(Notice::Trouble(error)),
        }
    }

    /// Runs it, for as long as it is polled: sends what waits, and leads when it is its turn. It
    /// ends when a newer version of this program has taken the database over: whoever waits for its
    /// turn leads then.
    pub async fn run(&self, sleepers: Sleepers) {
        let Sleepers { outbox, work, stream, mut ended } = sleepers;
        let running = async {
            futures::join!(
                outbox::keep_sending(self, outbox),
                lead::lead_when_elected(self, work, stream)
            );
        };
        select(pin!(running), pin!(ended.woken())).await;
        self.leading.store(false, Ordering::Relaxed);
    }

    /// Does once what [`Wallet::run`] does again and again: handles what waits here and in the
    /// mailbox, and sends what is to be sent.
    pub async fn pass(&self) {
        if let Err(error) = save::ask_for_what_is_gone(self).await {
            self.notice(Notice::Trouble(error));
        }
        local::handle_all(self).await;
        mailbox::drain(self).await;
        if let Err(error) = outbox::send_all(self).await {
            self.notice(Notice::Trouble(error));
        }
    }

    /// The wallet's id.
    pub fn id(&self) -> WalletId {
        self.entry.wallet
    }

    /// Whose wallet it is.
    pub fn participant(&self) -> &ParticipantId {
        &self.entry.participant
    }

    /// The language of titles that it was enrolled with. The holder may have chosen another.
    pub(crate) fn enrolled_in(&self) -> &str {
        &self.entry.language
    }

    /// The issuer's domain.
    pub fn domain(&self) -> &DomainName {
        &self.entry.issuer
    }

    /// The database that the issuer said it works with.
    pub(crate) fn issuer_database(&self) -> DatabaseId {
        lock(&self.issuer).database
    }

    /// What tokens are called.
    pub(crate) fn catalogue(&self) -> Catalogue {
        lock(&self.issuer).catalogue.clone()
    }

    /// What is known of the issuer.
    pub fn known_issuer(&self) -> KnownIssuer {
        lock(&self.known_issuer).clone()
    }

    /// The issuer's time.
    pub fn now(&self) -> Timestamp {
        self.issuer().now()
    }

    pub(crate) fn issuer(&self) -> &Issuer<P> {
        self.client.issuer()
    }

    pub(crate) fn platform(&self) -> &P {
        self.issuer().platform()
    }

    /// Ends the pauses of its tasks.
    pub fn wakers(&self) -> &Wakers {
        &self.wakers
    }

    /// Whether this one leads among those who share the wallet.
    pub fn leads(&self) -> bool {
        self.leading.load(Ordering::Relaxed)
    }

    pub(crate) fn lead(&self) {
        self.leading.store(true, Ordering::Relaxed);
    }

    /// Whether a message waits in the mailbox for something that has to happen here first.
    pub(crate) fn has_postponed(&self) -> bool {
        self.postponed.load(Ordering::Relaxed)
    }

    pub(crate) fn postpone(&self, postponed: bool) {
        self.postponed.store(postponed, Ordering::Relaxed);
    }

    pub(crate) fn notice(&self, notice: Notice) {
        if matches!(notice, Notice::Trouble(StoreError::Outdated | StoreError::Deleted)) {
            self.end.wake();
        }
        // A shell that went away has nobody to tell.
        self.notices.unbounded_send(notice).unwrap_or_default();
    }

    /// What it stores was deleted under it: it can do nothing more.
    pub fn tell_deletion(&self) {
        self.notice(Notice::Trouble(StoreError::Deleted));
    }

    pub(crate) fn changed(&self, topics: Vec<Topic>) {
        self.notice(Notice::Changed(topics));
    }

    /// Something was stored that is to be sent or handled, here or by the leader.
    pub(crate) fn work(&self) {
        self.wakers.work();
        self.notice(Notice::Work);
    }

    /// The event stream opened, or broke.
    pub(crate) fn connected(&self, connected: bool) {
        self.notice(Notice::Connected(connected));
        if connected {
            self.wakers.work();
        }
    }

    /// The row of this token.
    pub async fn row(&self, token: TokenId) -> Result<Option<BrokerToken>, StoreError> {
        let key = broker_token_key(self.domain(), token);
        let transaction = self.database.read(&[BROKER_TOKENS.name])?;
        transaction.get(&BROKER_TOKENS, &key).await
    }
}

#[cfg(test)]
mod tests;
