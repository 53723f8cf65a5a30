//! The wallet that this tab runs, as its pages show it and as its other tabs hear of it.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    rc::Rc,
    sync::Arc,
};

use futures::{StreamExt, channel::mpsc, stream::select};
use gloo::events::EventListener;
use tallystick_core::{
    Definition, Participant, TokenStatus,
    refusal::RefusalDetails,
    view::{IssuerView, Topic},
};
use tallystick_holder::{
    Notice, Opened, Sleepers, Wakers, WalletClient,
    pause::{Waker, Wakes, waker},
    store::StoreError,
    tables::Submitted,
};
use yew::UseReducerDispatcher;

use super::{
    Driver, Request, display,
    outcomes::{self, OutcomeTasks, Outcomes},
    problems,
    queries::{self, Queries},
    resources, submit, toasts, unsent,
};
use crate::{
    directory::Directory,
    services::{
        browser::Browser,
        page_visibility::is_visible,
        tabs::{TabChannel, TabEvent, TabsError},
    },
    state::{Action, Connection, Problem, State, SubmissionAction, ToastKind, ToastWords},
    tokens::words::revised,
};

/// A wallet under way in this tab.
pub(super) struct Wallet {
    pub(super) participant: Participant,
    /// Who is who.
    pub(super) directory: Directory,
    /// The holder's side.
    pub(super) holder: Arc<tallystick_holder::Wallet<Browser>>,
    /// This tab's name.
    pub(super) tab: String,
    /// The definitions that were last read.
    pub(super) definitions: RefCell<Vec<Definition>>,
    /// What must be read again.
    pub(super) stale: RefCell<BTreeSet<Topic>>,
    /// What the pages show already.
    pub(super) shown: RefCell<BTreeSet<Topic>>,
    /// What pages ask for.
    pub(super) queries: Queries,
    /// Wakes the task that reads topics, when one is stale.
    topics: Waker,
    /// Wakes the task that shows offers and tokens, when a row of this browser changed.
    rows: Waker,
    /// Wakes the task that shows what waits to be sent.
    unsent: Waker,
    /// The outcomes of flows that were shown here.
    pub(super) outcomes: Outcomes,
    tabs: TabChannel,
    connected: Cell<Option<bool>>,
    active: Cell<bool>,
    /// What the person was told of already.
    reported: RefCell<Vec<Problem>>,
    store: UseReducerDispatcher<State>,
    requests: mpsc::UnboundedSender<Request>,
    _listeners: Vec<EventListener>,
}

/// What the tasks of a wallet wait for.
pub(super) struct Tasks {
    holder: Sleepers,
    topics: Wakes,
    queries: Wakes,
    rows: Wakes,
    unsent: Wakes,
    outcomes: OutcomeTasks,
    notices: mpsc::UnboundedReceiver<Notice>,
}

/// What a tab hears: from its own wallet, and from the other tabs.
enum Heard {
    Notice(Notice),
    Tab(TabEvent),
}

impl Wallet {
    pub(super) fn new(
        driver: &Driver,
        opened: Opened<Browser>,
        issuer: IssuerView,
        (participant, directory): (Participant, Directory),
    ) -> Result<(Rc<Self>, Tasks), TabsError> {
        let (holder, sleepers, notices) =
            tallystick_holder::Wallet::new(opened, issuer, driver.tab.clone());
        let ((topics, topics_wakes), (rows, rows_wakes)) = (waker(), waker());
        let ((queries, queries_wakes), (unsent, unsent_wakes)) = (waker(), waker());
        let (outcomes, outcome_tasks) = Outcomes::none();
        let wallet = Self {
            participant,
            directory,
            tab: driver.tab.clone(),
            definitions: RefCell::default(),
            stale: RefCell::new(Topic::ALL.into()),
            shown: RefCell::default(),
            _listeners: reachability(holder.wakers(), &topics),
            topics,
            queries: Queries::new(queries),
            rows,
            unsent,
            outcomes,
            tabs: TabChannel::join(&format!("tallystick-wallet-{}", holder.id()))?,
            connected: Cell::new(None),
            active: Cell::new(true),
            reported: RefCell::default(),
            store: driver.store.clone(),
            requests: driver.requests.clone(),
            holder,
        };
        let tasks = Tasks {
            holder: sleepers,
            topics: topics_wakes,
            queries: queries_wakes,
            rows: rows_wakes,
            unsent: unsent_wakes,
            outcomes: outcome_tasks,
            notices,
        };
        Ok((Rc::new(wallet), tasks))
    }

