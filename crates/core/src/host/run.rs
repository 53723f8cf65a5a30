//! Carries chats on.

use std::collections::BTreeSet;

use super::{ChatState, HostChat, OPEN_CHATS, Talker, Wait};
use crate::{
    ChatId, Definition, FlowId, Outgoing, ParticipantId, PromptId, Refusal, Request, RequestId,
    RequestStatus, TokenId,
    actions::{cancel_in_chat, request_in_chat},
    flows::About,
    issuer::{IssuerToken, IssuerTokenInput, OfferEnd, Waiting, script},
    message::{ChatEnd, PromptAtBroker},
    scripts::{Command, DayEdge, Issued, ReplyForm, Text, Value, Variables},
    token::Validity,
    work::{Actor, Halt, UnitOfWork},
};

/// Opens a chat of this wallet with a talker, and carries it on to where it waits.
pub(crate) fn open(
    work: &mut UnitOfWork<'_>,
    actor: &Actor<'_>,
    talker: &Talker,
    language: String,
) -> Result<ChatId, Halt> {
    if work.rows().open_chats(actor.wallet.id)? >= OPEN_CHATS {
        return Err(Refusal::TooManyOpenChats { limit: OPEN_CHATS }.into());
    }
    let variables = [
        ("issuer".to_owned(), Value::Text(work.settings.domain.to_string())),
        ("holder".to_owned(), Value::Text(actor.participant.title.clone())),
    ];
    let chat = HostChat {
        id: work.fresh(),
        version: 0,
        wallet: actor.wallet.id,
        holder: actor.participant.id.clone(),
        language,
        talker: talker.id,
        state: ChatState::Open,
        position: 0,
        variables: Variables::from(variables),
        wait: None,
        prompts: 0,
        opened: work.now,
        altered: work.now,
    };
    let id = chat.id;
    Chat { chat, talker }.run(work)?;
    Ok(id)
}

/// The holder replied to a prompt. A reply that the rest of the script cannot follow is refused, and
/// the chat waits for another.
pub(crate) fn prompted(
    work: &mut UnitOfWork<'_>,
    chat: HostChat,
    prompt: PromptId,
    reply: &str,
) -> Result<(), Halt> {
    if chat.wait != Some(Wait::Reply { prompt }) {
        return Err(Refusal::OutOfTurn {
            sentence: "This was already answered, or the chat has ended.".to_owned(),
            state: chat.state.as_str(),
            input: "PROMPTED",
        }
        .into());
    }
    let talker = talker_of(work, &chat)?;
    let form = match talker.script.command(chat.position as usize) {
        Some(Command::Ask { form, .. }) => form,
        _ => return Err(Refusal::Internal.into()),
    };
    let value = form.read(reply).map_err(Refusal::Reply)?;
    Chat { chat, talker }.returned(work, value)
}

/// A request that a chat waits for was decided, or taken back.
pub(crate) fn on_request_decided(work: &mut UnitOfWork<'_>, request: &Request) -> Result<(), Halt> {
    let Some(chat) = request.chat else { return Ok(()) };
    let value = match request.status {
        RequestStatus::Approved => Value::Text(request.id.to_string()),
        RequestStatus::Rejected | RequestStatus::Cancelled => false.into(),
        RequestStatus::Pending
        | RequestStatus::Issuing
        | RequestStatus::Issued
        | RequestStatus::Completed => return Ok(()),
    };
    let chat = work.own::<HostChat>(chat)?;
    let awaited = chat.wait == Some(Wait::Decision { request: request.id });
    let given_up = chat.wait == Some(Wait::Issue { request: request.id })
        && request.status == RequestStatus::Cancelled;
    if !awaited && !given_up {
        return Ok(());
    }
    carry_on(work, chat, value)
}

