//! The table `Issuer.Tokens`, the command `ISSUE`, and the handlers of the table's events, named
//! as the protocol names them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Internals, Settings};
use crate::{
    ChatId, HolderAnswer, Machine, Outgoing, ParticipantId, PublicKey, Refusal, SchemaCode, Sign,
    SignedToken, StatusChange, Step, Timestamp, TokenId, TokenStatus, WalletId,
    message::{Body, IssueAtBroker, ReviseAtBroker},
    token::{Token, Validity},
    work::Wallet,
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
    /// False: the issuer took the offer back.
    Withdrawn,
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
    /// The holder's devices that are told of the offer and of what becomes of it, each the broker
    /// of its own wallet. The requesting one is the first.
    pub devices: Vec<WalletId>,
    /// The conversation in which it is offered.
    pub chat: ChatId,
    /// The key of the device that answered; before, of the one that requested.
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
    /// Which of the holder's wallets said it first.
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
    /// The holder's devices that it is offered to, the requesting one first.
    pub devices: Vec<WalletId>,
    /// The conversation in which it is offered.
    pub chat: ChatId,
    /// The key of the requesting device.
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
    /// `Issued@Issuer` from this device.
    Issued(Wallet),
    /// `Offered@Issuer` from this device, with its reason for a decline.
    Offered(Wallet, HolderAnswer, Option<String>),
    /// A further device of the holder enrolled, and is asked, too.
    Enrolled(WalletId),
    /// Time passes.
    Tick,
    /// The requester takes the request back, and the offer with it.
    Cancel,
    /// The issuer takes the offer back.
    Withdraw,
    /// The issuer changes the status.
    Revise(ReviseAtBroker),
    /// `Removed@Issuer` from this device.
    Removed(Wallet),
}

impl IssuerTokenInput {
    /// The device that asks, where one does.
    fn device(&self) -> Option<&Wallet> {
        match self {
            Self::Issued(device) | Self::Offered(device, ..) | Self::Removed(device) => {
                Some(device)
            }
            Self::Enrolled(_) | Self::Tick | Self::Cancel | Self::Withdraw | Self::Revise(_) => {
                None
            }
        }
    }

