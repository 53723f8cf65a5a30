//! Carries commands out, runs the broker and the wallet, and tells the store what came of it.
//!
//! Start with [`use_driver`]. A tab boots (`boot`), becomes a participant (`enrol`) and then
//! runs that participant's wallet (`wallet`) until another is chosen. What is decided is
//! decided by `tallystick-core`; here it is stored, sent and shown. All but the boot is loaded
//! after the start page, by way of `carried_out` alone.
//!
//! # Invariants
//! - Each transition is one transaction of IndexedDB; nothing is sent before it is on the disk.
//! - Whatever is under way resumes from the stored rows: a tab may go at any moment.
//! - One tab of a wallet leads: it holds the event stream and handles what waits. Two leaders at
//!   once would do double work and no harm.

mod boot;
mod carried_out;
mod chats;
mod display;
mod enrol;
mod outcomes;
mod preferences;
mod problems;
mod queries;
mod resources;
mod submit;
mod toasts;
mod unsent;
mod verify;
mod views;
mod wallet;

use std::{cell::RefCell, rc::Rc};

use futures::{
    StreamExt,
    channel::mpsc,
    future::{AbortHandle, abortable},
};
use tallystick_core::{Participant, ParticipantId, view::IssuerView};
use tallystick_holder::{
    Choice, Issuer,
    pause::{Waker, waker},
    platform::Clock as _,
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    commands::{Command, Commands},
    services::{address, browser::Browser, clock::DeviceClock, web_storage::Area},
    state::{Action, Problem, State},
};
use wallet::Wallet;

/// Where the tab keeps who it is, so that a reload stays who it was.
pub const CHOSEN: &str = "tallystick-participant";

/// Where the tab keeps which of several wallets it was told to use.
const USED: &str = "tallystick-wallet";

/// Where the tab keeps its own name.
const TAB: &str = "tallystick-tab";

/// Starts the driver with the component and stops it with it. Returns where commands go.
#[hook]
pub fn use_driver(store: UseReducerDispatcher<State>) -> Commands {
    let driver = use_memo((), move |()| Driver::new(store));
    {
        let driver = Rc::clone(&driver);
        use_effect_with((), move |()| {
            driver.start();
            move || driver.stop()
        });
    }
    let commands = use_memo((), move |()| Commands::new(&driver.tab, driver.commands()));
    (*commands).clone()
}

/// What the driver is asked to do.
#[derive(Debug)]
enum Request {
    /// A person gave a command.
    Command(Command),
    /// To become this participant.
    Become(ParticipantId, Choice),
    /// The issuer does not know this participant's wallet any more.
    UnknownWallet(ParticipantId),
}

/// What of the issuer has to be known before anything else.
#[derive(Clone, Debug)]
struct Network {
    issuer: IssuerView,
    participants: Vec<Participant>,
}

/// A tab's driver.
struct Driver {
    store: UseReducerDispatcher<State>,
    issuer: Issuer<Browser>,
    tab: String,
    network: RefCell<Option<Network>>,
    running: RefCell<Option<Running>>,
    /// The latest enrolment: a newer one ends it.
    enrolling: RefCell<Option<AbortHandle>>,
    /// The token that is being verified.
    verifying: RefCell<Option<AbortHandle>>,
    boot: RefCell<Option<(AbortHandle, Waker)>>,
    requests: mpsc::UnboundedSender<Request>,
    requested: RefCell<Option<mpsc::UnboundedReceiver<Request>>>,
}

/// The wallet that this tab runs; stopped when dropped.
struct Running {
    wallet: Rc<Wallet>,
    handle: AbortHandle,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.wallet.retire();
        self.handle.abort();
    }
}

impl Driver {
    fn new(store: UseReducerDispatcher<State>) -> Self {
        let tab = Area::Tab.read(TAB).unwrap_or_else(|| {
            let tab = DeviceClock.fresh_id().to_string();
            Area::Tab.write(TAB, &tab);
            tab
        });
        let (requests, requested) = mpsc::unbounded();
        Self {
            store,
            issuer: Issuer::new(Browser),
            tab,
            network: RefCell::default(),
            running: RefCell::default(),
            enrolling: RefCell::default(),
            verifying: RefCell::default(),
            boot: RefCell::default(),
            requests,
            requested: RefCell::new(Some(requested)),
        }
    }

    fn commands(&self) -> Callback<Command> {
        let requests = self.requests.clone();
        Callback::from(move |command| {
            // After the driver stopped there is no page that could give one.
            requests.unbounded_send(Request::Command(command)).unwrap_or_default();
        })
    }

    fn start(self: &Rc<Self>) {
        let Some(mut requested) = self.requested.borrow_mut().take() else { return };
        self.store.dispatch(Action::Preferences(preferences::read()));
        let driver = Rc::clone(self);
        let (waker, mut wakes) = waker();
        let (task, handle) = abortable(async move {
            let booting = async {
                driver.boot(&mut wakes).await;
                let asked = address::take_asked_participant();
                if let Some(participant) = Area::Tab.read(CHOSEN) {
                    let used = Area::Tab.read(USED);
                    driver.enter(participant, used.map_or(Choice::Known, Choice::Wallet));
                } else if let Some(participant) = asked {
                    driver.enter(participant, Choice::Known);
                }
                driver.read_talkers(&mut wakes).await;
            };
            let serving = async {
                while let Some(request) = requested.next().await {
                    driver.serve(request).await;
                }
            };
            futures::join!(booting, serving);
        });
        self.boot.replace(Some((handle, waker)));
        spawn_local(async move {
            // Aborted means that the page is gone.
            task.await.unwrap_or_default();
        });
    }

    fn stop(&self) {
        let boot = self.boot.take().map(|(handle, _)| handle);
        let tasks = [boot, self.enrolling.take(), self.verifying.take()];
        for handle in tasks.into_iter().flatten() {
            handle.abort();
        }
        drop(self.running.take());
    }

    /// Becomes this participant, as soon as what that needs is loaded. It is shown at once.
    fn enter(&self, participant: ParticipantId, choice: Choice) {
        self.store.dispatch(Action::EnrolmentFailed(None));
        self.store.dispatch(Action::Unopened(None));
        self.store.dispatch(Action::Enrolling(Some(participant.clone())));
        // After the driver stopped nobody is to be anybody.
        self.requests.unbounded_send(Request::Become(participant, choice)).unwrap_or_default();
    }

    /// Does what the start page needs; what anything else needs is loaded first.
    async fn serve(self: &Rc<Self>, request: Request) {
        match request {
            Request::Command(Command::Select(participant)) => {
                self.enter(participant, Choice::Known);
            }
            Request::Command(Command::StartAnew(participant)) => {
                self.enter(participant, Choice::New);
            }
            Request::Command(Command::Retry) if self.running.borrow().is_none() => {
                if let Some((_, waker)) = &*self.boot.borrow() {
                    waker.wake();
                }
            }
            request => match carried_out::load().await {
                Ok(carry_out) => carry_out(self, request),
                Err(error) => {
                    self.store.dispatch(Action::Enrolling(None));
                    self.enrolment_failed(error.into());
                }
            },
        }
    }

    /// The start page says why, or a toast where another participant's pages are shown.
    fn enrolment_failed(&self, problem: Problem) {
        let action = match *self.running.borrow() {
            Some(_) => wallet::toast(problem.message, None),
            None => Action::EnrolmentFailed(Some(problem)),
        };
        self.store.dispatch(action);
    }
}
