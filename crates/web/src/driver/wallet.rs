//! A wallet that this tab runs: what all of its tasks share.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    rc::Rc,
};

use futures::{StreamExt, channel::mpsc};
use gloo::events::EventListener;
use tallystick_core::{
    Definition, Participant, Timestamp, TokenId, WalletId,
    broker::BrokerToken,
    view::{IssuerView, Topic},
    wallet::{Alarm, KnownIssuer},
};
use yew::UseReducerDispatcher;

use super::{
    Driver, Request, display,
    enrol::{EnrolError, Opened},
    lead, outbox, resources, submit,
};
use crate::{
    services::{
        clock::Clock,
        database::{BROKER_TOKENS, StorageError, WalletDatabase, broker_token_key},
        issuer::{Issuer, WalletClient},
        pause::{Waker, Wakes, waker},
        tabs::{CommandKind, TabChannel, TabEvent},
    },
    state::{Action, Connection, Problem, State, ToastKind},
};

/// A wallet under way in this tab.
pub(super) struct Wallet {
    pub(super) id: WalletId,
    pub(super) participant: Participant,
    /// The language of titles.
    pub(super) language: String,
    /// What the issuer last said of itself.
    pub(super) issuer: RefCell<IssuerView>,
    /// What is known of the issuer, whatever it says later: its keys above all.
    pub(super) known_issuer: RefCell<KnownIssuer>,
    /// The issuer does not know this wallet. What it holds is kept.
    unknown: Cell<bool>,
    pub(super) client: WalletClient,
    pub(super) database: WalletDatabase,
    /// This tab's name.
    pub(super) tab: String,
    /// The definitions that were last read.
    pub(super) definitions: RefCell<Vec<Definition>>,
    /// What must be read again.
    pub(super) stale: RefCell<BTreeSet<Topic>>,
    /// What the pages show already.
    pub(super) shown: RefCell<BTreeSet<Topic>>,
    /// This tab leads.
    pub(super) leading: Cell<bool>,
    /// A message waits in the mailbox for something that has to happen here first.
    pub(super) postponed: Cell<bool>,
    wakers: Wakers,
    network: Issuer,
    tabs: TabChannel,
    connected: Cell<Option<bool>>,
    active: Cell<bool>,
    reported: RefCell<Option<Problem>>,
    store: UseReducerDispatcher<State>,
    requests: mpsc::UnboundedSender<Request>,
    _listeners: Vec<EventListener>,
}

/// Ends the pauses of the wallet's tasks.
#[derive(Clone, Debug)]
struct Wakers {
    outbox: Waker,
    work: Waker,
    topics: Waker,
    stream: Waker,
}

impl Wakers {
    fn wake_all(&self) {
        for waker in [&self.outbox, &self.work, &self.topics, &self.stream] {
            waker.wake();
        }
    }
}

/// The tasks' ends of [`Wakers`].
#[derive(Debug)]
pub(super) struct Sleepers {
    outbox: Wakes,
    topics: Wakes,
    pub(super) work: Wakes,
    pub(super) stream: Wakes,
}

impl Wallet {
    pub(super) fn new(
        driver: &Driver,
        opened: Opened,
        issuer: IssuerView,
        participant: Participant,
    ) -> Result<(Rc<Self>, Sleepers), EnrolError> {
        let Opened { entry, database, client, known_issuer, unknown } = opened;
        let ((outbox, outbox_wakes), (work, work_wakes)) = (waker(), waker());
        let ((topics, topics_wakes), (stream, stream_wakes)) = (waker(), waker());
        let wakers = Wakers { outbox, work, topics, stream };
        let wallet = Self {
            id: entry.wallet,
            participant,
            language: entry.language,
            issuer: RefCell::new(issuer),
            known_issuer: RefCell::new(known_issuer),
            unknown: Cell::new(unknown),
            client,
            database,
            tab: driver.tab.clone(),
            definitions: RefCell::default(),
            stale: RefCell::new(Topic::ALL.into()),
            shown: RefCell::default(),
            leading: Cell::new(false),
            postponed: Cell::new(false),
            _listeners: reachability(&wakers),
            wakers,
            network: driver.issuer.clone(),
            tabs: TabChannel::join(&format!("tallystick-wallet-{}", entry.wallet))?,
            connected: Cell::new(None),
            active: Cell::new(true),
            reported: RefCell::default(),
            store: driver.store.clone(),
            requests: driver.requests.clone(),
        };
        let sleepers = Sleepers {
            outbox: outbox_wakes,
            work: work_wakes,
            topics: topics_wakes,
            stream: stream_wakes,
        };
        Ok((Rc::new(wallet), sleepers))
    }