/// The `ISSUE` of a chat returns: the offer of its token ended.
pub(crate) fn on_token_ended(
    work: &mut UnitOfWork<'_>,
    row: &IssuerToken,
    end: &OfferEnd,
) -> Result<(), Halt> {
    let mut chat = work.own::<HostChat>(row.chat)?;
    if chat.wait != Some(Wait::Answer { token: row.token }) {
        return Ok(());
    }
    let request = row.internals.waiting.reservation().map(|reserved| reserved.request);
    match (end, request) {
        // The request stays approved: the chat waits until the issuer issues it once more.
        (OfferEnd::Withdrawn, Some(request)) => {
            chat.wait = Some(Wait::Issue { request });
            chat.altered = work.now;
            work.put(chat);
            return Ok(());
        }
        // Its requester takes the request back: the chat must not do so once more.
        (OfferEnd::Cancelled, Some(request)) => {
            let taken_back = Value::Text(request.to_string());
            chat.variables.retain(|_, value| *value != taken_back);
        }
        _ => {}
    }
    carry_on(work, chat, (*end == OfferEnd::Accepted).into())
}

/// A chat goes on because of what somebody else did, which must not fail because of its script: what
/// the script meets ends the chat.
fn carry_on(work: &mut UnitOfWork<'_>, chat: HostChat, value: Value) -> Result<(), Halt> {
    let talker = talker_of(work, &chat)?;
    let going_on = Chat { chat: chat.clone(), talker };
    match work.attempt(|work| going_on.returned(work, value)) {
        Err(Halt::Refused(refusal)) => Chat { chat, talker }.fail(work, &refusal),
        outcome => outcome,
    }
}

/// The issuer presses `Issue` for a request that a chat waits for: the chat then waits for the
/// holder's answer. Returns whether one does.
pub(crate) fn issue_waited_for(
    work: &mut UnitOfWork<'_>,
    request: &Request,
    definition: &Definition,
) -> Result<Option<(FlowId, TokenId)>, Halt> {
    let Some(chat) = request.chat else { return Ok(None) };
    let mut chat = work.own::<HostChat>(chat)?;
    if chat.wait != Some(Wait::Issue { request: request.id }) {
        return Ok(None);
    }
    let (flow, token) = issue_currency(work, &chat, request.clone(), definition)?;
    chat.wait = Some(Wait::Answer { token });
    chat.altered = work.now;
    work.put(chat);
    Ok(Some((flow, token)))
}

/// The holder leaves a chat. What waits in it is taken back: an offer, and a request that was made in
/// it.
pub(crate) fn close(work: &mut UnitOfWork<'_>, mut chat: HostChat) -> Result<(), Halt> {
    if chat.state != ChatState::Open {
        return Err(Refusal::OutOfTurn {
            sentence: "This chat has already ended.".to_owned(),
            state: chat.state.as_str(),
            input: "CLOSE",
        }
        .into());
    }
    let wait = chat.wait.take();
    chat.state = ChatState::Closed;
    chat.altered = work.now;
    let holder = chat.holder.clone();
    work.put(chat);
    match wait {
        Some(Wait::Answer { token }) => {
            let row = work.own::<IssuerToken>(token)?;
            let reservation = row.internals.waiting.reservation().cloned();
            script::step(work, row, IssuerTokenInput::Cancel)?;
            match reservation {
                Some(reservation) => cancel(work, reservation.request, &holder),
                None => Ok(()),
            }
        }
        Some(Wait::Decision { request } | Wait::Issue { request }) => {
            cancel(work, request, &holder)
        }
        Some(Wait::Reply { .. }) | None => Ok(()),
    }
}

/// Takes back a request that was made in a chat, unless it is over.
fn cancel(work: &mut UnitOfWork<'_>, id: RequestId, holder: &ParticipantId) -> Result<(), Halt> {
    let request = work.own::<Request>(id)?;
    if !matches!(request.status, RequestStatus::Pending | RequestStatus::Approved) {
        return Ok(());
    }
    cancel_in_chat(work, holder, request)
}

fn talker_of<'a>(work: &UnitOfWork<'a>, chat: &HostChat) -> Result<&'a Talker, Halt> {
    work.rows().find::<Talker>(chat.talker).map_err(Halt::broken_invariant)
}

fn issue_currency(
    work: &mut UnitOfWork<'_>,
    chat: &HostChat,
    request: Request,
    definition: &Definition,
) -> Result<(FlowId, TokenId), Halt> {
    let waiting = |reservation| Waiting::Talker { reservation: Some(reservation) };
    script::issue_currency(work, request, definition, chat.id, waiting)
}

/// A chat that goes on.
struct Chat<'a> {
    chat: HostChat,
    talker: &'a Talker,
}