    fn as_str(&self) -> &'static str {
        match self {
            Self::Issued(_) => "ISSUED",
            Self::Offered(..) => "OFFERED",
            Self::Enrolled(_) => "ENROLLED",
            Self::Tick => "TICK",
            Self::Cancel => "CANCEL",
            Self::Withdraw => "WITHDRAW",
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
        devices: command.devices,
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
    /// `OnTokenIssued`: sends `Issue@Broker` to each device; the flow waits.
    fn on_token_issued(self) -> Step<Self, TokenEvent> {
        let offer = self.issue_at_broker();
        let sends = self.to_devices(None, &offer);
        Step { next: self, sends, event: Some(TokenEvent::Offered) }
    }

    /// Sends `Issue@Broker` to a device that enrolled later than the offer was made.
    fn on_device_enrolled(mut self, device: WalletId) -> Step<Self, TokenEvent> {
        if self.devices.contains(&device) || self.devices.len() >= MOST_DEVICES {
            return Step::to(self);
        }
        self.devices.push(device);
        let offer = Outgoing::new(device, &self.issue_at_broker());
        Step::to(self).sending(offer)
    }

    /// `Issue@Broker`, the message: here is an offer.
    fn issue_at_broker(&self) -> IssueAtBroker {
        IssueAtBroker {
            chat: self.chat,
            token: self.token,
            schema: self.schema.clone(),
            starts: self.validity.starts,
            expires: self.validity.expires,
        }
    }

    /// A message to each of the devices but this one.
    fn to_devices(&self, but: Option<WalletId>, body: &impl Body) -> Vec<Outgoing> {
        let devices = self.devices.iter().filter(|device| but != Some(**device));
        devices.map(|device| Outgoing::new(*device, body)).collect()
    }

    /// This device holds the token, too: it is told of what becomes of it from now on.
    fn held_by(&mut self, device: WalletId) {
        if !self.devices.contains(&device) && self.devices.len() < MOST_DEVICES {
            self.devices.push(device);
        }
    }

    /// `Issued@Issuer`, the handler: each device of the holder may download the token, again and
    /// again, until the offer ends.
    fn issued_at_issuer(self, now: Timestamp) -> Result<Step<Self, TokenEvent>, Refusal> {
        if now >= self.offered_until {
            return Err(self.lapsed());
        }
        Ok(Step::to(self).with_event(TokenEvent::Downloaded))
    }

    /// `Offered@Issuer`, the handler: keeps the holder's answer, which stands for all devices.
    fn offered_at_issuer(
        mut self,
        now: Timestamp,
        device: &Wallet,
        answer: HolderAnswer,
        reason: Option<String>,
    ) -> Result<Step<Self, TokenEvent>, Refusal> {
        if now >= self.offered_until {
            return Err(self.lapsed());
        }
        self.state = IssuerTokenState::Offered;
        self.answer = Some(answer);
        self.answered_by = Some(device.id);
        self.public_key = device.public_key;
        Ok(self.on_token_offered(now, device.id, answer, reason))
    }

    /// `OnTokenOffered`: the waiting `ISSUE` returns true or false, and the other devices are told
    /// that the token is good, or revoked: they ask no more. A declined token may have been
    /// downloaded, so it is revoked.
    fn on_token_offered(
        mut self,
        now: Timestamp,
        by: WalletId,
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
        let told = ReviseAtBroker::new(self.token, self.status, now);
        let sends = self.to_devices(Some(by), &told);
        self.held_by(by);
        Step { next: self, sends, event: Some(TokenEvent::Ended(end)) }
    }

    /// The offer is over without an answer: its token is revoked, the devices are told, and the
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

    /// `OnTokenRevised`: sends `Revise@Broker` to each device.
    fn on_token_revised(mut self, revise: &ReviseAtBroker) -> Step<Self, TokenEvent> {
        self.status = revise.status;
        self.status_change = Some(revise.into());
        let sends = self.to_devices(None, revise);
        Step { next: self, sends, event: None }
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

/// The most devices that are told of what becomes of a token.
pub const MOST_DEVICES: usize = 64;

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
        if input.device().is_some_and(|device| device.participant != self.holder) {
            return Err(Refusal::NotFound { thing: "token" });
        }
        let held = self.is_held();
        let accepted = self.answer == Some(HolderAnswer::Accepted);
        match (self.state, input) {
            (State::Issued, Input::Issued(_)) => self.issued_at_issuer(now),
            (State::Issued, Input::Offered(device, answer, reason)) => {
                self.offered_at_issuer(now, &device, answer, reason)
            }
            (State::Issued, Input::Tick) if now >= self.offered_until => {
                Ok(self.ended(now, State::Lapsed, OfferEnd::Lapsed))
            }
            (State::Issued, Input::Enrolled(device)) if now < self.offered_until => {
                Ok(self.on_device_enrolled(device))
            }
            (_, Input::Tick | Input::Enrolled(_)) => Ok(Step::to(self)),
            (State::Issued, Input::Cancel) => {
                Ok(self.ended(now, State::Withdrawn, OfferEnd::Cancelled))
            }
            (State::Issued, Input::Withdraw) => {
                Ok(self.ended(now, State::Withdrawn, OfferEnd::Withdrawn))
            }
            (_, Input::Cancel | Input::Withdraw) => Err(self.over()),
            // What one device accepted the others can fetch, and one whose storage was lost again.
            (State::Offered | State::Removed, Input::Issued(_)) if accepted => Ok(Step::to(self)),
            (State::Offered | State::Removed, Input::Offered(device, answer, _))
                if self.answer == Some(answer) =>
            {
                if accepted {
                    self.held_by(device.id);
                }
                Ok(Step::to(self))
            }
            (
                State::Offered | State::Lapsed | State::Withdrawn | State::Removed,
                Input::Issued(_) | Input::Offered(..),
            ) => Err(self.over()),
            // Another device removed it before.
            (State::Removed, Input::Removed(_)) => Ok(Step::to(self)),
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
