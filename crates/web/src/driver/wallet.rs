//! A wallet that this tab runs: what all of its tasks share.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    rc::Rc,
};

use futures::{StreamExt, channel::mpsc};
use gloo::events::EventListener;
use tallystick_core::{
    Definition, Participant, Timestamp, WalletId,
    view::{IssuerView, Topic},
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
        database::WalletDatabase,
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
    /// What the issuer last said of itself, its key above all.
    pub(super) issuer: RefCell<IssuerView>,
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
        let Opened { entry, database, client } = opened;
        let ((outbox, outbox_wakes), (work, work_wakes)) = (waker(), waker());
        let ((topics, topics_wakes), (stream, stream_wakes)) = (waker(), waker());
        let wakers = Wakers { outbox, work, topics, stream };
        let wallet = Self {
            id: entry.wallet,
            participant,
            language: entry.language,
            issuer: RefCell::new(issuer),
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

    /// Asks the issuer for its key and its time again.
    pub(super) async fn read_issuer_again(&self) {
        // What was known stays valid until it can be asked.
        if let Ok(view) = self.network.view().await {
            self.issuer.replace(view);
        }
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

    /// The issuer does not know this wallet: the driver enrols another.
    pub(super) fn unknown(&self) {
        let participant = self.participant.id.clone();
        self.requests.unbounded_send(Request::UnknownWallet(participant)).unwrap_or_default();
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
