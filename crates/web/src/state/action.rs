//! What the driver tells the store.

use tallystick_core::{
    Definition, Flow, Participant, ParticipantId, Timestamp,
    host::TalkerView,
    view::{IssuerView, VaultView},
};
use tallystick_holder::{KeptWallet, UnsentCommand};

use crate::queries::{Answered, Query};

use super::{
    ChatView, Connection, Examined, OfferView, Preferences, Problem, Resource, Session, State,
    SubmissionAction, ToastWords, TokenView,
};

/// A result to apply. Nothing is decided here.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The issuer was read.
    Issuer(Resource<IssuerView>),
    /// The participants were read.
    Participants(Resource<Vec<Participant>>),
    /// A key is being made and enrolled for this participant; `None` when that ended.
    Enrolling(Option<ParticipantId>),
    /// This tab is this participant from now on; `None`: nobody, and nothing of it is shown.
    Session(Option<Session>),
    /// The issuer does not know the wallet of this tab, or does again.
    UnknownWallet(bool),
    /// A wallet that is kept for this participant cannot be opened; `None`: all is well.
    Unopened(Option<ParticipantId>),
    /// The wallets that this browser keeps for the participant.
    Wallets(Vec<KeptWallet>),
    /// Whether the browser may delete what it stores here.
    MayBeDeleted(bool),
    /// The definitions were read.
    Definitions(Resource<Vec<Definition>>),
    /// The vaults were read.
    Vaults(Resource<Vec<VaultView>>),
    /// The flows were read.
    Flows(Resource<Vec<Flow>>),
    /// The language of titles and descriptions.
    Language(String),
    /// The offers that wait for the holder.
    Offers(Vec<OfferView>),
    /// The holder's tokens.
    Tokens(Resource<Vec<TokenView>>),
    /// The chats with talkers.
    Chats(Resource<Vec<ChatView>>),
    /// The talkers were read.
    Talkers(Resource<Vec<TalkerView>>),
    /// The answer to a query; `None`: no component shows it any more.
    Answer(Query, Option<Answered>),
    /// A token is being verified, or was; `None`: nothing is to be shown of it.
    Examination(Option<Resource<Examined>>),
    /// Something happened to a submitted command.
    Submission(SubmissionAction),
    /// The participant that was selected could not be; `None` when another one is selected.
    EnrolmentFailed(Option<Problem>),
    /// Show a toast, or change that of the same flow.
    Toast(ToastWords),
    /// Whether the event stream is open, and since when.
    Connection(Connection, Timestamp),
    /// The commands that wait to be sent, and have waited for long enough to be shown.
    Unsent(Vec<UnsentCommand>),
    /// Settings were changed.
    Preferences(Preferences),
}

impl Action {
    pub(super) fn apply(self, state: &mut State) {
        match self {
            Self::Issuer(issuer) => state.issuer = issuer,
            Self::Participants(participants) => state.participants = participants,
            Self::Enrolling(participant) => state.enrolling = participant,
            Self::Session(session) => {
                *state = State {
                    session,
                    issuer: state.issuer.clone(),
                    participants: state.participants.clone(),
                    talkers: state.talkers.clone(),
                    toasts: std::mem::take(&mut state.toasts),
                    preferences: state.preferences.clone(),
                    may_be_deleted: state.may_be_deleted,
                    examination: state.examination.take(),
                    ..State::default()
                };
            }
            Self::UnknownWallet(unknown) => state.unknown_wallet = unknown,
            Self::Unopened(participant) => state.unopened = participant,
            Self::Wallets(wallets) => state.wallets = wallets,
            Self::MayBeDeleted(may) => state.may_be_deleted = may,
            Self::Definitions(definitions) => state.definitions = definitions,
            Self::Vaults(vaults) => state.vaults = vaults,
            Self::Flows(flows) => state.flows = flows,
            Self::Language(language) => state.language = Some(language),
            Self::Offers(offers) => state.offers = offers,
            Self::Tokens(tokens) => state.tokens = tokens,
            Self::Chats(chats) => state.chats = chats,
            Self::Talkers(talkers) => state.talkers = talkers,
            Self::Answer(query, Some(answer)) => drop(state.answers.insert(query, answer)),
            Self::Answer(query, None) => drop(state.answers.remove(&query)),
            Self::Examination(examination) => state.examination = examination,
            Self::Submission(action) => state.apply_to_submissions(action),
            Self::EnrolmentFailed(problem) => state.enrolment_failure = problem,
            Self::Toast(words) => state.add_toast(words),
            Self::Connection(connection, at) => {
                if state.connection == Connection::Live && connection != Connection::Live {
                    state.live_until = Some(at);
                }
                state.connection = connection;
            }
            Self::Unsent(unsent) => state.unsent = unsent,
            Self::Preferences(preferences) => state.preferences = preferences,
        }
    }
}
