//! What pages ask the issuer for, and are kept up to date with for as long as they show it.

use std::rc::Rc;

use tallystick_core::{
    DefinitionId, Flow, RequestId, TokenId,
    actions::ActionPreview,
    requests::RequestList,
    view::{ConservationHistoryView, ConservationView, IssuedTokenView, Page, RequestView, Topic},
};
use yew::prelude::*;

use crate::{
    app::{use_commands, use_store},
    commands::{Command, Intended},
    state::Resource,
};

/// Something to ask for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Query {
    /// What would come of a command.
    Preview(Intended),
    /// A page of a list of requests, by the parameters of its address.
    Requests(RequestList, String),
    /// A page of flows, by the parameters of its address.
    Flows(String),
    /// One flow, by its id as the address has it.
    Flow(String),
    /// How many units there are of each definition.
    Totals,
    /// How many there were of this one, over time.
    TotalsOf(DefinitionId),
    /// A request of this list.
    Request(RequestList, RequestId),
    /// A page of the issued tokens, by the parameters of its address.
    Tokens(String),
    /// A token that was issued.
    Token(TokenId),
}

impl Query {
    /// Whether the answer may be another one after something of this kind has changed.
    pub fn depends_on(&self, topic: Topic) -> bool {
        match self {
            Self::Preview(_) => topic != Topic::Totals,
            Self::Totals | Self::TotalsOf(_) => {
                matches!(topic, Topic::Totals | Topic::Definitions)
            }
            Self::Flows(_) | Self::Flow(_) => topic == Topic::Flows,
            Self::Tokens(_) | Self::Token(_) => topic == Topic::Tokens,
            Self::Requests(list, _) | Self::Request(list, _) => list.topic() == topic,
        }
    }
}

/// What is answered to each query: shared, as the state is copied with each change. A method for each
/// takes it out.
macro_rules! answers {
    ($($query:ident: $variant:ident($part:ty) $name:ident,)*) => {
        /// What was answered.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Answer {$(
            #[doc = concat!("To [`Query::", stringify!($query), "`].")]
            $variant(Rc<$part>),
        )*}

        impl Answer {$(
            #[doc = concat!("What was answered to [`Query::", stringify!($query), "`].")]
            pub fn $name(&self) -> Option<Rc<$part>> {
                match self {
                    Self::$variant(part) => Some(Rc::clone(part)),
                    _ => None,
                }
            }
        )*}
    };
}

answers! {
    Preview: Preview(ActionPreview) preview,
    Requests: Requests(Page<RequestView>) requests,
    Flows: Flows(Page<Flow>) flows,
    Flow: Flow(Flow) flow,
    Totals: Totals(Vec<ConservationView>) totals,
    TotalsOf: TotalsOf(ConservationHistoryView) totals_of,
    Request: Request(RequestView) request,
    Tokens: Tokens(Page<IssuedTokenView>) tokens,
    Token: Token(IssuedTokenView) token,
}

/// An answer as the store keeps it.
pub type Answered = Resource<Answer>;

/// Asks for it, if there is something to ask, until another one is asked for or the component goes.
#[hook]
pub fn use_query(query: Option<Query>) -> Option<Answered> {
    let store = use_store();
    let commands = use_commands();
    // Another wallet answers anew.
    let wallet = store.session.as_ref().map(|session| session.wallet);
    use_effect_with((wallet, query.clone()), move |(wallet, query)| {
        let query = query.clone().filter(|_| wallet.is_some());
        let forget = query.map(|query| {
            commands.give(Command::Ask(query.clone()));
            move || commands.give(Command::Forget(query))
        });
        move || {
            if let Some(forget) = forget {
                forget();
            }
        }
    });
    let query = query?;
    Some(store.answers.get(&query).cloned().unwrap_or(Resource::Loading))
}
