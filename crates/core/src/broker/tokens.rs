//! The table `Broker.Tokens` and the handlers of its events, named as the protocol names them.

use serde::{Deserialize, Serialize};

use super::{
    Chat, Tag,
    titles::{self, Localization},
};
use crate::{
    ChatId, DatabaseId, DomainName, HolderAnswer, Machine, Outgoing, Party, Refusal, SchemaCode,
    Sender, StatusChange, Step, Timestamp, TokenId, TokenStatus, WalletId,
    message::{
        IssueAtBroker, OfferedAtIssuer, RemoveAtNotifier, RemovedAtIssuer, ReviseAtBroker,
        SaveAtNotifier, SavedAtBroker,
    },
    refusal::{ALREADY_ANSWERED, RefusalDetails},
    requests::read_reason,
    token::Validity,
    wallet::Unacceptable,
};

/// Where a token stands at its broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BrokerTokenState {
    /// The offer arrived.
    Issued,
    /// It has titles, and the holder is asked.
    Detailed,
    /// The holder said yes; the wallet downloads and keeps it.
    Offered,
    /// The holder said no, or what was downloaded is not what was asked for.
    Declined,
    /// It is verified and kept, and the issuer is told.
    Saved,
    /// The issuer refused the acceptance; it is worth nothing.
    Void,
    /// The holder removed it.
    Removed,
}

impl BrokerTokenState {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Issued => "ISSUED",
            Self::Detailed => "DETAILED",
            Self::Offered => "OFFERED",
            Self::Declined => "DECLINED",
            Self::Saved => "SAVED",
            Self::Void => "VOID",
            Self::Removed => "REMOVED",
        }
    }
}

/// A row of the table. Its key is (`issuer`, `token`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrokerToken {
    /// Who offers it.
    pub issuer: DomainName,
    /// Which token.
    pub token: TokenId,
    /// The conversation in which it is offered.
    pub chat: ChatId,
    /// The wallet that shall keep it.
    pub wallet: WalletId,
    /// What kind of token it is.
    pub schema: SchemaCode,
    /// From when it is valid.
    pub starts: Timestamp,
    /// Until when it is valid; for ever without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
    /// Whether it is good, as the issuer last said.
    pub status: TokenStatus,
    /// Since when, until when and why it has that status, once the issuer changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_change: Option<StatusChange>,
    /// Where it stands.
    pub state: BrokerTokenState,
    /// What the holder said.
    pub accepted: Option<bool>,
    /// The language of the titles.
    pub language: String,
    /// What the holder sees: the tag, or `{schema}, by {issuer}`.
    pub title: String,
    /// The issuer's title.
    pub issuer_title: String,
    /// The schema's title.
    pub schema_title: String,
    /// What the schema is, in the holder's language. Stored under a name of its own: a row that was
    /// written before there were descriptions keeps its reason under `description`.
    #[serde(rename = "schema_description")]
    pub description: Option<String>,
    /// Why it is declined, void or disputed, for the holder.
    #[serde(alias = "description")]
    pub reason: Option<String>,
    /// The reason that the issuer was given for a decline: the holder's own words, or the code of the
    /// broker's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decline_reason: Option<String>,
    /// The holder's own name for it.
    pub tag: Option<String>,
    /// Where the wallet keeps it.
    pub path: Option<String>,
    /// Where its status can be looked up.
    pub locator: Option<String>,
    /// The issuer's database that made the offer; unknown for a row of version 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<DatabaseId>,
    /// The selector of the key that the offer was signed with; unknown for a row of an older form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selector: Option<String>,
    /// The issuer does not find the token in its books, though nothing has ended it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub disputed: bool,
    /// When it last changed.
    pub altered: Timestamp,
}

/// What can happen to a row.
#[derive(Clone, Debug, PartialEq)]
pub enum BrokerTokenInput {
    /// `OnTokenIssued`: titles were looked up.
    Localized(Localization),
    /// The holder said yes to `Accept token?`.
    Accepted,
    /// The holder said no, perhaps with the reason for the issuer to read.
    Declined(Option<String>),
    /// `Saved@Broker` from a wallet.
    Saved(WalletId, SavedAtBroker),
    /// What the wallet downloaded is not what was asked for.
    NotSaved(Unacceptable),
    /// The issuer refused the download or the answer, with its sentence.
    Refused(String),
    /// The issuer refused a decline, because another device of the participant accepted before.
    AcceptedElsewhere,
    /// The issuer does not find the token in its books, with its sentence.
    Disputed(String),
    /// The issuer acknowledged the answer.
    Acknowledged,
    /// `Revise@Broker` from a sender.
    Revised(Sender, ReviseAtBroker),
    /// The holder changed the language, and titles were looked up anew.
    Translated(Localization),
    /// The holder set or removed their own name for it.
    Tagged(Option<Tag>),
    /// The holder removes it.
    Removed,
}

