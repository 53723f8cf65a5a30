//! Everything that the pages show, in one place. The driver dispatches results; the reducer
//! applies them; pages and components read and never fetch.

mod action;
mod chats;
mod submissions;

use std::{collections::BTreeMap, rc::Rc};

use tallystick_core::{
    Definition, Flow, FlowId, Participant, RequestId, StatusChange, Timestamp, TokenStatus,
    WalletId,
    host::TalkerView,
    refusal::RefusalDetails,
    token::IssuanceContext,
    view::{IssuerView, VaultView},
};
use tallystick_holder::{Examination, KeptWallet, UnsentCommand};
use yew::Reducible;

pub use action::Action;
pub use chats::{ChatEntry, ChatState, ChatToken, ChatView};
pub use submissions::{Progress, Submission, SubmissionAction};

use crate::{
    components::data_table::TableSettings,
    queries::{Answered, Query},
};

/// Something that is read from the issuer or from this browser's database.
#[derive(Clone, Debug, PartialEq)]
pub enum Resource<T> {
    /// Not here yet.
    Loading,
    /// It could not be read.
    Failed(Problem),
    /// Here it is.
    Ready(T),
}

impl<T> Resource<T> {
    /// What was read, once it was.
    pub fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(read) => Some(read),
            Self::Loading | Self::Failed(_) => None,
        }
    }

    /// The same state of something that is made of what was read.
    pub fn map<U>(&self, convert: impl FnOnce(&T) -> U) -> Resource<U> {
        match self {
            Self::Loading => Resource::Loading,
            Self::Failed(problem) => Resource::Failed(problem.clone()),
            Self::Ready(read) => Resource::Ready(convert(read)),
        }
    }
}

impl<T> Resource<T> {
    /// The same state of a part of what was read; still loading where that has not come.
    pub fn and_then<U>(&self, part: impl FnOnce(&T) -> Option<U>) -> Resource<U> {
        match self.map(part) {
            Resource::Ready(part) => part.map_or(Resource::Loading, Resource::Ready),
            Resource::Loading => Resource::Loading,
            Resource::Failed(problem) => Resource::Failed(problem),
        }
    }
}

impl<T: Clone> Resource<Vec<T>> {
    /// The same state of those rows alone that are wanted.
    pub fn filter(&self, is_wanted: impl Fn(&T) -> bool) -> Self {
        self.map(|rows| rows.iter().filter(|row| is_wanted(row)).cloned().collect())
    }
}

/// What went wrong, for the person: what happened, what did not happen, what to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The stable code, such as `STALE`, or `OFFLINE` where the issuer could not be reached.
    pub code: String,
    /// The sentence.
    pub message: String,
}

impl From<RefusalDetails> for Problem {
    fn from(details: RefusalDetails) -> Self {
        Self { code: details.code, message: details.message }
    }
}

/// Is what the pages show up to date?
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Connection {
    /// The event stream is being opened.
    Connecting,
    /// Changes arrive as they happen.
    Live,
    /// The issuer cannot be reached; it is tried again by itself.
    Offline,
}

/// The wallet that this tab works with.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// The device.
    pub wallet: WalletId,
    /// Whose device it is.
    pub participant: Participant,
}

/// An offer for which the holder is asked `Accept token?`.
#[derive(Clone, Debug, PartialEq)]
pub struct OfferView {
    /// The token on offer.
    pub token: tallystick_core::TokenId,
    /// The conversation in which it is offered.
    pub chat: tallystick_core::ChatId,
    /// A talker leads that conversation.
    pub in_chat: bool,
    /// Its title, such as `Currency issuance, by Central Bank`.
    pub title: String,
    /// Who issues it, in the holder's language.
    pub issuer_title: String,
    /// What its schema is, in the holder's language.
    pub description: Option<String>,
    /// What was asked for, where the request is known: `500,000.00 AED`.
    pub amount: Option<String>,
    /// Until when the token is valid; for ever without.
    pub expires: Option<tallystick_core::Timestamp>,
    /// The holder said yes, and the token is being downloaded, verified and kept.
    pub accepted: bool,
}

/// [`TokenView::state`] of a kept token that the issuer does not find in its books.
pub const NOT_IN_BOOKS: &str = "NOT IN BOOKS";

