//! The table `Issuer.Tokens`, the command `ISSUE`, and the handlers of the table's events, named
//! as the protocol names them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Internals, Settings};
use crate::{
    ChatId, HolderAnswer, Machine, Outgoing, ParticipantId, Party, PublicKey, Refusal, SchemaCode,
    Sign, SignedToken, StatusChange, Step, Timestamp, TokenId, TokenStatus, WalletId,
    message::{IssueAtBroker, ReviseAtBroker},
    token::{Token, Validity},
};

/// Where a token stands at its issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IssuerTokenState {
    /// Offered; the holder's answer is awaited.
    Issued,
    /// Answered.
    Offered,
    /// The offer's lifetime ended without an answer.
    Lapsed,
    /// The issuer took the offer back before it was answered. The protocol's `LAPSED`, told apart
    /// because a late acceptance is refused in other words.
    Withdrawn,
    /// The holder removed it.
    Removed,
}

impl IssuerTokenState {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Issued => "ISSUED",
            Self::Offered => "OFFERED",
            Self::Lapsed => "LAPSED",
            Self::Withdrawn => "WITHDRAWN",
            Self::Removed => "REMOVED",
        }
    }
}

/// What a transition tells the script that waits for the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenEvent {
    /// The offer is in the outbox.
    Offered,
    /// The holder's wallet downloads it.
    Downloaded,
    /// The waiting `ISSUE` returns.
    Ended(OfferEnd),
}

/// How an offer ended: what `ISSUE` returns to the script that waits for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfferEnd {
    /// True: the holder accepted.
    Accepted,
    /// False: the holder declined, or its broker did, with its reason.
    Declined(Option<String>),
    /// False: the requester took the request back, and the offer with it.
    Cancelled,
    /// False: the offer's lifetime ended.
    Lapsed,
}

/// A row of the table. Its key is `token`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerToken {
    /// Which token.
    pub token: TokenId,
    /// Counts up with each change that is stored; 0 before the first.
    pub version: u32,
    /// The participant that issues it.
    pub issuer: ParticipantId,
    /// The participant that it is issued to.
    pub holder: ParticipantId,
    /// The holder's broker: a domain or a wallet.
    pub broker: Party,
    /// The conversation in which it is offered.
    pub chat: ChatId,
    /// The holder's key.
    pub public_key: PublicKey,
    /// What kind of token it is.
    pub schema: SchemaCode,
    /// When it was issued.
    pub issued: Timestamp,
    /// When it is valid.
    pub validity: Validity,
    /// Until when the holder may answer.
    pub offered_until: Timestamp,
    /// What never leaves the issuer.
    pub internals: Internals,
    /// Where it stands.
    pub state: IssuerTokenState,
    /// What the holder said.
    pub answer: Option<HolderAnswer>,
    /// Which wallet said it.
    pub answered_by: Option<WalletId>,
    /// Whether it is good.
    pub status: TokenStatus,
    /// Since when and why it has that status, once that was changed and the broker told.
    pub status_change: Option<StatusChange>,
    /// The signed token, which every download is given as it is.
    pub document: SignedToken,
}

/// What the command `ISSUE` is given.
#[derive(Clone, Debug)]
pub struct Issue {
    /// A fresh id.
    pub token: TokenId,
    /// The participant that issues.
    pub issuer: ParticipantId,
    /// The participant that shall hold the token.
    pub holder: ParticipantId,
    /// The holder's broker.
    pub broker: Party,
    /// The conversation in which it is offered.
    pub chat: ChatId,
    /// The holder's key.
    pub public_key: PublicKey,
    /// What kind of token it is.
    pub schema: SchemaCode,
    /// When it is valid.
    pub validity: Validity,
    /// Until when the holder may answer.
    pub offered_until: Timestamp,
    /// What becomes the token's `Context`.
    pub properties: Map<String, Value>,
    /// What never leaves the issuer.
    pub internals: Internals,
}

/// What can happen to a row.
#[derive(Clone, Debug, PartialEq)]
pub enum IssuerTokenInput {
    /// `Issued@Issuer`, signed with this key.
    Issued(PublicKey),
    /// `Offered@Issuer` from this broker, with its reason for a decline.
    Offered(Party, HolderAnswer, Option<String>),
    /// Time passes.
    Tick,
    /// The requester takes the request back, and the offer with it.
    Cancel,
    /// The issuer changes the status.
    Revise(ReviseAtBroker),
    /// `Removed@Issuer` from this broker.
    Removed(Party),
}