    /// Runs it, for as long as this tab is this participant.
    pub(super) async fn run(self: Rc<Self>, sleepers: Sleepers) {
        let Sleepers { outbox, topics, work, stream } = sleepers;
        self.dispatch(Action::UnknownWallet(self.unknown.get()));
        self.learn().await;
        self.report_unreadable().await;
        display::show(&self).await;
        submit::show_under_way(&self).await;
        self.tabs.tell(&TabEvent::Hello);
        futures::join!(
            self.listen(),
            resources::keep_fresh(&self, topics),
            outbox::keep_sending(&self, outbox),
            lead::lead_when_elected(&self, work, stream),
        );
    }

    /// It is not this tab's any more: what still ends shows nothing.
    pub(super) fn retire(&self) {
        self.active.set(false);
    }

    /// The issuer's time.
    pub(super) fn now(&self) -> Timestamp {
        self.clock().now()
    }

    fn clock(&self) -> &Clock {
        &self.network.clock
    }

    /// Asks the issuer for its keys and its time again. Returns whether it answered; what was known
    /// stays valid until it does.
    pub(super) async fn read_issuer_again(&self) -> bool {
        let Ok(view) = self.network.view().await else { return false };
        self.issuer.replace(view);
        self.learn().await;
        true
    }

    /// Keeps what is new of what the issuer says of itself, and tells the person what is wrong
    /// with it.
    async fn learn(&self) {
        let issuer = self.issuer.borrow().clone();
        let mut known = self.known_issuer.borrow().clone();
        let alarms = known.learn(&issuer);
        if *self.known_issuer.borrow() != known {
            self.known_issuer.replace(known.clone());
            if let Err(error) = self.database.keep_known_issuer(&known).await {
                self.report(error);
            }
        }
        for alarm in alarms {
            self.report(alarm);
        }
    }

    async fn report_unreadable(&self) {
        match self.database.unreadable().await {
            Ok(0) => {}
            Ok(rows) => self.report(Problem {
                code: "UNREADABLE".to_owned(),
                message: format!(
                    "{rows} entries that this browser keeps cannot be read by this version of the \
                     page. They are left as they are, and everything else goes on. Reload this \
                     page; if that does not help, keep this browser's data and ask the issuer."
                ),
            }),
            Err(error) => self.report(error),
        }
    }

    /// Whether the issuer still works with the database that made this offer.
    pub(super) async fn is_of_the_same_database(
        &self,
        token: TokenId,
    ) -> Result<bool, StorageError> {
        // What it was before says nothing about who answers now.
        if !self.read_issuer_again().await {
            return Ok(false);
        }
        let database = self.issuer.borrow().database;
        let row = self.row(token).await?;
        Ok(row.is_some_and(|row| row.database.is_none_or(|made| made == database)))
    }

    /// Whether the issuer did not find this token in its books when it was asked last.
    pub(super) async fn is_disputed(&self, token: TokenId) -> Result<bool, StorageError> {
        Ok(self.row(token).await?.is_some_and(|row| row.disputed))
    }

    async fn row(&self, token: TokenId) -> Result<Option<BrokerToken>, StorageError> {
        let key = broker_token_key(&self.issuer.borrow().domain, token);
        let transaction = self.database.read(&[BROKER_TOKENS.name])?;
        transaction.get(&BROKER_TOKENS, &key).await
    }

    /// Tells the store.
    pub(super) fn dispatch(&self, action: Action) {
        if self.active.get() {
            self.store.dispatch(action);
        }
    }

    /// Tells the person what went wrong behind the scenes, once.
    pub(super) fn report(&self, problem: impl Into<Problem>) {
        let problem = problem.into();
        if self.reported.replace(Some(problem.clone())).as_ref() != Some(&problem) {
            let kind = ToastKind::Danger;
            self.dispatch(Action::Toast { kind, title: problem.message, detail: None });
        }
    }

    /// The issuer does not know this wallet: the driver looks for one that it knows. This one is
    /// kept, and goes on as soon as it is known again.
    pub(super) fn unknown(&self) {
        if self.unknown.replace(true) {
            return;
        }
        self.dispatch(Action::UnknownWallet(true));
        let participant = self.participant.id.clone();
        self.requests.unbounded_send(Request::UnknownWallet(participant)).unwrap_or_default();
    }

    /// The issuer knows this wallet, perhaps again.
    pub(super) fn recognized(&self) {
        if self.unknown.replace(false) {
            self.dispatch(Action::UnknownWallet(false));
            self.retry();
        }
        if self.client.take_rolled_back() {
            self.report(Problem {
                code: "ROLLED_BACK".to_owned(),
                message: "The issuer's books were restored from an older copy: they lack something \
                          that this browser was told is done. What this browser keeps is untouched. \
                          Ask the issuer before you rely on it."
                    .to_owned(),
            });
        }
    }

    /// Reads everything again and tries everything that waits.
    pub(super) fn retry(&self) {
        self.refresh(&Topic::ALL);
        self.wakers.wake_all();
    }