impl BrokerTokenInput {
    /// The issuer refused this answer for good; the download without one.
    pub fn refused(answer: Option<HolderAnswer>, details: &RefusalDetails) -> Self {
        match (answer, details.code.as_str()) {
            (Some(HolderAnswer::Declined), ALREADY_ANSWERED) => Self::AcceptedElsewhere,
            _ => Self::Refused(details.message.clone()),
        }
    }

    fn as_str(&self) -> &'static str {
        match self {
            Self::Localized(_) => "LOCALIZED",
            Self::Accepted => "ACCEPTED",
            Self::Declined(_) => "DECLINED",
            Self::Saved(..) => "SAVED",
            Self::NotSaved(_) => "NOT_SAVED",
            Self::Refused(_) => "REFUSED",
            Self::AcceptedElsewhere => "ACCEPTED_ELSEWHERE",
            Self::Disputed(_) => "DISPUTED",
            Self::Acknowledged => "ACKNOWLEDGED",
            Self::Revised(..) => "REVISED",
            Self::Translated(_) => "TRANSLATED",
            Self::Tagged(_) => "TAGGED",
            Self::Removed => "REMOVED",
        }
    }
}

/// `Issue@Broker`, the handler: stores the row of an offer that the chat's host signed.
pub fn issue_at_broker(
    now: Timestamp,
    sender: &Sender,
    wallet: WalletId,
    chat: &Chat,
    offer: IssueAtBroker,
) -> Result<BrokerToken, Refusal> {
    let is_of_host = *sender == Sender::Party(Party::Domain(chat.host.clone()));
    if chat.id != offer.chat || !chat.active || !is_of_host {
        return Err(Refusal::NotFound { thing: "chat" });
    }
    let validity = Validity { starts: offer.starts, expires: offer.expires };
    if let Err(reason) = validity.admit(now) {
        return Err(Refusal::MalformedBody { subject: "Issue@Broker", reason: reason.to_string() });
    }
    Ok(BrokerToken {
        issuer: chat.host.clone(),
        token: offer.token,
        chat: offer.chat,
        wallet,
        schema: offer.schema,
        starts: offer.starts,
        expires: offer.expires,
        status: TokenStatus::Active,
        status_change: None,
        state: BrokerTokenState::Issued,
        accepted: None,
        language: String::new(),
        title: String::new(),
        issuer_title: String::new(),
        schema_title: String::new(),
        description: None,
        reason: None,
        decline_reason: None,
        tag: None,
        path: None,
        locator: None,
        database: None,
        selector: None,
        disputed: false,
        altered: now,
    })
}

/// What a holder reads of an offer that ended before it was answered.
pub const TAKEN_BACK: &str = "The offer was declined on another device, taken back, or its time was over. Nothing was moved.";

/// The broker itself refuses an offer: the issuer is told why, and need not wait.
pub fn decline_unasked(issuer: DomainName, token: TokenId, refusal: &Refusal) -> Outgoing {
    let answer = OfferedAtIssuer {
        reason: Some(refusal.code().to_owned()),
        ..OfferedAtIssuer::new(token, HolderAnswer::Declined)
    };
    Outgoing::new(issuer, &answer)
}

impl BrokerToken {
    /// `OnTokenIssued`: gives the row its titles.
    fn on_token_issued(self, titles: Localization) -> Step<Self> {
        Step::to(Self { state: BrokerTokenState::Detailed, ..self.localized(titles) })
    }

