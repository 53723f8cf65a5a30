//! What the messages of wallets do: one file for each action, with its body, its rule, its refusals
//! and its tests.
//!
//! An action is registered by its line of `actions!` below; a shell parses it at its door, loads what [`Action::keys`] names, and lets it decide.

mod activate;
mod approve;
mod approve_definition;
mod approve_many;
mod batch;
mod burn;
mod cancel;
mod close_chat;
mod complete_redemption;
mod complete_transfer;
mod decommission;
mod define;
mod definitions;
mod dismiss;
mod issue;
mod issued;
mod mint;
mod offered;
mod onboard;
mod open_chat;
mod preview;
mod prompted;
mod reject;
mod removed;
mod request_issuance;
mod request_issuance_many;
mod request_redemption;
mod request_transfer;
mod requests;
mod revise;
mod session;
mod supply;
mod transfer;
mod withdraw;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};

pub use approve_many::SeenRequest;
pub use batch::LARGEST_BATCH;
pub(crate) use cancel::cancel_in_chat;
pub use define::RulesBody;
pub use onboard::{MOST_OPEN_OFFERS, authentic_enrolment, is_language, onboard_at_notifier};
pub use preview::{ActionPreview, preview};
pub(crate) use request_issuance::request_in_chat;
pub use request_issuance_many::RequestedIssuance;
pub use request_transfer::TransferType;
pub(crate) use requests::about_request;

use crate::{
    ChatId, Flow, FlowId, Message, Participant, ParticipantId, Permission, Refusal, Subject,
    flows::{About, FlowKind},
    host::HostChat,
    issuer::{IssuerToken, IssuerTokenInput, script},
    message::{Body, read_body},
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

/// A message of an enrolled wallet, and what it does.
pub trait Action: Body {
    /// The actor needs one of these permissions. Empty: every enrolled wallet may ask.
    const PERMISSIONS: &'static [Permission];

    /// Whether a refusal is the answer for good: a command that was refused must not take effect
    /// later, when its sender has long been told that nothing was done. The protocol's own
    /// questions about an offer are asked again until the offer ends.
    const REFUSAL_STANDS: bool = true;

    /// The kinds of flows that it starts.
    const FLOWS: &'static [FlowKind] = &[];

    /// Names the rows that deciding needs, as far as the body and its sender tell.
    fn keys(&self, sender: &Wallet, keys: &mut KeySet);

    /// Decides, and returns the answer's `Response`.
    ///
    /// # Errors
    /// The refusal, or a row that must be loaded first.
    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt>;
}

macro_rules! actions {
    ($($module:ident::$action:ident,)*) => {
        $(pub use $module::$action;)*

        /// The subjects of the messages that wallets may send.
        pub const SUBJECTS: &[Subject] = &[$($action::SUBJECT,)*];

        /// The kinds of flows that there are, some of them several times.
        pub const FLOW_KINDS: &[&[FlowKind]] = &[$($action::FLOWS,)*];

        /// Any action, parsed.
        #[derive(Clone, Debug, PartialEq)]
        pub enum AnyAction {$(
            #[doc = concat!("[`", stringify!($action), "`]")]
            $action($action),
        )*}

        impl AnyAction {
            /// Reads a message as its subject has it.
            ///
            /// # Errors
            /// [`Refusal::UnknownSubject`] of what no wallet may send, [`Refusal::MalformedBody`].
            pub fn parse(message: &Message) -> Result<Self, Refusal> {
                Self::read(&message.header.subject, &message.body)
            }

            /// Reads a body as this subject has it.
            ///
            /// # Errors
            /// [`Refusal::UnknownSubject`] of what no wallet may send, [`Refusal::MalformedBody`].
            pub fn read(subject: &str, body: &Value) -> Result<Self, Refusal> {
                $(if subject == $action::SUBJECT.as_str() {
                    return read_body(body).map(Self::$action);
                })*
                Err(Refusal::UnknownSubject { subject: subject.to_owned() })
            }

            /// Its subject.
            pub fn subject(&self) -> Subject {
                match self { $(Self::$action(_) => $action::SUBJECT,)* }
            }

            /// See [`Action::REFUSAL_STANDS`].
            pub fn refusal_stands(&self) -> bool {
                match self { $(Self::$action(_) => $action::REFUSAL_STANDS,)* }
            }

            /// The rows that it needs.
            pub fn keys(&self, sender: &Wallet, keys: &mut KeySet) {
                keys.insert(Key::Wallet(sender.id));
                match self { $(Self::$action(action) => action.keys(sender, keys),)* }
            }

            fn permissions(&self) -> &'static [Permission] {
                match self { $(Self::$action(_) => $action::PERMISSIONS,)* }
            }

            fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
                match self { $(Self::$action(action) => action.decide(actor, work),)* }
            }
        }
    };
}