    /// Runs it, for as long as this tab is this participant.
    pub(super) async fn run(self: Rc<Self>, tasks: Tasks) {
        self.dispatch(Action::UnknownWallet(self.holder.is_unknown()));
        self.holder.begin().await;
        display::show(&self).await;
        submit::show_under_way(&self).await;
        self.tabs.tell(&TabEvent::Hello);
        futures::join!(
            self.listen(tasks.notices),
            display::keep_shown(&self, tasks.rows),
            unsent::keep_shown(&self, tasks.unsent),
            resources::keep_fresh(&self, tasks.topics),
            outcomes::acknowledge(&self, tasks.outcomes),
            queries::keep_fresh(&self, tasks.queries),
            self.holder.run(tasks.holder),
            self.tell_deletion(),
        );
    }

    /// Whoever clears the site's data under an open page is told at once what that means.
    async fn tell_deletion(&self) {
        self.holder.database.deleted().await;
        self.holder.tell_deletion();
    }

    /// The issuer as this wallet sees it.
    pub(super) fn client(&self) -> &WalletClient<Browser> {
        &self.holder.client
    }

    /// It is not this tab's any more: what still ends shows nothing.
    pub(super) fn retire(&self) {
        self.active.set(false);
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
        if self.reported.borrow().contains(&problem) {
            return;
        }
        self.reported.borrow_mut().push(problem.clone());
        self.dispatch(toast(problem.message, None));
    }

    /// Reads everything again and tries everything that waits.
    pub(super) fn retry(&self) {
        self.refresh(&Topic::ALL);
        self.holder.wakers().all();
    }

    /// Tells the other tabs of this wallet.
    pub(super) fn tell_tabs(&self, event: &TabEvent) {
        self.tabs.tell(event);
    }

    /// Reads these again.
    pub(super) fn refresh(&self, topics: &[Topic]) {
        self.stale.borrow_mut().extend(topics);
        self.topics.wake();
        self.queries.refresh(topics);
    }

    /// What the holder's side says of this wallet is heard in all of its tabs.
    async fn listen(&self, notices: mpsc::UnboundedReceiver<Notice>) {
        let Some(tabs) = self.tabs.listen() else { return };
        let mut heard = select(notices.map(Heard::Notice), tabs.map(Heard::Tab));
        while let Some(heard) = heard.next().await {
            match heard {
                Heard::Notice(notice) => {
                    if let Some(event) = self.notice(notice) {
                        self.hear(&event);
                        self.tabs.tell(&event);
                    }
                }
                Heard::Tab(TabEvent::Hello) => {
                    if let (true, Some(connected)) = (self.holder.leads(), self.connected.get()) {
                        self.tabs.tell(&TabEvent::Connected(connected));
                    }
                }
                Heard::Tab(TabEvent::Work) if self.holder.leads() => self.holder.wakers().work(),
                Heard::Tab(event) => self.hear(&event),
            }
        }
    }

    /// Shows what concerns this tab only; returns what concerns all.
    fn notice(&self, notice: Notice) -> Option<TabEvent> {
        match notice {
            Notice::Rows => return Some(TabEvent::Rows),
            Notice::Unsent => return Some(TabEvent::Unsent),
            Notice::TakenBack(command) => return Some(TabEvent::TakenBack(command)),
            Notice::Work => return Some(TabEvent::Work),
            Notice::Changed(topics) => return Some(TabEvent::Changed(topics)),
            Notice::Connected(connected) => {
                self.connected.set(Some(connected));
                return Some(TabEvent::Connected(connected));
            }
            Notice::Ended { command, outcome } => {
                // Commands are sent by the tab in which they were made or confirmed.
                self.ended(&command, outcome.err());
            }
            Notice::Failed { title, reason } => return Some(TabEvent::Failed { title, reason }),
            Notice::Revised { issuer_title, title, status, reason } => {
                let title = revised(&issuer_title, &title, status);
                return Some(TabEvent::Revised { title, status, reason });
            }
            Notice::Unknown(unknown) => self.unknown(unknown),
            Notice::Unopened { error, .. } => {
                return Some(problem_event(problems::unopened(error)));
            }
            Notice::Doubtful { title, reason } => {
                return Some(problem_event(problems::doubtful(&title, &reason)));
            }
            Notice::Unreadable(rows) => return Some(problem_event(problems::unreadable(rows))),
            Notice::Newer => return Some(problem_event(problems::newer())),
            Notice::Alarm(alarm) => return Some(problem_event(alarm)),
            Notice::RolledBack => return Some(problem_event(problems::rolled_back())),
            // The tab that has the newer version need not be reloaded.
            Notice::Trouble(error @ StoreError::Outdated) => self.report(error),
            Notice::Trouble(error) => return Some(problem_event(error)),
            Notice::Remark(remark) => web_sys::console::warn_1(&remark.into()),
        }
        None
    }

