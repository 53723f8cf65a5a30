//! A component within the app: with the store, and with commands that are kept instead of carried
//! out.

use std::{cell::RefCell, ops::Deref, rc::Rc};

use serde_json::Value;
use tallystick_holder::tables::Submitted;
use tallystick_web::{
    app::Store,
    commands::{Command, Commands},
    state::{Action, Problem, State, SubmissionAction, Toast},
};
use yew::{html::BaseComponent, prelude::*};

use crate::{samples::Heard, screen::Screen};

/// Where the app leaves its store for the test.
#[derive(Clone, Default)]
struct Slot(Rc<RefCell<Option<Store>>>);

impl PartialEq for Slot {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct HarnessProperties<P: PartialEq + Clone> {
    /// `None`: the component is not there, as after it was closed.
    shown: Option<P>,
    commands: Commands,
    slot: Slot,
}

#[component]
pub(crate) fn Harness<C>(props: &HarnessProperties<C::Properties>) -> Html
where
    C: BaseComponent,
    C::Properties: Clone,
{
    let store = use_reducer(State::default);
    props.slot.0.replace(Some(store.clone()));
    html! {
        <ContextProvider<Store> context={store}>
            <ContextProvider<Commands> context={props.commands.clone()}>
                if let Some(shown) = &props.shown {
                    <C ..shown.clone() />
                }
            </ContextProvider<Commands>>
        </ContextProvider<Store>>
    }
}

/// A component within the app, on a page of its own.
pub(crate) struct App<C: BaseComponent>
where
    C::Properties: Clone,
{
    screen: Screen<Harness<C>>,
    commands: Commands,
    given: Heard<Command>,
    slot: Slot,
}

impl<C: BaseComponent> Deref for App<C>
where
    C::Properties: Clone,
{
    type Target = Screen<Harness<C>>;

    fn deref(&self) -> &Self::Target {
        &self.screen
    }
}

impl<C: BaseComponent> App<C>
where
    C::Properties: Clone,
{
    pub(crate) fn show(properties: C::Properties) -> Self {
        let (given, slot) = (Heard::new(), Slot::default());
        let commands = Commands::new("this-tab", given.callback());
        let shown = Some(properties);
        let harness = HarnessProperties { shown, commands: commands.clone(), slot: slot.clone() };
        Self { screen: Screen::show(harness), commands, given, slot }
    }

    pub(crate) fn update(&mut self, properties: C::Properties) {
        self.replace(Some(properties));
    }

    /// As when a dialog is closed or another page is opened.
    pub(crate) fn take_away(&mut self) {
        self.replace(None);
    }

    fn replace(&mut self, shown: Option<C::Properties>) {
        let (commands, slot) = (self.commands.clone(), self.slot.clone());
        self.screen.update(HarnessProperties { shown, commands, slot });
    }

    fn store(&self) -> Store {
        self.slot.0.borrow().clone().unwrap()
    }

    pub(crate) fn dispatch(&self, action: Action) {
        self.store().dispatch(action);
    }

    pub(crate) fn toasts(&self) -> Vec<Toast> {
        self.store().toasts.clone()
    }

    pub(crate) fn state(&self) -> State {
        (*self.store()).clone()
    }

    /// The commands that were given.
    pub(crate) fn given(&self) -> Vec<Command> {
        self.given.all()
    }

    /// The commands that were submitted, each as its subject and body.
    pub(crate) fn submitted(&self) -> Vec<(String, Value)> {
        let one = |(command, body): (Submitted, Value)| (command.subject, body);
        self.submissions().into_iter().map(one).collect()
    }

    /// Everything that was asked for.
    pub(crate) fn commands(&self) -> Vec<Command> {
        self.given.all()
    }

    fn submissions(&self) -> Vec<(Submitted, Value)> {
        let submission = |given| match given {
            Command::Submit { command, body } => Some((command, body)),
            _ => None,
        };
        self.given.all().into_iter().filter_map(submission).collect()
    }

    pub(crate) fn last(&self) -> Submitted {
        self.submissions().pop().unwrap().0
    }

    /// The issuer has carried the last submission out.
    pub(crate) fn take(&self) {
        self.end(Ok(()));
    }

    /// The issuer has refused the last submission.
    pub(crate) fn refuse(&self, code: &str, message: &str) {
        self.end(Err(Problem { code: code.to_owned(), message: message.to_owned() }));
    }

    fn end(&self, outcome: Result<(), Problem>) {
        self.dispatch(Action::Submission(SubmissionAction::Ended(self.last(), outcome)));
    }

    pub(crate) fn is_busy(&self) -> bool {
        !self.all("button[aria-busy='true']").is_empty()
    }
}