    /// `OnTokenDetailed`: the question to put to the holder, now and after each reload, if any.
    pub fn on_token_detailed(&self) -> Option<&'static str> {
        (self.state == BrokerTokenState::Detailed).then_some("Accept token?")
    }

    /// `OnTokenOffered`: the holder said yes, so that the wallet shall keep it.
    fn on_token_offered(mut self) -> Step<Self> {
        self.accepted = Some(true);
        self.decline_reason = None;
        self.state = BrokerTokenState::Offered;
        let save = self.save_at_notifier();
        Step::to(self).sending(save)
    }

    /// `OnTokenOffered`: the holder said no.
    fn declined_by_holder(mut self, reason: Option<String>) -> Result<Step<Self>, Refusal> {
        let reason = read_reason(&reason.unwrap_or_default());
        let reason = reason.map_err(|illegible| Refusal::MalformedBody {
            subject: "Offered@Issuer",
            reason: illegible.to_string(),
        })?;
        self.accepted = Some(false);
        Ok(self.on_token_declined(reason))
    }

    /// `Save@Notifier`: the wallet shall download it and keep it; also once more, where what it kept
    /// is gone.
    pub fn save_at_notifier(&self) -> Outgoing {
        let (wallet, issuer, token) = (self.wallet, self.issuer.clone(), self.token);
        Outgoing::new(wallet, &SaveAtNotifier { wallet, issuer, token })
    }

    /// `OnTokenDeclined`: tells the issuer, with the reason.
    fn on_token_declined(mut self, reason: Option<String>) -> Step<Self> {
        self.state = BrokerTokenState::Declined;
        self.decline_reason = reason;
        let offered = Outgoing::new(self.issuer.clone(), &self.answer(HolderAnswer::Declined));
        Step::to(self).sending(offered)
    }

    /// What was downloaded is not what was asked for: the issuer is told the code of the reason, and
    /// the holder reads the sentence.
    fn not_saved(mut self, reason: &Unacceptable) -> Step<Self> {
        self.reason = Some(reason.to_string());
        self.on_token_declined(Some(reason.code().to_owned()))
    }

    /// `OnTokenSaved`: the token is verified and kept, so that the issuer may count on it.
    fn on_token_saved(mut self, path: String) -> Step<Self> {
        self.state = BrokerTokenState::Saved;
        self.path = Some(path);
        let answer = self.answer(HolderAnswer::Accepted);
        let offered = Outgoing::new(self.issuer.clone(), &answer);
        Step::to(self).sending(offered)
    }

    /// Another device of the participant accepted: this one fetches and keeps the token, too.
    fn accepted_elsewhere(self) -> Step<Self> {
        self.on_token_offered()
    }

    /// Whether it is kept here, too, once another device accepts it: while it is to be answered here,
    /// and where the holder declined it. What the broker itself declined is not what was asked for.
    fn follows_another_device(&self) -> bool {
        use BrokerTokenState as State;
        let declined = self.state == State::Declined && self.accepted == Some(false);
        declined || matches!(self.state, State::Issued | State::Detailed)
    }

    /// `OnTokenRevised`: the issuer changed the status. A revision that a later one overtook on
    /// its way changes nothing.
    fn on_token_revised(mut self, revise: ReviseAtBroker) -> Step<Self> {
        let known = self.status_change.as_ref();
        if known.is_some_and(|known| revise.starting < known.starting) {
            return Step::to(self);
        }
        if known.is_none() && revise.status == TokenStatus::Active {
            // It has been so all along: another device accepted.
            return Step::to(self);
        }
        self.status = revise.status;
        self.status_change = Some((&revise).into());
        self.locator = revise.locator.or(self.locator);
        Step::to(self)
    }

    /// `OnTokenLocalized`: titles anew; the holder's own name stays.
    fn on_token_localized(self, titles: Localization) -> Step<Self> {
        Step::to(self.localized(titles))
    }

    /// `OnTokenRemoved`: tells the issuer, and lets the wallet delete the file.
    fn on_token_removed(mut self) -> Step<Self> {
        self.state = BrokerTokenState::Removed;
        let removed = Outgoing::new(self.issuer.clone(), &RemovedAtIssuer { token: self.token });
        self.deleting_file().sending(removed)
    }

    /// The issuer does not stand by the offer any more. What was downloaded is kept until the
    /// holder puts it away.
    fn void(mut self, reason: String) -> Step<Self> {
        self.state = BrokerTokenState::Void;
        self.reason = Some(reason);
        self.disputed = false;
        Step::to(self)
    }

    fn deleting_file(mut self) -> Step<Self> {
        let (wallet, issuer) = (self.wallet, self.issuer.clone());
        match self.path.take() {
            None => Step::to(self),
            Some(path) => {
                Step::to(self).sending(Outgoing::new(wallet, &RemoveAtNotifier { issuer, path }))
            }
        }
    }

    /// The answer that was given, for an issuer that asks again: one that was restored from a copy
    /// of before the answer offers the token again.
    pub fn answer_again(&self) -> Option<Outgoing> {
        let answer = match self.state {
            BrokerTokenState::Saved => HolderAnswer::Accepted,
            BrokerTokenState::Declined => HolderAnswer::Declined,
            _ => return None,
        };
        Some(Outgoing::new(self.issuer.clone(), &self.answer(answer)))
    }

    /// Whether it is news that the issuer does not find the token in its books.
    pub fn may_be_disputed(&self) -> bool {
        use BrokerTokenState as State;
        !self.disputed && matches!(self.state, State::Offered | State::Saved | State::Declined)
    }

    fn answer(&self, answer: HolderAnswer) -> OfferedAtIssuer {
        let reason = self.decline_reason.clone().filter(|_| answer == HolderAnswer::Declined);
        OfferedAtIssuer { reason, ..OfferedAtIssuer::new(self.token, answer) }
    }

    /// `OnTokenLocalized`, if that changes anything: `None` where it has these titles already, or is
    /// not shown any more.
    pub fn translated(&self, now: Timestamp, titles: Localization) -> Option<Self> {
        let step = self.clone().step(now, BrokerTokenInput::Translated(titles));
        // Not compared whole: that is compiled for the browser to download.
        step.ok().map(|step| step.next).filter(|next| {
            self.language != next.language
                || self.title != next.title
                || self.issuer_title != next.issuer_title
                || self.schema_title != next.schema_title
                || self.description != next.description
        })
    }

    fn localized(mut self, titles: Localization) -> Self {
        self.language = titles.language;
        self.issuer_title = titles.issuer_title;
        self.schema_title = titles.schema_title;
        self.description = titles.description;
        self.titled()
    }

    fn titled(mut self) -> Self {
        let title = || titles::by(&self.language, &self.schema_title, &self.issuer_title);
        self.title = self.tag.clone().unwrap_or_else(title);
        self
    }
}