/// [`TokenView::state`] of a kept token whose acceptance the issuer has not acknowledged.
pub const WAITING: &str = "Waiting for the issuer";

/// What a field of a token says.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue {
    /// Words, as they are.
    Text(String),
    /// A time, for the reader's clock.
    Moment(Timestamp),
}

/// A row of the holder's list of tokens.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenView {
    /// Which token.
    pub token: tallystick_core::TokenId,
    /// Its title: the holder's own name for it, or `{schema}, by {issuer}`.
    pub title: String,
    /// Who issued it, in the holder's language.
    pub issuer_title: String,
    /// It is verified and kept: it can be tagged and removed.
    pub kept: bool,
    /// What its schema is, in the holder's language.
    pub description: Option<String>,
    /// `SAVED`, `VOID`, … as Broker.Tokens has it.
    pub state: String,
    /// Its status, as its issuer last gave it.
    pub status: TokenStatus,
    /// Until when it is valid; absent where that is for ever.
    pub expires: Option<Timestamp>,
    /// What its issuer last changed its status to, since when, until when and why.
    pub status_change: Option<(TokenStatus, StatusChange)>,
    /// The holder's own name for it.
    pub tag: Option<String>,
    /// Why it is declined or void, or what the issuer says of it.
    pub reason: Option<String>,
    /// What it is an issuance of, where it is one of currency and its file is here.
    pub issuance: Option<IssuanceContext>,
    /// When it was issued, where its file is here.
    pub issued: Option<Timestamp>,
    /// The fields of the token, name and value, in the order to show them.
    pub fields: Vec<(String, FieldValue)>,
    /// The issuer's key that verifies it, or why it does not verify.
    pub verified: Result<String, String>,
    /// The token as the issuer signed it, indented, to copy. `None` once the file is deleted.
    pub json: Option<String>,
}

/// What came of a token that somebody verified: shared, as the state is copied with each change.
#[derive(Clone, Debug)]
pub struct Examined(pub Rc<Examination>);

impl PartialEq for Examined {
    /// Each examination is another one.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// How a toast looks and whether it goes by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ToastKind {
    /// Something was submitted.
    Information,
    /// Something is done.
    Success,
    /// Something failed, nothing has moved.
    Danger,
}

/// What a toast says.
#[derive(Clone, Debug, PartialEq)]
pub struct ToastWords {
    /// How it looks.
    pub kind: ToastKind,
    /// The words.
    pub title: String,
    /// What it said before that is still to be read.
    pub earlier: Option<String>,
    /// More words, such as the amount.
    pub detail: Option<String>,
    /// The flow that it is about, which it leads to. There is one toast for each.
    pub flow: Option<FlowId>,
    /// The request that it is about.
    pub request: Option<RequestId>,
}

impl ToastWords {
    /// These words.
    pub fn new(kind: ToastKind, title: impl Into<String>) -> Self {
        Self { kind, title: title.into(), earlier: None, detail: None, flow: None, request: None }
    }

    /// And these.
    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// About this flow.
    #[must_use]
    pub fn of(self, flow: FlowId) -> Self {
        Self { flow: Some(flow), ..self }
    }
}

/// A message that appears, may change, and goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    /// Counts up, so that the same words twice are two toasts.
    pub sequence: u64,
    /// Counts up with each change.
    pub revision: u32,
    /// What it says.
    pub words: ToastWords,
}

/// A toast as it was at one time: its sequence and its revision.
pub type ToastVersion = (u64, u32);

impl Toast {
    /// Which toast it is, and how often it changed.
    pub fn version(&self) -> ToastVersion {
        (self.sequence, self.revision)
    }
}

/// What the person chose on the Settings page; kept in this browser.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Preferences {
    /// `Dark app theme`; `None` follows the system.
    pub dark: Option<bool>,
    /// `Show flow tracker`.
    pub show_flow_tracker: bool,
    /// `Hide flow tracker on click away`.
    pub hide_flow_tracker_on_click_away: bool,
    /// The sidebar shows icons only, where it has a column of its own.
    #[serde(default)]
    pub sidebar_collapsed: bool,
    /// How each table is shown, by its name.
    #[serde(default)]
    pub tables: BTreeMap<String, TableSettings>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            dark: None,
            show_flow_tracker: true,
            hide_flow_tracker_on_click_away: false,
            sidebar_collapsed: false,
            tables: BTreeMap::new(),
        }
    }
}