impl IssuerTokenInput {
    fn as_str(&self) -> &'static str {
        match self {
            Self::Issued(_) => "ISSUED",
            Self::Offered(..) => "OFFERED",
            Self::Tick => "TICK",
            Self::Cancel => "CANCEL",
            Self::Revise(_) => "REVISE",
            Self::Removed(_) => "REMOVED",
        }
    }
}

/// The command `ISSUE`: issues a token in a chat and waits for the holder. It is signed now, so
/// that no later change of the issuer's key changes what is downloaded.
///
/// # Errors
/// [`Refusal::MalformedBody`] when the token would never be valid, or only in the distant future.
pub fn issue(
    now: Timestamp,
    command: Issue,
    settings: &Settings,
    key: &dyn Sign,
) -> Result<Step<IssuerToken, TokenEvent>, Refusal> {
    let Validity { starts, expires } = command.validity;
    if let Err(reason) = command.validity.admit(now) {
        return Err(Refusal::MalformedBody { subject: "ISSUE", reason: reason.to_string() });
    }
    let token = Token {
        token: command.token,
        issuer: settings.domain.clone(),
        schema: command.schema.clone(),
        context: command.properties,
        issued: now,
        starts,
        expires,
        identifier: None,
        biostamp: None,
        dkim: settings.selector.clone(),
    };
    let row = IssuerToken {
        token: command.token,
        version: 0,
        issuer: command.issuer,
        holder: command.holder,
        broker: command.broker,
        chat: command.chat,
        public_key: command.public_key,
        schema: command.schema,
        issued: now,
        validity: command.validity,
        offered_until: expires.map_or(command.offered_until, |end| command.offered_until.min(end)),
        internals: command.internals,
        state: IssuerTokenState::Issued,
        answer: None,
        answered_by: None,
        status: TokenStatus::Active,
        status_change: None,
        document: token.sign(key),
    };
    Ok(row.on_token_issued())
}

impl IssuerToken {
    /// `OnTokenIssued`: sends `Issue@Broker`; the flow waits.
    fn on_token_issued(self) -> Step<Self, TokenEvent> {
        let offer = self.issue_at_broker();
        Step::to(self).sending(offer).with_event(TokenEvent::Offered)
    }

    /// `Issue@Broker`, the message: here is an offer.
    fn issue_at_broker(&self) -> Outgoing {
        let offer = IssueAtBroker {
            chat: self.chat,
            token: self.token,
            schema: self.schema.clone(),
            starts: self.validity.starts,
            expires: self.validity.expires,
        };
        Outgoing::new(self.broker.clone(), &offer)
    }

    /// `Issued@Issuer`, the handler: the holder's wallet may download the token, again and again,
    /// until the offer ends.
    fn issued_at_issuer(
        self,
        now: Timestamp,
        key: PublicKey,
    ) -> Result<Step<Self, TokenEvent>, Refusal> {
        if key != self.public_key {
            return Err(NOT_FOUND);
        }
        if now >= self.offered_until {
            return Err(self.lapsed());
        }
        Ok(Step::to(self).with_event(TokenEvent::Downloaded))
    }

    /// `Offered@Issuer`, the handler: keeps the holder's answer.
    fn offered_at_issuer(
        mut self,
        now: Timestamp,
        broker: &Party,
        answer: HolderAnswer,
        reason: Option<String>,
    ) -> Result<Step<Self, TokenEvent>, Refusal> {
        if *broker != self.broker {
            return Err(NOT_FOUND);
        }
        if now >= self.offered_until {
            return Err(self.lapsed());
        }
        self.state = IssuerTokenState::Offered;
        self.answer = Some(answer);
        self.answered_by = match broker {
            Party::Wallet(wallet) => Some(*wallet),
            Party::Domain(_) => None,
        };
        Ok(self.on_token_offered(answer, reason))
    }