    /// Reads these again.
    pub(super) fn refresh(&self, topics: &[Topic]) {
        self.stale.borrow_mut().extend(topics);
        self.wakers.topics.wake();
    }

    /// The issuer said that these changed.
    pub(super) fn changed(&self, topics: Vec<Topic>) {
        self.refresh(&topics);
        self.tabs.tell(&TabEvent::Changed(topics));
    }

    /// Something was stored that is to be sent or handled, here or by the leader.
    pub(super) fn work(&self) {
        self.wakers.outbox.wake();
        self.wakers.work.wake();
        self.tabs.tell(&TabEvent::Work);
    }

    /// Rows were changed: all tabs show them.
    pub(super) async fn rows_changed(&self) {
        self.tabs.tell(&TabEvent::Rows);
        display::show(self).await;
    }

    /// A command ended, given here or in another tab.
    pub(super) fn ended(
        &self,
        tab: String,
        command: CommandKind,
        refusal: Option<tallystick_core::refusal::RefusalDetails>,
    ) {
        let event = TabEvent::Ended { tab, command, refusal };
        self.hear(&event);
        self.tabs.tell(&event);
    }

    /// A token came to nothing: the holder reads why in all tabs.
    pub(super) fn failed(&self, title: String, reason: String) {
        let event = TabEvent::Failed { title, reason };
        self.hear(&event);
        self.tabs.tell(&event);
    }

    /// The event stream opened, or broke.
    pub(super) fn connected(&self, connected: bool) {
        self.connected.set(Some(connected));
        self.show_connection(connected);
        self.tabs.tell(&TabEvent::Connected(connected));
        if connected {
            self.wakers.outbox.wake();
            self.wakers.work.wake();
        }
    }

    fn show_connection(&self, connected: bool) {
        let connection = if connected { Connection::Live } else { Connection::Offline };
        self.dispatch(Action::Connection(connection));
    }

    async fn listen(&self) {
        let Some(mut events) = self.tabs.listen() else { return };
        while let Some(event) = events.next().await {
            match event {
                TabEvent::Rows => display::show(self).await,
                event => self.hear(&event),
            }
        }
    }

    fn hear(&self, event: &TabEvent) {
        match event {
            TabEvent::Hello => {
                if let (true, Some(connected)) = (self.leading.get(), self.connected.get()) {
                    self.tabs.tell(&TabEvent::Connected(connected));
                }
            }
            TabEvent::Connected(connected) => self.show_connection(*connected),
            TabEvent::Changed(topics) => self.refresh(topics),
            TabEvent::Rows => {}
            TabEvent::Work if self.leading.get() => {
                self.wakers.outbox.wake();
                self.wakers.work.wake();
            }
            TabEvent::Work => {}
            TabEvent::Ended { tab, command, refusal } if *tab == self.tab => {
                self.dispatch(submit::under_way(*command, false));
                if let Some(details) = refusal {
                    self.dispatch(Action::Refused(Some(details.clone().into())));
                    self.refresh(&[Topic::IssuanceRequests]);
                }
            }
            TabEvent::Ended { .. } => {}
            TabEvent::Failed { title, reason } => self.dispatch(Action::Toast {
                kind: ToastKind::Danger,
                title: title.clone(),
                detail: Some(reason.clone()),
            }),
        }
    }
}

impl From<Alarm> for Problem {
    fn from(alarm: Alarm) -> Self {
        match alarm {
            Alarm::KeyChanged { selector } => Self {
                code: "KEY_CHANGED".to_owned(),
                message: format!(
                    "The issuer now shows another key under the name {selector} than this browser \
                     knows. That never happens with an honest issuer. Nothing that the other key \
                     signed is accepted. Ask the issuer before you go on."
                ),
            },
            Alarm::DatabaseChanged => Self {
                code: "DATABASE_CHANGED".to_owned(),
                message: "The issuer works with another database than before: its books may have \
                          been restored from an older copy. What this browser keeps is untouched."
                    .to_owned(),
            },
        }
    }
}

/// What promises that the issuer can be reached again, or says that it no longer can.
fn reachability(wakers: &Wakers) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let online = {
        let wakers = wakers.clone();
        EventListener::new(&window, "online", move |_| wakers.wake_all())
    };
    let offline = {
        let stream = wakers.stream.clone();
        EventListener::new(&window, "offline", move |_| stream.wake())
    };
    let visible = window.document().map(|document| {
        let wakers = wakers.clone();
        let target = document.clone();
        EventListener::new(&target, "visibilitychange", move |_| {
            if document.visibility_state() == web_sys::VisibilityState::Visible {
                wakers.wake_all();
            }
        })
    });
    [Some(online), Some(offline), visible].into_iter().flatten().collect()
}