/// Everything that the pages show.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The issuer.
    pub issuer: Resource<IssuerView>,
    /// All participants.
    pub participants: Resource<Vec<Participant>>,
    /// The participant that this tab is, once chosen.
    pub session: Option<Session>,
    /// The issuer does not know the wallet of this tab; what the wallet holds is kept.
    pub unknown_wallet: bool,
    /// The participant for whom a wallet is kept here that cannot be opened.
    pub unopened: Option<tallystick_core::ParticipantId>,
    /// The wallets that this browser keeps for the participant, once they were listed.
    pub wallets: Vec<KeptWallet>,
    /// The browser does not promise to keep what it stores here.
    pub may_be_deleted: bool,
    /// The participant for whom a key is being made and enrolled.
    pub enrolling: Option<tallystick_core::ParticipantId>,
    /// Token definitions.
    pub definitions: Resource<Vec<Definition>>,
    /// The participant's vaults.
    pub vaults: Resource<Vec<VaultView>>,
    /// The latest flows that the participant sees, newest first.
    pub flows: Resource<Vec<Flow>>,
    /// The language of titles and descriptions (BCP 47), once it was read.
    pub language: Option<String>,
    /// Offers that wait for the holder.
    pub offers: Vec<OfferView>,
    /// The holder's tokens, newest first.
    pub tokens: Resource<Vec<TokenView>>,
    /// The chats with talkers, the latest first.
    pub chats: Resource<Vec<ChatView>>,
    /// Whom chats can be opened with.
    pub talkers: Resource<Vec<TalkerView>>,
    /// What pages ask for, and what was answered so far.
    pub answers: BTreeMap<Query, Answered>,
    /// What came of the token that is verified, if one is.
    pub examination: Option<Resource<Examined>>,
    /// Commands that were submitted here and whose end was not shown yet.
    pub submissions: Vec<Submission>,
    /// The commands that wait to be sent.
    pub unsent: Vec<UnsentCommand>,
    /// Until when changes arrived as they happened; absent as long as they have.
    pub live_until: Option<Timestamp>,
    /// Why the participant that was selected last could not be, until the next one is selected.
    pub enrolment_failure: Option<Problem>,
    /// Toasts so far; the toaster shows those it has not shown.
    pub toasts: Vec<Toast>,
    /// Is all of this up to date?
    pub connection: Connection,
    /// What the person chose.
    pub preferences: Preferences,
}

impl Default for State {
    fn default() -> Self {
        Self {
            issuer: Resource::Loading,
            participants: Resource::Loading,
            session: None,
            unknown_wallet: false,
            unopened: None,
            wallets: Vec::new(),
            may_be_deleted: false,
            enrolling: None,
            definitions: Resource::Loading,
            vaults: Resource::Loading,
            flows: Resource::Loading,
            language: None,
            offers: Vec::new(),
            tokens: Resource::Loading,
            chats: Resource::Loading,
            talkers: Resource::Loading,
            answers: BTreeMap::new(),
            examination: None,
            submissions: Vec::new(),
            unsent: Vec::new(),
            live_until: None,
            enrolment_failure: None,
            toasts: Vec::new(),
            connection: Connection::Connecting,
            preferences: Preferences::default(),
        }
    }
}

impl State {
    /// The participant that this tab is, once chosen.
    pub fn participant(&self) -> Option<&Participant> {
        self.session.as_ref().map(|session| &session.participant)
    }

    /// The toast of a flow that has one changes.
    fn add_toast(&mut self, words: ToastWords) {
        let known = self
            .toasts
            .iter_mut()
            .find(|toast| words.flow.is_some() && toast.words.flow == words.flow);
        if let Some(known) = known {
            known.revision += 1;
            known.words = words;
            return;
        }
        let sequence = self.toasts.last().map_or(0, |toast| toast.sequence + 1);
        self.toasts.push(Toast { sequence, revision: 0, words });
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        action.apply(&mut next);
        Rc::new(next)
    }
}