    /// `OnTokenOffered`: the waiting `ISSUE` returns true or false. A declined token may have been
    /// downloaded, so it is revoked.
    fn on_token_offered(
        mut self,
        answer: HolderAnswer,
        reason: Option<String>,
    ) -> Step<Self, TokenEvent> {
        let end = match answer {
            HolderAnswer::Accepted => OfferEnd::Accepted,
            HolderAnswer::Declined => {
                self.status = TokenStatus::Revoked;
                OfferEnd::Declined(reason)
            }
        };
        Step::to(self).with_event(TokenEvent::Ended(end))
    }

    /// The offer is over without an answer: its token is revoked, the broker is told, and the
    /// waiting `ISSUE` returns false.
    fn ended(
        mut self,
        now: Timestamp,
        state: IssuerTokenState,
        end: OfferEnd,
    ) -> Step<Self, TokenEvent> {
        self.state = state;
        let revise = ReviseAtBroker::new(self.token, TokenStatus::Revoked, now);
        self.on_token_revised(&revise).with_event(TokenEvent::Ended(end))
    }

    /// `OnTokenRevised`: sends `Revise@Broker`.
    fn on_token_revised(mut self, revise: &ReviseAtBroker) -> Step<Self, TokenEvent> {
        self.status = revise.status;
        self.status_change = Some(revise.into());
        let message = Outgoing::new(self.broker.clone(), revise);
        Step::to(self).sending(message)
    }

    /// Why an offer that has ended cannot be downloaded or answered any more.
    fn over(&self) -> Refusal {
        match self.state {
            IssuerTokenState::Withdrawn => Refusal::OfferWithdrawn,
            IssuerTokenState::Lapsed => self.lapsed(),
            _ => Refusal::AlreadyAnswered,
        }
    }

    fn lapsed(&self) -> Refusal {
        Refusal::OfferLapsed { ended: self.offered_until }
    }
}

const NOT_FOUND: Refusal = Refusal::NotFound { thing: "token" };

impl Machine for IssuerToken {
    type Input = IssuerTokenInput;
    type Event = TokenEvent;

    fn step(
        mut self,
        now: Timestamp,
        input: IssuerTokenInput,
    ) -> Result<Step<Self, TokenEvent>, Refusal> {
        use IssuerTokenInput as Input;
        use IssuerTokenState as State;
        let held = self.is_held();
        match (self.state, input) {
            (State::Issued, Input::Issued(key)) => self.issued_at_issuer(now, key),
            (State::Issued, Input::Offered(broker, answer, reason)) => {
                self.offered_at_issuer(now, &broker, answer, reason)
            }
            (State::Issued, Input::Tick) if now >= self.offered_until => {
                Ok(self.ended(now, State::Lapsed, OfferEnd::Lapsed))
            }
            (_, Input::Tick) => Ok(Step::to(self)),
            (State::Issued, Input::Cancel) => {
                Ok(self.ended(now, State::Withdrawn, OfferEnd::Cancelled))
            }
            (_, Input::Cancel) => Err(self.over()),
            (_, Input::Offered(broker, ..) | Input::Removed(broker)) if broker != self.broker => {
                Err(NOT_FOUND)
            }
            (_, Input::Issued(key)) if key != self.public_key => Err(NOT_FOUND),
            // A holder whose storage was lost after the answer gets back what is theirs.
            (State::Offered, Input::Issued(_)) if held => Ok(Step::to(self)),
            (State::Offered, Input::Offered(_, answer, _)) if self.answer == Some(answer) => {
                Ok(Step::to(self))
            }
            (
                State::Offered | State::Lapsed | State::Withdrawn,
                Input::Issued(_) | Input::Offered(..),
            ) => Err(self.over()),
            (State::Offered, Input::Revise(revise)) if held => {
                self.admit_status(revise.status)?;
                Ok(self.on_token_revised(&revise))
            }
            (State::Offered, Input::Removed(_)) if held => {
                self.state = State::Removed;
                Ok(Step::to(self))
            }
            (state, input) => Err(Refusal::OutOfTurn {
                sentence: "This token does not admit that now. Nothing was changed.".to_owned(),
                state: state.as_str(),
                input: input.as_str(),
            }),
        }
    }

    fn deadline(&self) -> Option<Timestamp> {
        (self.state == IssuerTokenState::Issued).then_some(self.offered_until)
    }
}

#[cfg(test)]
#[path = "tokens_tests.rs"]
mod tests;