    /// The driver looks for a wallet that the issuer knows.
    fn unknown(&self, unknown: bool) {
        self.dispatch(Action::UnknownWallet(unknown));
        if unknown {
            let participant = self.participant.id.clone();
            // A driver that stopped needs no wallet.
            self.requests.unbounded_send(Request::UnknownWallet(participant)).unwrap_or_default();
        }
    }

    /// Waits for nothing: what comes next, such as new balances, is not held up.
    fn hear(&self, event: &TabEvent) {
        match event {
            TabEvent::Hello | TabEvent::Work => {}
            TabEvent::Connected(connected) => {
                let connection = if *connected { Connection::Live } else { Connection::Offline };
                self.dispatch(Action::Connection(connection, self.holder.now()));
                self.unsent.wake();
            }
            TabEvent::Changed(topics) => self.refresh(topics),
            TabEvent::Ended(flows) => toasts::show_ended(self, flows),
            TabEvent::Rows => self.rows.wake(),
            TabEvent::Unsent => self.unsent.wake(),
            TabEvent::TakenBack(command) => {
                let taken_back = SubmissionAction::TakenBack(command.correlation);
                self.dispatch(Action::Submission(taken_back));
            }
            TabEvent::Problem { code, message } => {
                self.report(Problem { code: code.clone(), message: message.clone() });
            }
            TabEvent::Revised { title, status, reason } => {
                // What takes a token's validity away stays to be read.
                let kind = match status {
                    TokenStatus::Active => ToastKind::Success,
                    TokenStatus::Suspended | TokenStatus::Revoked => ToastKind::Danger,
                };
                let toast = ToastWords::new(kind, title.clone());
                self.dispatch(Action::Toast(ToastWords { detail: reason.clone(), ..toast }));
            }
            TabEvent::Failed { title, reason } => {
                self.dispatch(toast(title.clone(), Some(reason.clone())));
            }
        }
    }

    /// What was refused was decided on what the pages show: that is read again.
    fn ended(&self, command: &Submitted, refusal: Option<RefusalDetails>) {
        let is_refused = refusal.is_some();
        let outcome = refusal.map_or(Ok(()), |details| Err(details.into()));
        self.dispatch(submit::ended(command.clone(), outcome));
        if is_refused {
            self.refresh(&Topic::ALL);
        }
    }
}

/// What went wrong, for all tabs of the wallet.
fn problem_event(problem: impl Into<Problem>) -> TabEvent {
    let Problem { code, message } = problem.into();
    TabEvent::Problem { code, message }
}

pub(super) fn toast(title: String, detail: Option<String>) -> Action {
    Action::Toast(ToastWords { detail, ..ToastWords::new(ToastKind::Danger, title) })
}

/// What promises that the issuer can be reached again, or says that it no longer can.
fn reachability(wakers: &Wakers, topics: &Waker) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let wake_all = {
        let (wakers, topics) = (wakers.clone(), topics.clone());
        move || {
            wakers.all();
            topics.wake();
        }
    };
    let online = {
        let wake_all = wake_all.clone();
        EventListener::new(&window, "online", move |_| wake_all())
    };
    let offline = {
        let wakers = wakers.clone();
        EventListener::new(&window, "offline", move |_| wakers.stream())
    };
    let visible = window.document().map(|document| {
        EventListener::new(&document, "visibilitychange", move |_| {
            if is_visible() {
                wake_all();
            }
        })
    });
    [Some(online), Some(offline), visible].into_iter().flatten().collect()
}