actions! {
    session::SessionAtIssuer,
    define::DefineAtIssuer,
    approve_definition::ApproveDefinitionAtIssuer,
    decommission::DecommissionAtIssuer,
    activate::ActivateAtIssuer,
    mint::MintAtIssuer,
    burn::BurnAtIssuer,
    request_issuance::RequestIssuanceAtIssuer,
    request_issuance_many::RequestIssuanceManyAtIssuer,
    approve::ApproveAtIssuer,
    approve_many::ApproveManyAtIssuer,
    reject::RejectAtIssuer,
    cancel::CancelAtIssuer,
    dismiss::DismissAtIssuer,
    issue::IssueAtIssuer,
    withdraw::WithdrawAtIssuer,
    issued::IssuedAtIssuer,
    offered::OfferedAtIssuer,
    removed::RemovedAtIssuer,
    transfer::TransferAtIssuer,
    request_transfer::RequestTransferAtIssuer,
    complete_transfer::CompleteTransferAtIssuer,
    request_redemption::RequestRedemptionAtIssuer,
    complete_redemption::CompleteRedemptionAtIssuer,
    revise::ReviseAtIssuer,
    open_chat::OpenChatAtHost,
    prompted::PromptedAtHost,
    close_chat::CloseChatAtHost,
}

/// Decides what a wallet's message does, and returns the answer's `Response`.
///
/// # Errors
/// The refusal, or a row that must be loaded first.
pub fn decide(
    action: AnyAction,
    sender: &Wallet,
    work: &mut UnitOfWork<'_>,
) -> Result<Value, Halt> {
    // A shell that caches wallets may still know one that was pruned meanwhile.
    match work.rows().find::<Wallet>(sender.id) {
        Err(Halt::Refused(_)) => return Err(Refusal::NotAuthentic.into()),
        found => found?,
    };
    let participant = work.rows().participant(&sender.participant)?;
    let permissions = action.permissions();
    if !permissions.is_empty() && !permissions.iter().any(|needed| participant.may(*needed)) {
        return Err(Refusal::Forbidden.into());
    }
    let answer = action.decide(&Actor { wallet: sender, participant }, work)?;
    work.submitted_on(sender);
    Ok(answer)
}

fn up_to_date(seen: u32, current: u32) -> Result<(), Refusal> {
    if seen == current { Ok(()) } else { Err(Refusal::Stale { seen, current }) }
}

/// A flow that is over at once.
fn completed_flow(
    work: &mut UnitOfWork<'_>,
    initiator: &ParticipantId,
    kind: FlowKind,
    about: About,
) -> Flow {
    Flow::completed_at_once(work.fresh(), kind, initiator.clone(), about, work.now)
}

fn answer_with_flow(flow: FlowId) -> Value {
    json!({ "Flow": flow })
}

/// The participant that a body names.
///
/// # Errors
/// [`Refusal::NotFound`]
fn known<'r>(work: &UnitOfWork<'r>, id: &ParticipantId) -> Result<&'r Participant, Refusal> {
    work.rows().participants.get(id).ok_or(Refusal::NotFound { thing: "participant" })
}

/// Time passed for this token: an offer may have lapsed.
///
/// # Errors
/// A row that must be loaded first.
pub fn tick(token: crate::TokenId, work: &mut UnitOfWork<'_>) -> Result<(), Halt> {
    step_token(work, token, IssuerTokenInput::Tick)
}

/// What happens to a token, and what the script that waits for it does then.
fn step_token(
    work: &mut UnitOfWork<'_>,
    token: crate::TokenId,
    input: IssuerTokenInput,
) -> Result<(), Halt> {
    let row = work.get::<IssuerToken>(token)?;
    script::step(work, row, input)
}

/// A chat of the wallet that asks.
fn chat_of(work: &UnitOfWork<'_>, actor: &Actor<'_>, chat: ChatId) -> Result<HostChat, Halt> {
    let chat = work.get::<HostChat>(chat)?;
    if chat.wallet == actor.wallet.id {
        Ok(chat)
    } else {
        Err(Refusal::NotFound { thing: "chat" }.into())
    }
}

fn malformed<B: Body>(reason: impl Into<String>) -> Refusal {
    Refusal::MalformedBody { subject: B::SUBJECT.as_str(), reason: reason.into() }
}