/// What a command leads to.
enum Next {
    /// The command at this position.
    Command(usize),
    /// The chat waits.
    Wait(Wait),
    /// The chat has ended.
    End(ChatState),
}

impl Chat<'_> {
    /// The command that waits returns this, and the script goes on.
    fn returned(mut self, work: &mut UnitOfWork<'_>, value: Value) -> Result<(), Halt> {
        self.chat.wait = None;
        let command = self.talker.script.command(self.chat.position as usize);
        let into = command.and_then(|command| command.sets().next());
        if let Some(into) = into {
            self.chat.variables.insert(into.to_owned(), value);
        }
        self.chat.position += 1;
        self.run(work)
    }

    /// Carries out command after command until one waits or the script ends. Each leads to a later
    /// one.
    fn run(mut self, work: &mut UnitOfWork<'_>) -> Result<(), Halt> {
        let next = loop {
            let position = self.chat.position as usize;
            let next = match self.talker.script.command(position) {
                Some(command) => self.carry_out(work, command, position)?,
                None => self.end(work, ChatEnd::Done, None)?,
            };
            match next {
                Next::Command(position) => {
                    self.chat.position = u32::try_from(position).map_err(|_| Refusal::Internal)?;
                }
                next => break next,
            }
        };
        match next {
            Next::Wait(wait) => self.chat.wait = Some(wait),
            Next::End(state) => self.chat.state = state,
            Next::Command(_) => {}
        }
        self.chat.altered = work.now;
        work.put(self.chat);
        Ok(())
    }

    fn carry_out(
        &mut self,
        work: &mut UnitOfWork<'_>,
        command: &Command,
        position: usize,
    ) -> Result<Next, Halt> {
        Ok(match command {
            Command::Info { text } => {
                self.say(work, text, None, None);
                Next::Command(position + 1)
            }
            Command::Ask { text, form, .. } => {
                let prompt = self.say(work, text, Some(form.clone()), None);
                Next::Wait(Wait::Reply { prompt })
            }
            Command::Request { definition, amount, .. } => {
                let amount = amount.render(&self.chat.variables);
                let definition = self.definition(work, definition)?;
                let from = (self.chat.holder.clone(), self.chat.wallet);
                let request = request_in_chat(work, &definition, &amount, from, self.chat.id)?;
                Next::Wait(Wait::Decision { request })
            }
            Command::Issue { issued: Issued::Currency { request }, .. } => {
                self.issue_request(work, request)?
            }
            Command::Issue {
                issued: Issued::Token { schema, starts, expires, context }, ..
            } => {
                let variables = &self.chat.variables;
                let resolve = |instant: &crate::scripts::Instant, edge| {
                    instant.resolve(work.now, edge, variables).ok_or(Refusal::MalformedBody {
                        subject: "ISSUE",
                        reason: "a variable that holds no date stands for a time".to_owned(),
                    })
                };
                let starts = resolve(starts, DayEdge::Start)?;
                let expires = expires.as_ref().map(|end| resolve(end, DayEdge::End)).transpose()?;
                let ids: (TokenId, FlowId) = (work.fresh(), work.fresh());
                let offer = script::Offer {
                    issuer: self.talker.issuer.clone(),
                    wallet: self.chat.wallet,
                    chat: self.chat.id,
                    schema: schema.clone(),
                    validity: Validity { starts, expires },
                    context: Issued::render_context(context, variables),
                    lifetime: None,
                };
                let holder = Some(self.chat.holder.clone());
                let about = About { token: Some(ids.0), holder, ..About::default() };
                let waiting = Waiting::Talker { reservation: None };
                script::issue(work, ids, offer, waiting, (about, &[]))?;
                Next::Wait(Wait::Answer { token: ids.0 })
            }
            Command::Jump { to } => Next::Command(*to),
            Command::JumpUnless { condition, to } => {
                let met = condition.is_met(&self.chat.variables);
                Next::Command(if met { position + 1 } else { *to })
            }
            Command::Done { text } => self.end(work, ChatEnd::Done, text.as_ref())?,
            Command::Fail { text } => self.end(work, ChatEnd::Fail, Some(text))?,
        })
    }

    /// Issues an approved request. One that the issuer's vault does not cover, or that its definition
    /// does not admit any more, waits for the issuer instead.
    fn issue_request(&mut self, work: &mut UnitOfWork<'_>, variable: &str) -> Result<Next, Halt> {
        let request = match self.chat.variables.get(variable) {
            Some(Value::Text(id)) => id.parse().ok(),
            _ => None,
        };
        let request: RequestId = request.ok_or(Refusal::NotFound { thing: "request" })?;
        let issued = work.attempt(|work| {
            let request = work.get::<Request>(request)?;
            if request.chat != Some(self.chat.id) {
                return Err(Refusal::NotFound { thing: "request" }.into());
            }
            let definition = work.own::<Definition>(request.definition)?;
            definition.admit_new()?;
            issue_currency(work, &self.chat, request, &definition)
        });
        match issued {
            Ok((_, token)) => Ok(Next::Wait(Wait::Answer { token })),
            Err(Halt::Refused(
                Refusal::InsufficientFunds { .. }
                | Refusal::Decommissioned
                | Refusal::DefinitionPending,
            )) => Ok(Next::Wait(Wait::Issue { request })),
            Err(halt) => Err(halt),
        }
    }

    fn definition(&self, work: &UnitOfWork<'_>, named: &str) -> Result<Definition, Halt> {
        let known = work.rows().definitions.values().filter_map(|row| row.present());
        let theirs = known.filter(|row| row.issuer == self.talker.issuer);
        let found: Vec<&Definition> =
            theirs.filter(|row| row.name == named || row.symbol == named).collect();
        let active = found.iter().find(|row| row.admit_new().is_ok()).or(found.first());
        let id = active.ok_or(Refusal::NotFound { thing: "token definition" })?.id;
        work.get(id)
    }

    /// Sends a prompt, in the language of the chat.
    fn say(
        &mut self,
        work: &mut UnitOfWork<'_>,
        text: &Text,
        reply: Option<ReplyForm>,
        ended: Option<ChatEnd>,
    ) -> PromptId {
        let text = text.render(&self.chat.language, &self.chat.variables);
        self.send(work, text, reply, ended)
    }

    fn send(
        &mut self,
        work: &mut UnitOfWork<'_>,
        text: String,
        reply: Option<ReplyForm>,
        ended: Option<ChatEnd>,
    ) -> PromptId {
        self.chat.prompts += 1;
        let prompt: PromptId = work.fresh();
        let (chat, number) = (self.chat.id, self.chat.prompts);
        let body = PromptAtBroker { chat, prompt, number, text, reply, ended };
        work.send(Outgoing::new(self.chat.wallet, &body));
        prompt
    }

    /// The chat ends. A request that was made in it and not issued is taken back.
    fn end(
        &mut self,
        work: &mut UnitOfWork<'_>,
        ended: ChatEnd,
        text: Option<&Text>,
    ) -> Result<Next, Halt> {
        match text {
            Some(text) => self.say(work, text, None, Some(ended)),
            None => self.send(work, String::new(), None, Some(ended)),
        };
        for request in self.requests() {
            // One that is being cancelled is not approved any more, and one that settles is issued.
            cancel(work, request, &self.chat.holder)?;
        }
        Ok(Next::End(match ended {
            ChatEnd::Done => ChatState::Done,
            ChatEnd::Fail => ChatState::Failed,
        }))
    }

    /// The chat ends because its script cannot go on.
    fn fail(mut self, work: &mut UnitOfWork<'_>, refusal: &Refusal) -> Result<(), Halt> {
        self.send(work, refusal.to_string(), None, Some(ChatEnd::Fail));
        for request in self.requests() {
            cancel(work, request, &self.chat.holder)?;
        }
        self.chat.state = ChatState::Failed;
        self.chat.wait = None;
        self.chat.altered = work.now;
        work.put(self.chat);
        Ok(())
    }

    /// The requests that were approved in this chat: the script's variables hold them.
    fn requests(&self) -> BTreeSet<RequestId> {
        let script = &self.talker.script;
        let commands = (0..script.len()).filter_map(|position| script.command(position));
        let requests = commands.filter(|command| matches!(command, Command::Request { .. }));
        let variables = requests.flat_map(|command| command.sets());
        let values = variables.filter_map(|variable| self.chat.variables.get(variable));
        values.filter_map(|value| value.to_string().parse().ok()).collect()
    }
}