impl Machine for BrokerToken {
    type Input = BrokerTokenInput;
    type Event = std::convert::Infallible;

    fn step(self, now: Timestamp, input: BrokerTokenInput) -> Result<Step<Self>, Refusal> {
        use BrokerTokenInput as Input;
        use BrokerTokenState as State;
        let not_found = Refusal::NotFound { thing: "token" };
        let row = Self { altered: now, ..self };
        match (row.state, input) {
            (State::Issued, Input::Localized(titles)) => Ok(row.on_token_issued(titles)),
            (State::Detailed, Input::Accepted) => Ok(row.on_token_offered()),
            (State::Detailed, Input::Declined(reason)) => row.declined_by_holder(reason),
            (State::Offered, Input::Saved(from, saved)) => {
                let same = from == row.wallet && saved.token == row.token;
                match same && saved.issuer == row.issuer {
                    true => Ok(row.on_token_saved(saved.path)),
                    false => Err(not_found),
                }
            }
            (State::Offered, Input::NotSaved(reason)) => Ok(row.not_saved(&reason)),
            (State::Offered | State::Saved, Input::Refused(reason)) => Ok(row.void(reason)),
            (State::Offered | State::Saved | State::Declined, Input::Disputed(reason)) => {
                Ok(Step::to(Self { disputed: true, reason: Some(reason), ..row }))
            }
            (_, Input::Acknowledged) => {
                let reason = row.reason.filter(|_| !row.disputed);
                Ok(Step::to(Self { disputed: false, reason, ..row }))
            }
            (_, Input::Revised(sender, _))
                if sender != Sender::Party(Party::Domain(row.issuer.clone())) =>
            {
                Err(not_found)
            }
            (State::Issued | State::Detailed, Input::Revised(_, revise))
                if revise.status == TokenStatus::Revoked =>
            {
                Ok(row.void(TAKEN_BACK.to_owned()))
            }
            // Only what was accepted has another status.
            (State::Issued | State::Detailed | State::Declined, Input::Revised(_, revise))
                if revise.status != TokenStatus::Revoked && row.follows_another_device() =>
            {
                Ok(row.on_token_revised(revise).next.accepted_elsewhere())
            }
            (State::Offered | State::Saved, Input::Revised(_, revise)) => {
                Ok(row.on_token_revised(revise))
            }
            (State::Declined, Input::AcceptedElsewhere) if row.follows_another_device() => {
                Ok(row.accepted_elsewhere())
            }
            // It was told before, by a revision.
            (State::Offered | State::Saved | State::Declined, Input::AcceptedElsewhere) => {
                Ok(Step::to(row))
            }
            // A decline that comes too late changes nothing: it was declined either way.
            (State::Declined, Input::Refused(_)) => Ok(Step::to(row)),
            // What is offered, or came to nothing, is shown beside what is kept.
            (
                State::Detailed | State::Offered | State::Saved | State::Declined | State::Void,
                Input::Translated(titles),
            ) => Ok(row.on_token_localized(titles)),
            (State::Saved, Input::Tagged(tag)) => {
                Ok(Step::to(Self { tag: tag.map(String::from), ..row }.titled()))
            }
            (State::Saved, Input::Removed) => Ok(row.on_token_removed()),
            // The issuer has nothing to be told of what never counted.
            (State::Void, Input::Removed) => {
                Ok(Self { state: State::Removed, ..row }.deleting_file())
            }
            (state, input) => Err(Refusal::OutOfTurn {
                sentence: "This token was already answered or is no longer on offer.".to_owned(),
                state: state.as_str(),
                input: input.as_str(),
            }),
        }
    }
}

#[cfg(test)]
#[path = "tokens_tests.rs"]
mod tests;
